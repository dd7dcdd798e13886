package portscan.engine.udp;

import static portscan.engine.udp.SampleAnswer.part;
import static portscan.engine.udp.SampleAnswer.recognisedFrom;
import static portscan.engine.udp.SampleAnswer.whole;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** At least one correct answer to each request, by the fields of {@link UdpRequests}. */
final class SampleAnswers {
  private static final List<SampleAnswer> NAMES =
      List.of(
          // RFC 1035: id, flags QR RD RA, one question repeated, one NS record: a.root-servers.net.
          recognisedFrom(
              17,
              "dns",
              request ->
                  new Octets()
                      .bytes(part(request, 0, 2))
                      .hex("8180 0001 0001 0000 0000")
                      .bytes(part(request, 12, 5))
                      .hex("00 0002 0001 0007e900 0014")
                      .hex("01 61 0c 726f6f742d73657276657273 03 6e6574 00")
                      .toArray()),
          // Refused, the question repeated.
          whole(
              "dns",
              request ->
                  new Octets()
                      .bytes(part(request, 0, 2))
                      .hex("8105 0001 0000 0000 0000")
                      .bytes(part(request, 12, 5))
                      .toArray()),
          // A format error of a server that repeats no question.
          whole(
              "dns",
              request ->
                  new Octets()
                      .bytes(part(request, 0, 2))
                      .hex("8101 0000 0000 0000 0000")
                      .toArray()),
          // RFC 6762 section 6.7: a legacy unicast response repeats id and question.
          recognisedFrom(
              42,
              "mdns",
              request ->
                  new Octets()
                      .bytes(part(request, 0, 2))
                      .hex("8400 0001 0001 0000 0000")
                      .bytes(part(request, 12, 32))
                      .hex("0001")
                      .hex("c00c 000c 0001 0000000a 000c 05 5f68747470 04 5f746370 c023")
                      .toArray()),
          // RFC 1002 section 4.2.18: one name, WORKSTATION<00>, unique and active; statistics.
          recognisedFrom(
              48,
              "netbios-ns",
              request ->
                  new Octets()
                      .bytes(part(request, 0, 2))
                      .hex("8400 0000 0001 0000 0000")
                      .bytes(part(request, 12, 34))
                      .hex("0021 0001 00000000 0041 01")
                      .hex("574f524b53544154494f4e20202020 00 0400")
                      .zeros(46)
                      .toArray()));

  private static final List<SampleAnswer> CLASSIC =
      List.of(
          whole("echo", request -> request),
          recognisedFrom(1, "systat", request -> ascii("root  tty1\r\n")),
          recognisedFrom(16, "daytime", request -> ascii("Tue Feb 22 17:37:43 1982\r\n")),
          recognisedFrom(1, "qotd", request -> ascii("Less is more.\r\n")),
          recognisedFrom(
              1, "chargen", request -> ascii("!\"#$%&'()*+,-./0123456789:;<=>?@ABC\r\n")),
          // RFC 868's own example: 2,208,988,800 is 1970; this is 2026-01-01.
          whole("time", request -> Octets.ofHex("ed 00 37 80")),
          // RFC 5905: server, stratum 2, origin = our transmit time stamp.
          whole(
              "ntp",
              request ->
                  new Octets()
                      .hex("24 02 03 e7 00000100 00000200 c0000201 ed003780 00000000")
                      .bytes(part(request, 40, 8))
                      .hex("ed003785 40000000 ed003785 50000000")
                      .toArray()),
          // RFC 9327: version 2, mode 6, response bit, operation 1, status, no data.
          whole(
              "ntp-control",
              request ->
                  new Octets()
                      .hex("16 81")
                      .bytes(part(request, 2, 2))
                      .hex("0618 0000 0000 0000")
                      .toArray()));

  private static final List<SampleAnswer> MANAGEMENT =
      List.of(
          // RFC 3416: Response-PDU, sysDescr.0 = "box".
          whole(
              "snmp-v2c", request -> snmpResponse(1, part(request, 17, snmpIdLength(request, 17)))),
          whole(
              "snmp-v1", request -> snmpResponse(0, part(request, 17, snmpIdLength(request, 17)))),
          // RFC 3414 section 4: a Report of usmStatsUnknownEngineIDs.
          whole(
              "snmp-v3",
              request -> {
                byte[] id = part(request, 9, snmpIdLength(request, 9));
                return Ber.sequence(
                    Ber.integer(3),
                    Ber.sequence(
                        Ber.value(Ber.INTEGER, id),
                        Ber.integer(65507),
                        Ber.value(Ber.OCTET_STRING, new byte[1]),
                        Ber.integer(3)),
                    Ber.value(
                        Ber.OCTET_STRING,
                        Ber.sequence(
                            Ber.value(Ber.OCTET_STRING, Octets.ofHex("80001f8880aabbccdd")),
                            Ber.integer(1),
                            Ber.integer(7),
                            Octets.ofHex("0400 0400 0400"))),
                    Ber.sequence(
                        Octets.ofHex("0409 80001f8880aabbccdd 0400"),
                        Ber.value(
                            Ber.context(8),
                            Ber.value(Ber.INTEGER, id),
                            Ber.integer(0),
                            Ber.integer(0),
                            Ber.sequence(
                                Ber.sequence(Octets.ofHex("060a 2b060106030f01010400 4101 01"))))));
              }),
          // IPMI 2.0 table 22-15: completion 0, channel 1, authentication types, and so on.
          recognisedFrom(
              22,
              "ipmi",
              request ->
                  new Octets()
                      .hex("0600ff07 00 00000000 00000000 10 81 1c 63 20")
                      .bytes(part(request, 18, 1))
                      .hex("38 00 01 80 04 02 00 00 00 00 00")
                      .toArray()),
          // DSP0136 table: presence pong, 16 octets: enterprise, OEM, IPMI supported, ASF 1.0.
          whole(
              "asf",
              request ->
                  new Octets()
                      .hex("0600ff06 000011be 40")
                      .bytes(part(request, 9, 1))
                      .hex("00 10 000011be 00000000 81 00 000000000000")
                      .toArray()),
          // Willing: no authentication, host name "x", status "ok".
          whole("xdmcp", request -> Octets.ofHex("0001 0005 0009 0000 0001 78 0002 6f6b")),
          // Unwilling: host name "x", status "no".
          whole("xdmcp", request -> Octets.ofHex("0001 0006 0007 0001 78 0002 6e6f")));

  private static final List<SampleAnswer> RPC =
      Stream.of("rpcbind", "nfs", "mountd")
          .flatMap(id ->
              Stream.of(
                  // Accepted, verifier AUTH_NONE, success.
                  rpcReply(id, "00000001 00000000 00000000 00000000 00000000"),
                  // Accepted, but the versions served are 4 to 4.
                  rpcReply(id, "00000001 00000000 00000000 00000000 00000002 00000004 00000004"),
                  // Denied: the credentials are too weak.
                  rpcReply(id, "00000001 00000001 00000001 00000005")))
          .toList();

  private static final List<SampleAnswer> ENTERPRISE =
      List.of(
          // RFC 4120 section 5.9.1: KRB-ERROR 68, wrong realm.
          whole(
              "kerberos",
              request ->
                  Ber.value(
                      Ber.application(30),
                      Ber.sequence(
                          Octets.ofHex("a0030201 05 a1030201 1e"),
                          Octets.ofHex("a411 180f 32303236303130313030303030305a"),
                          Octets.ofHex("a5050203 01e240 a6030201 44"),
                          Octets.ofHex("a903 1b01 58")))),
          // RFC 4511: an entry without attributes, then the result, in one datagram.
          recognisedFrom(
              14,
              "cldap",
              request -> {
                byte[] id = part(request, 4, request[3]);
                return new Octets()
                    .bytes(
                        Ber.sequence(Ber.value(Ber.INTEGER, id), Octets.ofHex("64 04 0400 3000")))
                    .bytes(
                        Ber.sequence(
                            Ber.value(Ber.INTEGER, id), Octets.ofHex("65 07 0a0100 0400 0400")))
                    .toArray();
              }),
          whole(
              "cldap",
              request ->
                  Ber.sequence(
                      Ber.value(Ber.INTEGER, part(request, 4, request[3])),
                      Octets.ofHex("65 07 0a0101 0400 0400"))),
          // C706 chapter 12: a reject, status nca_unk_if, in the caller's byte order.
          recognisedFrom(
              80,
              "dcerpc",
              request ->
                  new Octets()
                      .hex("04 06 00 00 100000 00")
                      .bytes(part(request, 8, 66))
                      .hex("0400 0000 00 00 0300011c")
                      .toArray()),
          // The same from a big-endian server.
          recognisedFrom(
              80,
              "dcerpc",
              request ->
                  new Octets()
                      .hex("04 06 00 00 000000 00")
                      .zeros(32)
                      .bytes(swappedUuid(part(request, 40, 16)))
                      .zeros(18)
                      .hex("0004 0000 00 00 1c010003")
                      .toArray()),
          // MC-SQLR section 4.2.
          whole(
              "mssql-browser",
              request ->
                  new Octets()
                      .hex("05 5800")
                      .text("ServerName;ILSUNG1;InstanceName;YUKONSTD;IsClustered;No;")
                      .text("Version;9.00.1399.06;tcp;57137;;")
                      .toArray()),
          // MS-RDPEUDP: SYN and ACK, window 64, our number acknowledged, its own number, sizes.
          recognisedFrom(
              16,
              "rdp-udp",
              request ->
                  new Octets()
                      .bytes(part(request, 8, 4))
                      .hex("0040 0005 12345678 04d0 04d0")
                      .padTo(1232)
                      .toArray()),
          whole(
              "citrix-browser",
              request -> new Octets().hex("3000 02 31 02fda8e3 02000644").padTo(48).toArray()));

  /** All of them. */
  static final List<SampleAnswer> ALL =
      Stream.of(
              NAMES,
              CLASSIC,
              MANAGEMENT,
              RPC,
              ENTERPRISE,
              DiscoveryAnswers.ALL,
              WebAnswers.ALL,
              TunnelAnswers.ALL,
              LeisureAnswers.ALL,
              OperatorAnswers.ALL)
          .flatMap(List::stream)
          .toList();

  private SampleAnswers() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The length octet before the request's id. */
  private static int snmpIdLength(byte[] request, int idOffset) {
    return request[idOffset - 1];
  }

  private static byte[] snmpResponse(int version, byte[] id) {
    return Ber.sequence(
        Ber.integer(version),
        Octets.ofHex("0406 7075626c6963"),
        Ber.value(
            Ber.context(2),
            Ber.value(Ber.INTEGER, id),
            Ber.integer(0),
            Ber.integer(0),
            Ber.sequence(Ber.sequence(Octets.ofHex("0608 2b06010201010100 0403 626f78")))));
  }

  private static SampleAnswer rpcReply(String id, String afterTransaction) {
    return recognisedFrom(
        afterTransaction.length() > 40 ? 24 : 16,
        id,
        request -> new Octets().bytes(part(request, 0, 4)).hex(afterTransaction).toArray());
  }

  private static byte[] swappedUuid(byte[] uuid) {
    return new Octets()
        .u8(uuid[3], uuid[2], uuid[1], uuid[0], uuid[5], uuid[4], uuid[7], uuid[6])
        .bytes(part(uuid, 8, 8))
        .toArray();
  }
}
