package portscan.engine.udp;

import static portscan.engine.udp.SampleAnswer.part;
import static portscan.engine.udp.SampleAnswer.recognisedFrom;
import static portscan.engine.udp.SampleAnswer.whole;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Correct answers to the requests of {@link MediaRequests}, {@link GameRequests} and {@link
 * PeerRequests}.
 */
final class LeisureAnswers {
  static final List<SampleAnswer> ALL =
      List.of(
          recognisedFrom(
              244,
              "sip",
              request ->
                  ("SIP/2.0 483 Too Many Hops\r\n"
                          + lineOf(request, "Via: ")
                          + lineOf(request, "From: ")
                          + lineOf(request, "To: ").stripTrailing()
                          + ";tag=1\r\n"
                          + lineOf(request, "Call-ID: ")
                          + "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n")
                      .getBytes(StandardCharsets.US_ASCII)),
          // RFC 8489: XOR-MAPPED-ADDRESS 192.0.2.1:32853, as in RFC 5769 section 2.2.
          whole(
              "stun",
              request ->
                  new Octets()
                      .hex("0101 000c")
                      .bytes(part(request, 4, 16))
                      .hex("0020 0008 00 01 a147 e112a643")
                      .toArray()),
          // Error 420.
          whole(
              "stun",
              request ->
                  new Octets()
                      .hex("0111 0008")
                      .bytes(part(request, 4, 16))
                      .hex("0009 0004 0000 04 14")
                      .toArray()),
          whole(
              "iax2",
              request ->
                  new Octets()
                      .hex("8001")
                      .u8(request[0] & 0x7f, request[1])
                      .hex("00000000 00 01 06 03")
                      .toArray()),
          // RFC 3435: the endpoint is unknown.
          recognisedFrom(
              14,
              "mgcp",
              request ->
                  ("500 "
                          + new String(request, StandardCharsets.US_ASCII).split(" ", 3)[1]
                          + " Endpoint unknown\r\n")
                      .getBytes(StandardCharsets.US_ASCII)),
          // Version 1.3.4, our identifier, 0 of 100 users, 72,000 bit/s.
          whole(
              "mumble",
              request ->
                  new Octets()
                      .hex("00010304")
                      .bytes(part(request, 4, 8))
                      .hex("00000000 00000064 00011940")
                      .toArray()),
          whole("source-a2s", request -> Octets.ofHex("ffffffff 41 0bb65d5e")),
          recognisedFrom(
              20,
              "source-a2s",
              request ->
                  new Octets()
                      .hex("ffffffff 49 11")
                      .text("name\0map\0cstrike\0Game\0")
                      .hex("0a00 00 20 00 64 6c 00 01")
                      .text("1.0\0")
                      .toArray()),
          recognisedFrom(
              33,
              "minecraft-bedrock",
              request ->
                  new Octets()
                      .hex("1c")
                      .bytes(part(request, 1, 8))
                      .hex("0102030405060708 00ffff00fefefefefdfdfdfd12345678 0004")
                      .text("MCPE")
                      .toArray()),
          whole(
              "minecraft-query",
              request ->
                  new Octets().hex("09").bytes(part(request, 3, 4)).text("9513307\0").toArray()),
          recognisedFrom(
              48,
              "quake3",
              request ->
                  new Octets()
                      .hex("ffffffff")
                      .text("infoResponse\n\\protocol\\68\\challenge\\")
                      .bytes(part(request, 12, 8))
                      .text("\\hostname\\x")
                      .toArray()),
          // BEP 5's own example of a response, with our transaction id.
          whole(
              "bittorrent-dht",
              request ->
                  new Octets()
                      .text("d1:rd2:id20:mnopqrstuvwxyz123456e1:t4:")
                      .bytes(dhtTransaction(request))
                      .text("1:y1:re")
                      .toArray()),
          // And of an error.
          recognisedFrom(
              52,
              "bittorrent-dht",
              request ->
                  new Octets()
                      .text("d1:eli201e23:A Generic Error Ocurrede1:t4:")
                      .bytes(dhtTransaction(request))
                      .text("1:y1:ee")
                      .toArray()),
          whole(
              "bittorrent-tracker",
              request ->
                  new Octets()
                      .hex("00000000")
                      .bytes(part(request, 12, 4))
                      .hex("0102030405060708")
                      .toArray()),
          recognisedFrom(
              8,
              "bittorrent-tracker",
              request ->
                  new Octets()
                      .hex("00000003")
                      .bytes(part(request, 12, 4))
                      .text("overloaded")
                      .toArray()));

  private LeisureAnswers() {}

  private static String lineOf(byte[] request, String name) {
    String text = new String(request, StandardCharsets.US_ASCII);
    int start = text.indexOf(name);
    return text.substring(start, text.indexOf("\r\n", start) + 2);
  }

  private static byte[] dhtTransaction(byte[] request) {
    String text = new String(request, StandardCharsets.US_ASCII);
    return part(request, text.indexOf("1:t4:") + 5, 4);
  }
}
