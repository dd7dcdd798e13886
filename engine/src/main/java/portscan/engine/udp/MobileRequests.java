package portscan.engine.udp;

import java.util.List;

/** Requests between the nodes of a mobile network's core: each asks whether the path is alive. */
final class MobileRequests {
  private static final int ECHO_REQUEST = 1;
  private static final int ECHO_RESPONSE = 2;

  /** Version 1, protocol type GTP, a sequence number is present. */
  private static final int GTP_1 = 0x32;

  private static final int GTP_2 = 0x40;

  /** Version 2, protocol type GTP', three bits that are always set. */
  private static final int GTP_PRIME_2 = 0x4e;

  private static final int PFCP_1 = 0x20;

  /** Bits of the first octet that hold version and protocol type. */
  private static final int GTP_KIND = 0xf0;

  private static final UdpRequest GTP_CONTROL_2 =
      UdpRequest.named("gtp-c-v2", "gtp-control", "GPRS tunnelling, control plane, version 2")
          .ports(2123)
          .asks("whether the path is alive (echo request)")
          .answer("an echo response with our sequence number")
          .source("3GPP TS 29.274 sections 5.1, 7.1.1 and 8.5")
          .sends(cookie ->
              new Octets()
                  .u8(GTP_2, ECHO_REQUEST)
                  .u16(9) // what follows
                  .u24(sequence24(cookie))
                  .u8(0)
                  .u8(3, 0, 1, 0) // element 3, recovery, one octet
                  .u8(0) // never restarted
                  .toArray())
          .answeredBy((answer, cookie) ->
              (answer.u8(0) & GTP_KIND & ~0x10) == GTP_2
                  && answer.u8(1) == ECHO_RESPONSE
                  && answer.hasRest(4, answer.u16(2))
                  && answer.u24(4) == sequence24(cookie));

  private static final UdpRequest GTP_CONTROL_1 =
      gtpVersion1("gtp-c-v1", "gtp-control", "GPRS tunnelling, control plane, version 1")
          .ports(2123)
          .source("3GPP TS 29.060 sections 6 and 7.2.1")
          .answeredBy(MobileRequests::isGtpVersion1Echo);

  private static final UdpRequest GTP_USER =
      gtpVersion1("gtp-u", "gtp-user", "GPRS tunnelling, user plane")
          .ports(2152)
          .source("3GPP TS 29.281 sections 5.1 and 7.2.1")
          .answeredBy(MobileRequests::isGtpVersion1Echo);

  private static final UdpRequest GTP_PRIME =
      UdpRequest.named("gtp-prime", "gtp-prime", "GTP', charging data")
          .ports(3386)
          .asks("whether the path is alive (echo request)")
          .answer("an echo response with our sequence number")
          .source("3GPP TS 32.295 sections 6.1.1 and 6.2.2")
          .sends(cookie ->
              new Octets().u8(GTP_PRIME_2, ECHO_REQUEST).u16(0, Cookies.u16(cookie)).toArray())
          .answeredBy((answer, cookie) ->
              (answer.u8(0) & 0x10) == 0
                  && answer.u8(1) == ECHO_RESPONSE
                  && answer.length() >= 6
                  && answer.hasRest(6, answer.u16(2))
                  && answer.u16(4) == Cookies.u16(cookie));

  private static final UdpRequest PFCP =
      UdpRequest.named("pfcp", "pfcp", "Packet Forwarding Control Protocol")
          .ports(8805)
          .asks("whether the node is alive (heartbeat request)")
          .answer("a heartbeat response with our sequence number")
          .source("3GPP TS 29.244 sections 7.2.2, 7.4.2 and 8.2.65")
          .sends(cookie ->
              new Octets()
                  .u8(PFCP_1, ECHO_REQUEST)
                  .u16(12) // what follows
                  .u24(sequence24(cookie))
                  .u8(0)
                  .u16(96, 4) // recovery time stamp
                  .u32(0xbc17c200L) // 2000-01-01 in seconds since 1900
                  .toArray())
          .answeredBy((answer, cookie) ->
              (answer.u8(0) & 0xe1) == PFCP_1
                  && answer.u8(1) == ECHO_RESPONSE
                  && answer.hasRest(4, answer.u16(2))
                  && answer.u24(4) == sequence24(cookie));

  static final List<UdpRequest> ALL =
      List.of(GTP_CONTROL_2, GTP_CONTROL_1, GTP_USER, GTP_PRIME, PFCP);

  private MobileRequests() {}

  private static UdpRequest.Draft gtpVersion1(String id, String protocol, String title) {
    return UdpRequest.named(id, protocol, title)
        .asks("whether the path is alive (echo request)")
        .answer("an echo response with our sequence number")
        .sends(cookie ->
            new Octets()
                .u8(GTP_1, ECHO_REQUEST)
                .u16(4) // what follows the tunnel id
                .u32(0) // no tunnel
                .u16(Cookies.u16(cookie), 0)
                .toArray());
  }

  private static boolean isGtpVersion1Echo(Datagram answer, long cookie) {
    return (answer.u8(0) & GTP_KIND) == (GTP_1 & GTP_KIND)
        && answer.u8(1) == ECHO_RESPONSE
        && answer.hasRest(8, answer.u16(2))
        && answer.u16(8) == Cookies.u16(cookie);
  }

  private static int sequence24(long cookie) {
    return (int) Cookies.bits(cookie, 24);
  }
}
