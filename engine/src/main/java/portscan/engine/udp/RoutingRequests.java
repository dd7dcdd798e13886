package portscan.engine.udp;

import java.util.List;

/** Requests to routers, and to what measures the paths between them. */
final class RoutingRequests {
  private static final int RIP_REQUEST = 1;
  private static final int RIP_RESPONSE = 2;
  private static final int RIP_INFINITY = 16;

  private static final UdpRequest RIP_2 =
      rip(2).source("RFC 2453 sections 3.9.1 and 4").answeredBy(isRip(2));

  private static final UdpRequest RIP_1 =
      rip(1).source("RFC 1058 sections 3.1 and 3.4.1").answeredBy(isRip(1));

  private static final UdpRequest RIP_NG =
      UdpRequest.named("ripng", "ripng", "Routing Information Protocol for IPv6")
          .ports(521)
          .asks("the whole routing table")
          .answer("a response of whole entries")
          .onlyIf("the target is asked over IPv6")
          .source("RFC 2080 sections 2.1 and 2.4.1")
          .sends(
              new Octets()
                  .u8(RIP_REQUEST, 1)
                  .zeros(2 + 16 + 2 + 1) // reserved, prefix ::, tag, its length
                  .u8(RIP_INFINITY)
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.u16(0) == (RIP_RESPONSE << 8 | 1)
                  && answer.u16(2) == 0
                  && isWholeEntries(answer.length()));

  private static final int STAMP_LENGTH = 44;

  private static final UdpRequest STAMP =
      UdpRequest.named("stamp", "twamp", "Simple Two-way Active Measurement (and TWAMP light)")
          .ports(862)
          .asks("to reflect a test packet")
          .answer("a reflection with our sequence number and time stamp")
          .onlyIf("the reflector needs no session set up for the asker")
          .source("RFC 8762 section 4.2.1 and 4.3.1; RFC 5357 appendix I")
          .sends(cookie ->
              new Octets()
                  .u32(Cookies.u32(cookie))
                  .bytes(Cookies.octets(cookie, 8)) // time stamp
                  .u16(1) // error estimate: not synchronised, smallest unit
                  .padTo(STAMP_LENGTH)
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.length() >= STAMP_LENGTH
                  && answer.u32(24) == Cookies.u32(cookie)
                  && answer.has(28, Cookies.octets(cookie, 8)));

  static final List<UdpRequest> ALL = List.of(RIP_2, RIP_1, RIP_NG, STAMP);

  private RoutingRequests() {}

  private static UdpRequest.Draft rip(int version) {
    return UdpRequest.named(
            "rip-v" + version, "rip", "Routing Information Protocol, version " + version)
        .ports(520)
        .asks("the whole routing table")
        .answer("a response of this version, of whole entries")
        .onlyIf("the router speaks this version, has routes to tell, and tells them to strangers")
        .sends(
            new Octets()
                .u8(RIP_REQUEST, version)
                .zeros(2 + 16) // reserved, an entry of no address family
                .u32(RIP_INFINITY)
                .toArray());
  }

  private static UdpRequest.AnswerRule isRip(int version) {
    int internet = 2;
    int authentication = 0xffff;
    return (answer, cookie) ->
        answer.u16(0) == (RIP_RESPONSE << 8 | version)
            && isWholeEntries(answer.length())
            && (answer.u16(4) == internet || answer.u16(4) == authentication);
  }

  /** Whether it is a header of 4 octets and at least one entry of 20. */
  private static boolean isWholeEntries(int length) {
    return length >= 24 && (length - 4) % 20 == 0;
  }
}
