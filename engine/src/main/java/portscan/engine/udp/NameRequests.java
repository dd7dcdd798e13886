package portscan.engine.udp;

import java.util.List;

/** Requests to services that resolve names. */
final class NameRequests {
  private static final int TYPE_NS = 2;
  private static final int TYPE_PTR = 12;
  private static final int TYPE_NETBIOS_STATUS = 0x21;
  private static final int CLASS_IN = 1;
  private static final int RECURSION_DESIRED = 0x0100;

  /** Asks a multicast DNS responder to answer us alone (RFC 6762 section 5.4). */
  private static final int UNICAST_RESPONSE = 0x8000;

  private static final int HEADER_LENGTH = 12;

  private static final byte[] ROOT_SERVERS = new Octets().u8(0).u16(TYPE_NS, CLASS_IN).toArray();

  private static final byte[] SERVICE_TYPES_NAME =
      new Octets()
          .u8(9)
          .text("_services")
          .u8(7)
          .text("_dns-sd")
          .u8(4)
          .text("_udp")
          .u8(5)
          .text("local")
          .u8(0)
          .toArray();

  /** The wildcard name: an asterisk and 15 zeros, in the half-octet alphabet of RFC 1001. */
  private static final byte[] ANY_NETBIOS_NAME =
      new Octets().u8(32).text("CK" + "AA".repeat(15)).u8(0).toArray();

  private static final UdpRequest DNS =
      UdpRequest.named("dns", "dns", "Domain Name System")
          .ports(53)
          .asks("the name servers of the root zone, recursion desired")
          .answer("a DNS response with our id; a refusal is one, too")
          .source("RFC 1035 section 4.1")
          .sends(cookie -> query(cookie, RECURSION_DESIRED, ROOT_SERVERS))
          .answeredBy((answer, cookie) ->
              isResponse(answer, cookie)
                  && (answer.has(HEADER_LENGTH, ROOT_SERVERS) || isBareError(answer)));

  private static final UdpRequest MDNS =
      UdpRequest.named("mdns", "mdns", "Multicast DNS")
          .ports(5353)
          .asks("the service types announced (PTR of _services._dns-sd._udp.local), by unicast")
          .answer("a DNS response with our id and at least one record")
          .onlyIf("the asker is on the same link, and some service is announced")
          .source("RFC 6762 sections 5.5 and 6.7; RFC 6763 section 9")
          .sends(cookie ->
              query(
                  cookie,
                  0,
                  new Octets()
                      .bytes(SERVICE_TYPES_NAME)
                      .u16(TYPE_PTR, UNICAST_RESPONSE | CLASS_IN)
                      .toArray()))
          .answeredBy((answer, cookie) ->
              isResponse(answer, cookie)
                  && answer.u16(6) > 0
                  && answer.has(HEADER_LENGTH, SERVICE_TYPES_NAME));

  private static final UdpRequest NETBIOS_NAME_SERVICE =
      UdpRequest.named("netbios-ns", "netbios-ns", "NetBIOS name service")
          .ports(137)
          .asks("the node's status: the names it owns")
          .answer("a node status response with our id")
          .source("RFC 1002 sections 4.2.17 and 4.2.18")
          .sends(cookie ->
              query(
                  cookie,
                  0,
                  new Octets()
                      .bytes(ANY_NETBIOS_NAME)
                      .u16(TYPE_NETBIOS_STATUS, CLASS_IN)
                      .toArray()))
          .answeredBy((answer, cookie) ->
              isResponse(answer, cookie)
                  && answer.u16(6) == 1
                  && answer.has(HEADER_LENGTH, ANY_NETBIOS_NAME)
                  && answer.u16(HEADER_LENGTH + ANY_NETBIOS_NAME.length) == TYPE_NETBIOS_STATUS);

  static final List<UdpRequest> ALL = List.of(DNS, MDNS, NETBIOS_NAME_SERVICE);

  private NameRequests() {}

  /** A message of one question; the three protocols share DNS's header. */
  private static byte[] query(long cookie, int flags, byte[] question) {
    return new Octets().u16(Cookies.u16(cookie), flags, 1, 0, 0, 0).bytes(question).toArray();
  }

  /** Whether it has our id, the response bit, and the operation code of a query, zero. */
  private static boolean isResponse(Datagram answer, long cookie) {
    return answer.length() >= HEADER_LENGTH
        && answer.u16(0) == Cookies.u16(cookie)
        && (answer.u8(2) & 0xf8) == 0x80;
  }

  /** Whether the server gave an error and left our question out, as it may if it read none. */
  private static boolean isBareError(Datagram answer) {
    return answer.length() == HEADER_LENGTH && answer.u16(4) == 0 && (answer.u8(3) & 0x0f) != 0;
  }
}
