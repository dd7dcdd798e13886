package portscan.engine.udp;

import static portscan.engine.udp.SampleAnswer.part;
import static portscan.engine.udp.SampleAnswer.recognisedFrom;
import static portscan.engine.udp.SampleAnswer.whole;

import java.util.List;

/**
 * Correct answers to the requests of {@link IndustrialRequests}, {@link MobileRequests} and {@link
 * RoutingRequests}.
 */
final class OperatorAnswers {
  static final List<SampleAnswer> ALL =
      List.of(
          // ASHRAE 135: complex acknowledgement, device 1.
          whole(
              "bacnet",
              request ->
                  new Octets()
                      .hex("81 0a 0017 01 00 30")
                      .bytes(part(request, 8, 1))
                      .hex("0c 0c 023fffff 19 4b 3e c4 02000001 3f")
                      .toArray()),
          // An error through a router: source network 5, address 0x0a; object unknown.
          whole(
              "bacnet",
              request ->
                  new Octets()
                      .hex("81 0a 0011 01 08 0005 01 0a 50")
                      .bytes(part(request, 8, 1))
                      .hex("0c 91 01 91 1f")
                      .toArray()),
          // A reject: the service is not recognised.
          whole(
              "bacnet",
              request ->
                  new Octets()
                      .hex("81 0a 0009 01 00 60")
                      .bytes(part(request, 8, 1))
                      .hex("09")
                      .toArray()),
          // CIP volume 2: one identity item, shortened to its version and socket address.
          whole(
              "ethernet-ip",
              request ->
                  new Octets()
                      .hex("6300 1800 00000000 00000000")
                      .bytes(part(request, 12, 8))
                      .hex("00000000 0100 0c00 1200 0100 0002 af12 c0000201 0000000000000000")
                      .toArray()),
          // KNX 03.08.02: device information of 54 octets, families core and management.
          whole(
              "knx",
              request ->
                  new Octets()
                      .hex("0610 0204 0042 36 01 02 00 1101 0000 000000000001 e000170c")
                      .hex("000000000001")
                      .zeros(30)
                      .hex("06 02 02 01 03 01")
                      .toArray()),
          // OMRON: normal completion, a model's name.
          recognisedFrom(
              14,
              "fins",
              request ->
                  new Octets()
                      .hex("c0 00 02 00 fe 00 00 00 00")
                      .bytes(part(request, 9, 1))
                      .hex("0501 0000")
                      .text("CJ2M-CPU33")
                      .toArray()),
          whole(
              "hart-ip",
              request ->
                  new Octets()
                      .hex("01 01 00 00")
                      .bytes(part(request, 4, 2))
                      .hex("000d 01 00007530")
                      .toArray()),
          // Illegal function.
          whole(
              "modbus",
              request ->
                  new Octets().bytes(part(request, 0, 2)).hex("0000 0003 ff ab 01").toArray()),
          // One object: 0, the vendor's name.
          whole(
              "modbus",
              request ->
                  new Octets()
                      .bytes(part(request, 0, 2))
                      .hex("0000 000d ff 2b 0e 01 01 00 00 01 00 03 61626c")
                      .toArray()),
          whole(
              "gtp-c-v2",
              request ->
                  new Octets()
                      .hex("40 02 0009")
                      .bytes(part(request, 4, 3))
                      .hex("00 03 0001 00 07")
                      .toArray()),
          // TS 29.060: recovery 7.
          whole("gtp-c-v1", OperatorAnswers::gtpEcho),
          whole("gtp-u", OperatorAnswers::gtpEcho),
          whole(
              "gtp-prime",
              request ->
                  new Octets().hex("4e 02 0002").bytes(part(request, 4, 2)).hex("0e07").toArray()),
          whole(
              "pfcp",
              request ->
                  new Octets()
                      .hex("20 02 000c")
                      .bytes(part(request, 4, 3))
                      .hex("00 0060 0004 ed003780")
                      .toArray()),
          // RFC 2453: 192.0.2.0/24, metric 1; then a second entry.
          recognisedFrom(
              24,
              "rip-v2",
              request ->
                  Octets.ofHex(
                      "02 02 0000 0002 0000 c0000200 ffffff00 00000000 00000001"
                          + "0002 0000 c6336400 ffffff00 00000000 00000002")),
          recognisedFrom(
              24,
              "rip-v1",
              request -> Octets.ofHex("02 01 0000 0002 0000 0a000000 00000000 00000000 00000001")),
          recognisedFrom(
              24,
              "ripng",
              request -> Octets.ofHex("02 01 0000 20010db8000000000000000000000000 0000 20 01")),
          // RFC 8762 section 4.3.1, figure 5.
          whole(
              "stamp",
              request ->
                  new Octets()
                      .hex("00000001 ed003780 00000000 0001 0000 ed003780 00000000")
                      .bytes(part(request, 0, 14))
                      .hex("0000 40 000000")
                      .toArray()));

  private OperatorAnswers() {}

  private static byte[] gtpEcho(byte[] request) {
    return new Octets()
        .hex("32 02 0006 00000000")
        .bytes(part(request, 8, 2))
        .hex("0000 0e07")
        .toArray();
  }
}
