package portscan.engine.udp;

import java.util.List;

/** Requests to telephony, and to what media streams need. */
final class MediaRequests {
  private static final UdpRequest SIP =
      UdpRequest.named("sip", "sip", "Session Initiation Protocol")
          .ports(5060)
          .asks("what it supports (OPTIONS), to be answered by the first hop")
          .answer("a SIP response with our call id, whatever its status")
          .source("RFC 3261 sections 11 and 18.2; RFC 3581")
          .sends(cookie ->
              new Octets()
                  .text(
                      """
                      OPTIONS sip:portscan@portscan.invalid SIP/2.0\r
                      Via: SIP/2.0/UDP portscan.invalid;branch=z9hG4bK%1$s;rport\r
                      Max-Forwards: 0\r
                      From: <sip:portscan@portscan.invalid>;tag=%1$s\r
                      To: <sip:portscan@portscan.invalid>\r
                      Call-ID: %1$s@portscan.invalid\r
                      CSeq: 1 OPTIONS\r
                      Contact: <sip:portscan@portscan.invalid>\r
                      Accept: application/sdp\r
                      Content-Length: 0\r
                      \r
                      """
                          .formatted(Cookies.hex(cookie, 16)))
                  .toArray())
          .answeredBy((answer, cookie) -> {
            String text = answer.text();
            return text.matches("(?s)SIP/2\\.0 [1-6]\\d\\d .*")
                && text.contains(Cookies.hex(cookie, 16) + "@portscan.invalid");
          });

  private static final long STUN_MAGIC = 0x2112a442L;
  private static final int STUN_BINDING_REQUEST = 0x0001;
  private static final int STUN_BINDING_SUCCESS = 0x0101;
  private static final int STUN_BINDING_ERROR = 0x0111;
  private static final int STUN_HEADER_LENGTH = 20;
  private static final int STUN_ID_LENGTH = 12;

  private static final UdpRequest STUN =
      UdpRequest.named("stun", "stun", "Session Traversal Utilities for NAT")
          .ports(3478)
          .asks("which address it sees us at (binding)")
          .answer("a binding response with our transaction id, success or error")
          .source("RFC 8489 sections 5 and 6")
          .sends(cookie ->
              new Octets()
                  .u16(STUN_BINDING_REQUEST, 0)
                  .u32(STUN_MAGIC)
                  .bytes(Cookies.octets(cookie, STUN_ID_LENGTH))
                  .toArray())
          .answeredBy((answer, cookie) ->
              (answer.u16(0) == STUN_BINDING_SUCCESS || answer.u16(0) == STUN_BINDING_ERROR)
                  && answer.hasRest(STUN_HEADER_LENGTH, answer.u16(2))
                  && answer.u32(4) == STUN_MAGIC
                  && answer.has(8, Cookies.octets(cookie, STUN_ID_LENGTH)));

  private static final int IAX_CONTROL = 6;
  private static final int IAX_POKE = 0x1e;
  private static final int IAX_PONG = 0x03;
  private static final int IAX_FULL_FRAME = 0x8000;

  private static final UdpRequest IAX =
      UdpRequest.named("iax2", "iax", "Inter-Asterisk eXchange, version 2")
          .ports(4569)
          .asks("whether it is there (POKE)")
          .answer("PONG to our call number")
          .source("RFC 5456 sections 6.7.1, 6.7.3 and 8.1.1")
          .sends(cookie ->
              new Octets()
                  .u16(IAX_FULL_FRAME | iaxCall(cookie), 0) // ours, none of the peer's yet
                  .u32(0) // time stamp
                  .u8(0, 0, IAX_CONTROL, IAX_POKE)
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.length() >= 12
                  && (answer.u16(0) & IAX_FULL_FRAME) != 0
                  && (answer.u16(2) & 0x7fff) == iaxCall(cookie)
                  && answer.u8(10) == IAX_CONTROL
                  && answer.u8(11) == IAX_PONG);

  private static final UdpRequest MGCP =
      UdpRequest.named("mgcp", "mgcp-gateway", "Media Gateway Control Protocol")
          .ports(2427)
          .asks("about an endpoint that does not exist (AUEP)")
          .answer("a response code and our transaction id")
          .source("RFC 3435 sections 2.3.10 and 3.3")
          .sends(cookie ->
              new Octets()
                  .text(
                      "AUEP %d portscan@portscan.invalid MGCP 1.0\r\n"
                          .formatted(mgcpTransaction(cookie)))
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.text().matches("(?s)[0-9]{3} " + mgcpTransaction(cookie) + "[ \\r\\n].*"));

  private static final byte[] MUMBLE_PING = new byte[4];

  private static final UdpRequest MUMBLE =
      UdpRequest.named("mumble", "mumble", "Mumble voice chat")
          .ports(64738)
          .asks("version and number of users (ping)")
          .answer("24 octets with our identifier")
          .onlyIf("the server allows pings, as it does by default")
          .source("Mumble protocol 1.2, UDP ping packet")
          .sends(
              cookie -> new Octets().bytes(MUMBLE_PING).bytes(Cookies.octets(cookie, 8)).toArray())
          .answeredBy((answer, cookie) ->
              answer.length() == 24
                  && answer.u32(0) != 0
                  && answer.has(4, Cookies.octets(cookie, 8)));

  static final List<UdpRequest> ALL = List.of(SIP, STUN, IAX, MGCP, MUMBLE);

  private MediaRequests() {}

  private static int iaxCall(long cookie) {
    return (int) Cookies.bits(cookie, 15);
  }

  private static long mgcpTransaction(long cookie) {
    return 1 + Cookies.u32(cookie) % 999_999_999;
  }
}
