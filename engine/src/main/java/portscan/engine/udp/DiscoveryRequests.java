package portscan.engine.udp;

import java.util.List;
import java.util.Locale;

/** Requests by which devices on a network find each other, and find their gateway. */
final class DiscoveryRequests {
  private static final UdpRequest SSDP =
      UdpRequest.named("ssdp", "ssdp", "Simple Service Discovery Protocol (UPnP)")
          .ports(1900)
          .asks("for root devices (M-SEARCH)")
          .answer("an HTTP 200 with a search target and a service name")
          .onlyIf("the asker is on the same network, for most devices")
          .source("UPnP Device Architecture 1.1 sections 1.3.2 and 1.3.3")
          .answersFromAnotherPort()
          .sends(
              new Octets()
                  .text(
                      """
                      M-SEARCH * HTTP/1.1\r
                      HOST: 239.255.255.250:1900\r
                      MAN: "ssdp:discover"\r
                      MX: 1\r
                      ST: upnp:rootdevice\r
                      \r
                      """)
                  .toArray())
          .answeredBy((answer, cookie) -> {
            String text = answer.text().toLowerCase(Locale.ROOT);
            return text.startsWith("http/1.1 200")
                && text.contains("\r\nst:")
                && text.contains("\r\nusn:");
          });

  private static final UdpRequest WS_DISCOVERY =
      wsProbe("ws-discovery", "devices of any type", "<d:Probe/>");

  /** Some responders are silent unless a type is named, by its usual prefix at that. */
  private static final UdpRequest WS_DISCOVERY_DEVICE =
      wsProbe(
          "ws-discovery-device",
          "devices of the Devices Profile, such as Windows and printers",
          """
          <d:Probe><d:Types xmlns:wsdp="http://schemas.xmlsoap.org/ws/2006/02/devprof">\
          wsdp:Device</d:Types></d:Probe>\
          """);

  private static final int SLP_VERSION = 2;
  private static final int SLP_SERVICE_TYPE_REQUEST = 9;
  private static final int SLP_SERVICE_TYPE_REPLY = 10;
  private static final int SLP_ALL_AUTHORITIES = 0xffff;

  private static final UdpRequest SLP =
      UdpRequest.named("slp", "svrloc", "Service Location Protocol, version 2")
          .ports(427)
          .asks("the service types of scope DEFAULT")
          .answer("a service type reply with our transaction id, of the length that it states")
          .source("RFC 2608 sections 8, 10.1 and 10.2")
          .sends(DiscoveryRequests::slpServiceTypes)
          .answeredBy((answer, cookie) ->
              answer.u8(0) == SLP_VERSION
                  && answer.u8(1) == SLP_SERVICE_TYPE_REPLY
                  && answer.u24(2) == answer.length()
                  && answer.u16(10) == Cookies.u16(cookie));

  private static final UdpRequest UBIQUITI =
      UdpRequest.named("ubiquiti", "ubiquiti-discovery", "Ubiquiti device discovery")
          .ports(10001)
          .asks("for the device's description (version 1)")
          .answer("a version 1 description of the length that it states")
          .source("Ubiquiti discovery protocol, version 1, as its devices and clients speak it")
          .sends(Octets.ofHex("01 00 00 00"))
          .answeredBy((answer, cookie) ->
              answer.u16(0) == 0x0100 && answer.u16(2) > 0 && answer.hasRest(4, answer.u16(2)));

  private static final int LIFX_GET_SERVICE = 2;
  private static final int LIFX_STATE_SERVICE = 3;

  private static final UdpRequest LIFX =
      UdpRequest.named("lifx", "lifx", "LIFX lights")
          .ports(56700)
          .asks("which services the light offers (GetService)")
          .answer("StateService with our source and sequence")
          .source("LIFX LAN protocol, Packet Contents and Discovery")
          .sends(cookie ->
              new Octets()
                  .u16LittleEndian(36) // length
                  .u16LittleEndian(0x3400) // protocol 1024, addressable, tagged: to all lights
                  .u32LittleEndian(Cookies.u32(cookie))
                  .zeros(8 + 6 + 1) // every target, reserved, no acknowledgement
                  .u8(Cookies.u16(cookie))
                  .zeros(8)
                  .u16LittleEndian(LIFX_GET_SERVICE)
                  .zeros(2)
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.length() == 41
                  && answer.u16LittleEndian(0) == 41
                  && (answer.u16LittleEndian(2) & 0x0fff) == 1024
                  && answer.u32LittleEndian(4) == Cookies.u32(cookie)
                  && answer.u8(23) == (Cookies.u16(cookie) & 0xff)
                  && answer.u16LittleEndian(32) == LIFX_STATE_SERVICE);

  private static final int GATEWAY_RESPONSE = 0x80;

  private static final UdpRequest NAT_PMP =
      UdpRequest.named("nat-pmp", "nat-pmp", "NAT Port Mapping Protocol")
          .ports(5351)
          .asks("the gateway's external address; no mapping is made")
          .answer("a version 0 response to that request")
          .onlyIf("the asker is on the gateway's inner side")
          .source("RFC 6886 sections 3.2 and 3.5")
          .sends(Octets.ofHex("00 00"))
          .answeredBy((answer, cookie) ->
              (answer.length() == 12 || (answer.length() == 8 && answer.u16(2) != 0))
                  && answer.u8(0) == 0
                  && answer.u8(1) == GATEWAY_RESPONSE
                  && answer.u16(2) <= 5);

  private static final UdpRequest PCP =
      UdpRequest.named("pcp", "pcp", "Port Control Protocol")
          .ports(5351)
          .asks("for the gateway's announcement; no mapping is made")
          .answer("a version 2 response to that request, or one that names the version it speaks")
          .onlyIf("the asker is on the gateway's inner side")
          .source("RFC 6887 sections 7.1, 7.2 and 14.1")
          .sends(new Octets().u8(2).padTo(24).toArray())
          .answeredBy((answer, cookie) ->
              answer.length() >= 24
                  && answer.length() % 4 == 0
                  && (answer.u8(0) == 1 || answer.u8(0) == 2)
                  && answer.u8(1) == GATEWAY_RESPONSE
                  && answer.u8(2) == 0
                  && answer.u8(3) <= 13);

  static final List<UdpRequest> ALL =
      List.of(SSDP, WS_DISCOVERY, WS_DISCOVERY_DEVICE, SLP, UBIQUITI, LIFX, NAT_PMP, PCP);

  private DiscoveryRequests() {}

  private static UdpRequest wsProbe(String id, String devices, String probe) {
    return UdpRequest.named(id, "ws-discovery", "Web Services Dynamic Discovery")
        .ports(3702)
        .asks("for " + devices + " (Probe)")
        .answer("matches that relate to our message's UUID")
        .onlyIf("the asker is on the same network, for most devices")
        .source("WS-Discovery (April 2005) sections 5.2 and 5.3; SOAP-over-UDP section 5")
        .answersFromAnotherPort()
        .sends(cookie ->
            new Octets()
                .text(
                    """
                    <?xml version="1.0" encoding="utf-8"?>\
                    <s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" \
                    xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" \
                    xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">\
                    <s:Header>\
                    <a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action>\
                    <a:MessageID>urn:uuid:%s</a:MessageID>\
                    <a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>\
                    </s:Header><s:Body>%s</s:Body></s:Envelope>\
                    """
                        .formatted(uuid(cookie), probe))
                .toArray())
        .answeredBy((answer, cookie) -> {
          String text = answer.text().toLowerCase(Locale.ROOT);
          return text.contains("probematches")
              && text.contains("relatesto")
              && text.contains(uuid(cookie));
        });
  }

  private static String uuid(long cookie) {
    String digits = Cookies.hex(cookie, 32);
    return digits.substring(0, 8)
        + "-"
        + digits.substring(8, 12)
        + "-4"
        + digits.substring(13, 16)
        + "-8"
        + digits.substring(17, 20)
        + "-"
        + digits.substring(20);
  }

  private static byte[] slpServiceTypes(long cookie) {
    String language = "en";
    String scope = "DEFAULT";
    byte[] body =
        new Octets()
            .u16(0, SLP_ALL_AUTHORITIES) // no previous responders
            .u16(scope.length())
            .text(scope)
            .toArray();
    int headerLength = 14 + language.length();
    return new Octets()
        .u8(SLP_VERSION, SLP_SERVICE_TYPE_REQUEST)
        .u24(headerLength + body.length)
        .u16(0) // no flags
        .u24(0) // no extensions
        .u16(Cookies.u16(cookie), language.length())
        .text(language)
        .bytes(body)
        .toArray();
  }
}
