package portscan.engine.udp;

import java.util.List;

/** Requests to tunnels and private networks other than IPsec. */
final class TunnelRequests {
  private static final int OPENVPN_RESET_CLIENT_V2 = 7;
  private static final int OPENVPN_RESET_SERVER_V2 = 8;

  private static final UdpRequest OPENVPN =
      UdpRequest.named("openvpn", "openvpn", "OpenVPN")
          .ports(1194)
          .asks("to begin a session (hard reset, version 2, key 0)")
          .answer("the server's hard reset that acknowledges our session id")
          .onlyIf("the server asks for no static key (tls-auth, tls-crypt) before it answers")
          .source("OpenVPN 2 protocol, ssl_pkt.h: opcodes and control packets")
          .sends(cookie ->
              new Octets()
                  .u8(OPENVPN_RESET_CLIENT_V2 << 3)
                  .bytes(Cookies.octets(cookie, 8))
                  .u8(0) // acknowledges nothing
                  .u32(0) // packet id
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.u8(0) == OPENVPN_RESET_SERVER_V2 << 3
                  && answer.u8(9) == 1
                  && answer.u32(10) == 0
                  && answer.has(14, Cookies.octets(cookie, 8)));

  /** Type control, with length and sequence fields, version 2. */
  private static final int L2TP_CONTROL = 0xc802;

  private static final int L2TP_MASK = 0xc80f;
  private static final int L2TP_START_REQUEST = 1;
  private static final int L2TP_START_REPLY = 2;
  private static final int L2TP_STOP = 4;

  private static final UdpRequest L2TP =
      UdpRequest.named("l2tp", "l2tp", "Layer Two Tunneling Protocol, version 2")
          .ports(1701)
          .asks("to start a control connection (SCCRQ)")
          .answer("SCCRP or StopCCN for our tunnel id")
          .onlyIf("the server takes tunnels outside IPsec, and from the asker's address")
          .source("RFC 2661 sections 3.1, 4.1, 4.4 and 6.1")
          .sends(TunnelRequests::l2tpStart)
          .answeredBy((answer, cookie) ->
              (answer.u16(0) & L2TP_MASK) == L2TP_CONTROL
                  && answer.u16(2) == answer.length()
                  && answer.u16(4) == Cookies.u16(cookie)
                  && answer.u32(14) == 0 // the first attribute is the message type
                  && (answer.u16(18) == L2TP_START_REPLY || answer.u16(18) == L2TP_STOP));

  private static final int TEREDO_AUTHENTICATION = 0x0001;
  private static final int TEREDO_NONCE_LENGTH = 8;
  private static final int TEREDO_ORIGIN_LENGTH = 8;

  /** Indicator, two empty secrets, nonce, confirmation. */
  private static final int TEREDO_AUTHENTICATION_LENGTH = 4 + TEREDO_NONCE_LENGTH + 1;

  private static final int IPV6_HEADER_LENGTH = 40;
  private static final int ICMPV6 = 58;
  private static final int ROUTER_SOLICITATION = 133;
  private static final int ROUTER_ADVERTISEMENT = 134;

  private static final UdpRequest TEREDO =
      UdpRequest.named("teredo", "teredo", "Teredo, IPv6 through NAT")
          .ports(3544)
          .asks("for a router advertisement, to our own address")
          .answer("an advertisement behind our nonce")
          .source("RFC 4380 sections 5.1.1, 5.2.1 and 5.3.1")
          .sends(TunnelRequests::teredoSolicitation)
          .answeredBy(TunnelRequests::isTeredoAdvertisement);

  private static final UdpRequest AMT =
      UdpRequest.named("amt-relay", "amt", "Automatic Multicast Tunneling")
          .ports(2268)
          .asks("for the relay's address (relay discovery)")
          .answer("a relay advertisement with our nonce")
          .source("RFC 7450 sections 5.1.1 and 5.1.2")
          .sends(cookie -> new Octets().u8(1).zeros(3).u32(Cookies.u32(cookie)).toArray())
          .answeredBy((answer, cookie) ->
              (answer.length() == 12 || answer.length() == 24)
                  && answer.u8(0) == 2
                  && answer.u32(4) == Cookies.u32(cookie));

  static final List<UdpRequest> ALL = List.of(OPENVPN, L2TP, TEREDO, AMT);

  private TunnelRequests() {}

  private static byte[] l2tpStart(long cookie) {
    String host = "portscan";
    byte[] attributes =
        new Octets()
            .bytes(l2tpAttribute(0, new Octets().u16(L2TP_START_REQUEST)))
            .bytes(l2tpAttribute(2, new Octets().u16(0x0100))) // protocol version 1.0
            .bytes(l2tpAttribute(3, new Octets().u32(3))) // framing: synchronous, asynchronous
            .bytes(l2tpAttribute(7, new Octets().text(host)))
            .bytes(l2tpAttribute(9, new Octets().u16(Cookies.u16(cookie)))) // our tunnel id
            .bytes(l2tpAttribute(10, new Octets().u16(4))) // receive window
            .toArray();
    int headerLength = 12;
    return new Octets()
        .u16(L2TP_CONTROL, headerLength + attributes.length)
        .u16(0, 0) // the peer's tunnel id, not known yet; no session
        .u16(0, 0) // sent, expected
        .bytes(attributes)
        .toArray();
  }

  /** A mandatory attribute of the IETF's. */
  private static byte[] l2tpAttribute(int type, Octets value) {
    byte[] octets = value.toArray();
    return new Octets().u16(0x8000 | 6 + octets.length, 0, type).bytes(octets).toArray();
  }

  private static byte[] teredoSolicitation(long cookie) {
    // The cone bit of the interface identifier is off, so the server answers from the address and
    // port that were asked.
    byte[] source = Octets.ofHex("fe80 0000 0000 0000 0000 ffff ffff fffe");
    byte[] allRouters = Octets.ofHex("ff02 0000 0000 0000 0000 0000 0000 0002");
    byte[] addresses = new Octets().bytes(source).bytes(allRouters).toArray();
    int length = 8;
    byte[] pseudoPacket =
        new Octets()
            .bytes(addresses)
            .u32(length, ICMPV6)
            .u8(ROUTER_SOLICITATION)
            .zeros(length - 1)
            .toArray();
    int hopLimit = 255;
    return new Octets()
        .u16(TEREDO_AUTHENTICATION, 0) // neither client id nor authentication value
        .bytes(Cookies.octets(cookie, TEREDO_NONCE_LENGTH))
        .u8(0)
        .u32(6L << 28)
        .u16(length)
        .u8(ICMPV6, hopLimit)
        .bytes(addresses)
        .u8(ROUTER_SOLICITATION, 0)
        .u16(internetChecksum(pseudoPacket), 0, 0)
        .toArray();
  }

  private static boolean isTeredoAdvertisement(Datagram answer, long cookie) {
    int afterAuthentication = TEREDO_AUTHENTICATION_LENGTH;
    int packet =
        answer.u16(afterAuthentication) == 0
            ? afterAuthentication + TEREDO_ORIGIN_LENGTH
            : afterAuthentication;
    return answer.u16(0) == TEREDO_AUTHENTICATION
        && answer.u16(2) == 0
        && answer.has(4, Cookies.octets(cookie, TEREDO_NONCE_LENGTH))
        && answer.u8(packet) >> 4 == 6
        && answer.hasRest(packet + IPV6_HEADER_LENGTH, answer.u16(packet + 4))
        && answer.u8(packet + 6) == ICMPV6
        && answer.u8(packet + IPV6_HEADER_LENGTH) == ROUTER_ADVERTISEMENT;
  }

  /** The complement of the one's complement sum of an even number of octets (RFC 1071). */
  private static int internetChecksum(byte[] octets) {
    Datagram words = new Datagram(octets, octets.length);
    int sum = 0;
    for (int offset = 0; offset < octets.length; offset += 2) {
      sum += words.u16(offset);
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return ~sum & 0xffff;
  }
}
