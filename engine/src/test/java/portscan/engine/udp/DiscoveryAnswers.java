package portscan.engine.udp;

import static portscan.engine.udp.SampleAnswer.part;
import static portscan.engine.udp.SampleAnswer.recognisedFrom;
import static portscan.engine.udp.SampleAnswer.whole;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Correct answers to the requests of {@link DiscoveryRequests}. */
final class DiscoveryAnswers {
  static final List<SampleAnswer> ALL =
      List.of(
          // UPnP Device Architecture 1.1 section 1.3.3.
          recognisedFrom(
              138,
              "ssdp",
              request ->
                  new Octets()
                      .text("HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\nEXT:\r\n")
                      .text("LOCATION: http://192.0.2.1:80/d.xml\r\nSERVER: x UPnP/1.1 y/1\r\n")
                      .text("ST: upnp:rootdevice\r\nUSN: uuid:1::upnp:rootdevice\r\n\r\n")
                      .toArray()),
          recognisedFrom(146, "ws-discovery", DiscoveryAnswers::probeMatches),
          recognisedFrom(146, "ws-discovery-device", DiscoveryAnswers::probeMatches),
          // RFC 2608 section 10.2: no error, one service type.
          whole(
              "slp",
              request ->
                  new Octets()
                      .hex("02 0a 000021 0000 000000")
                      .bytes(part(request, 10, 2))
                      .hex("0002 656e 0000 000d")
                      .text("service:wbem1")
                      .toArray()),
          // One field: 2, address, MAC and IPv4 address.
          whole("ubiquiti", request -> Octets.ofHex("01 00 000d 02 000a 0418d6000001 c0000201")),
          // StateService: UDP on port 56700.
          whole(
              "lifx",
              request ->
                  new Octets()
                      .hex("2900 0014")
                      .bytes(part(request, 4, 4))
                      .hex("d073d50000010000 000000000000 00")
                      .bytes(part(request, 23, 1))
                      .hex("0000000000000000 0300 0000 01 7cdd0000")
                      .toArray()),
          // RFC 6886 section 3.2: success, epoch, external address.
          whole("nat-pmp", request -> Octets.ofHex("00 80 0000 00000100 c6336401")),
          // RFC 6886 section 3.5: unsupported version.
          whole("nat-pmp", request -> Octets.ofHex("00 80 0001 00000100")),
          // RFC 6887: success.
          whole(
              "pcp",
              request -> Octets.ofHex("02 80 00 00 00000000 00000100 000000000000000000000000")),
          // RFC 6887 section 9: unsupported version, of a server of version 1.
          whole(
              "pcp",
              request -> Octets.ofHex("01 80 00 01 00000708 00000100 000000000000000000000000")));

  private DiscoveryAnswers() {}

  private static byte[] probeMatches(byte[] probe) {
    return new Octets()
        .text("<soap:Envelope><soap:Header><wsa:RelatesTo>")
        .text(messageId(probe))
        .text("</wsa:RelatesTo></soap:Header><soap:Body><wsd:ProbeMatches>")
        .text("</wsd:ProbeMatches></soap:Body></soap:Envelope>")
        .toArray();
  }

  private static String messageId(byte[] probe) {
    String text = new String(probe, StandardCharsets.US_ASCII);
    int start = text.indexOf("urn:uuid:");
    return text.substring(start, text.indexOf('<', start));
  }
}
