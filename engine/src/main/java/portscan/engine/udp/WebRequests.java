package portscan.engine.udp;

import java.util.List;

/** Requests to services that carry content: web, constrained web, caches, files. */
final class WebRequests {
  private static final int QUIC_LONG_HEADER = 0x80;
  private static final int QUIC_FIXED_BIT = 0x40;

  /** A version of the pattern that no server may take, so that it lists those that it does. */
  private static final long QUIC_RESERVED_VERSION = 0x1a2a3a4aL;

  private static final int QUIC_ID_LENGTH = 8;

  /** A number of 14 bits that follows (RFC 9000 section 16). */
  private static final int QUIC_TWO_OCTET_NUMBER = 0x4000;

  /** Where the payload begins: after the header, both ids, token length and length. */
  private static final int QUIC_PAYLOAD = 26;

  /** The least that a client's first datagram must fill. */
  private static final int QUIC_SMALLEST = 1200;

  private static final UdpRequest QUIC =
      UdpRequest.named("quic", "quic", "QUIC (HTTP/3, DNS over QUIC)")
          .ports(443, 853, 8443)
          .asks("to connect with a reserved version, which makes the server list its own")
          .answer("a version negotiation packet with both our connection ids")
          .source("RFC 9000 sections 6, 15 and 17.2.1; RFC 8999 section 6")
          .sends(cookie ->
              new Octets()
                  .u8(QUIC_LONG_HEADER | QUIC_FIXED_BIT)
                  .u32(QUIC_RESERVED_VERSION)
                  .u8(QUIC_ID_LENGTH)
                  .bytes(quicDestination(cookie))
                  .u8(QUIC_ID_LENGTH)
                  .bytes(quicSource(cookie))
                  .u8(0) // no token
                  .u16(QUIC_TWO_OCTET_NUMBER | QUIC_SMALLEST - QUIC_PAYLOAD)
                  .padTo(QUIC_SMALLEST)
                  .toArray())
          .answeredBy((answer, cookie) ->
              (answer.u8(0) & QUIC_LONG_HEADER) != 0
                  && answer.u32(1) == 0
                  && answer.u8(5) == QUIC_ID_LENGTH
                  && answer.has(6, quicSource(cookie))
                  && answer.u8(14) == QUIC_ID_LENGTH
                  && answer.has(15, quicDestination(cookie))
                  && answer.length() > 23
                  && (answer.length() - 23) % 4 == 0);

  private static final int DTLS_ALERT = 21;
  private static final int DTLS_HANDSHAKE = 22;
  private static final int DTLS_1_0 = 0xfeff;
  private static final int DTLS_1_2 = 0xfefd;
  private static final int DTLS_RECORD_HEADER_LENGTH = 13;
  private static final int CLIENT_HELLO = 1;
  private static final int SERVER_HELLO = 2;
  private static final int HELLO_VERIFY_REQUEST = 3;

  private static final UdpRequest DTLS =
      UdpRequest.named("dtls", "dtls", "Datagram TLS (CoAP, TURN, SNMP, RADIUS, DNS over it)")
          .ports(443, 853, 2083, 2221, 3391, 4433, 4740, 5061, 5349, 5684, 10161)
          .asks("to begin a handshake (ClientHello of DTLS 1.2)")
          .answer("a HelloVerifyRequest, a ServerHello or an alert, in clear")
          .source("RFC 6347 sections 4.1 and 4.2; RFC 5246 section 7.4.1.2")
          .sends(clientHello())
          .answeredBy((answer, cookie) -> isDtlsAnswer(answer));

  private static final int COAP_VERSION = 1;
  private static final int COAP_CONFIRMABLE = 0;
  private static final int COAP_ACKNOWLEDGEMENT = 2;
  private static final int COAP_TOKEN_LENGTH = 4;
  private static final int COAP_GET = 1;
  private static final int COAP_URI_PATH = 11;

  private static final UdpRequest COAP =
      UdpRequest.named("coap", "coap", "Constrained Application Protocol")
          .ports(5683)
          .asks("for /.well-known/core (GET)")
          .answer("an acknowledgement or reset of our message id, or a response with our token")
          .source("RFC 7252 sections 3 and 4.2; RFC 6690 section 4")
          .sends(WebRequests::coapGet)
          .answeredBy(WebRequests::isCoapAnswer);

  /** One datagram of one, after a request id and a sequence number of 0. */
  private static final int[] MEMCACHED_FRAME = {0, 1, 0};

  private static final UdpRequest MEMCACHED =
      UdpRequest.named("memcached", "memcache", "memcached")
          .ports(11211)
          .asks("its version")
          .answer("a frame with our request id and the word VERSION")
          .onlyIf("UDP was switched on (-U), which it is not by default since 1.5.6")
          .source("memcached doc/protocol.txt, \"UDP protocol\" and \"version\"")
          .sends(cookie ->
              new Octets()
                  .u16(Cookies.u16(cookie))
                  .u16(MEMCACHED_FRAME)
                  .text("version\r\n")
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.u16(0) == Cookies.u16(cookie) && answer.has(8, "VERSION "));

  private static final int TFTP_READ = 1;
  private static final int TFTP_DATA = 3;
  private static final int TFTP_ERROR = 5;
  private static final int TFTP_LARGEST_DATA = 4 + 512;

  private static final UdpRequest TFTP =
      UdpRequest.named("tftp", "tftp", "Trivial File Transfer Protocol")
          .ports(69)
          .asks("to read a file that is hardly there (\"portscan\", octet mode)")
          .answer("an error message, or a first data block")
          .source("RFC 1350 sections 4 and 5")
          .answersFromAnotherPort()
          .sends(new Octets().u16(TFTP_READ).text("portscan\0octet\0").toArray())
          .answeredBy((answer, cookie) ->
              switch (answer.u16(0)) {
                case TFTP_ERROR ->
                    answer.u16(2) <= 8
                        && answer.length() > 4
                        && answer.text().indexOf('\0', 4) == answer.length() - 1;
                case TFTP_DATA -> answer.u16(2) == 1 && answer.length() <= TFTP_LARGEST_DATA;
                default -> false;
              });

  private static final int RX_VERSION = 13;
  private static final int RX_CLIENT_INITIATED = 1;

  private static final UdpRequest AFS =
      UdpRequest.named("afs", "afs", "Andrew File System (Rx)")
          .ports(7000, 7001, 7002, 7003, 7005, 7007)
          .asks("the version of the program behind the port (Rx version packet)")
          .answer("a version packet of the same connection from the server's side")
          .source("OpenAFS Rx protocol, rx.h: packet header and RX_PACKET_TYPE_VERSION")
          .sends(cookie ->
              new Octets()
                  .bytes(Cookies.octets(cookie, 8)) // epoch and connection
                  .u32(0, 0, 0) // call, sequence, serial
                  .u8(RX_VERSION, RX_CLIENT_INITIATED, 0, 0)
                  .u16(0, 0)
                  .zeros(65) // room for the version's text
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.length() > 28
                  && answer.has(0, Cookies.octets(cookie, 8))
                  && answer.u8(20) == RX_VERSION
                  && (answer.u8(21) & RX_CLIENT_INITIATED) == 0);

  static final List<UdpRequest> ALL = List.of(QUIC, DTLS, COAP, MEMCACHED, TFTP, AFS);

  private WebRequests() {}

  private static byte[] quicDestination(long cookie) {
    return Cookies.octets(cookie, QUIC_ID_LENGTH);
  }

  private static byte[] quicSource(long cookie) {
    return Cookies.octets(~cookie, QUIC_ID_LENGTH);
  }

  private static byte[] clientHello() {
    byte[] suites =
        new Octets()
            .u16(0xc02b, 0xc02f, 0xc02c, 0xc030) // ECDHE with AES-GCM
            .u16(0xcca9, 0xcca8) // ECDHE with ChaCha20-Poly1305
            .u16(0xc009, 0xc013, 0xc00a, 0xc014) // ECDHE with AES-CBC, SHA-1
            .u16(0xc0ae, 0xc0ac) // ECDHE-ECDSA with AES-128-CCM, as CoAP has it
            .u16(0xc0a8, 0x00a8) // pre-shared key with AES-128-CCM-8, AES-128-GCM
            .u16(0x009c, 0x002f, 0x0035) // RSA key exchange with AES
            .u16(0x00ff) // secure renegotiation is understood (RFC 5746)
            .toArray();
    byte[] extensions =
        new Octets()
            .u16(10, 8, 6, 23, 24, 29) // groups: secp256r1, secp384r1, x25519
            .u16(11, 2) // points: uncompressed
            .u8(1, 0)
            .u16(13, 14, 12) // signatures, of ECDSA and RSA with SHA-2, RSA with SHA-1
            .u16(0x0403, 0x0503, 0x0401, 0x0501, 0x0804, 0x0201)
            .toArray();
    byte[] hello =
        new Octets()
            .u16(DTLS_1_2)
            .bytes(Cookies.octets(0, 32)) // the client's random; nothing secret hangs on it
            .u8(0, 0) // neither session nor cookie
            .u16(suites.length)
            .bytes(suites)
            .u8(1, 0) // no compression
            .u16(extensions.length)
            .bytes(extensions)
            .toArray();
    byte[] handshake =
        new Octets()
            .u8(CLIENT_HELLO)
            .u24(hello.length)
            .u16(0) // first message
            .u24(0) // in one fragment
            .u24(hello.length)
            .bytes(hello)
            .toArray();
    return new Octets()
        .u8(DTLS_HANDSHAKE)
        .u16(DTLS_1_0) // as every first record says, so that old servers read on
        .zeros(8) // epoch and sequence number
        .u16(handshake.length)
        .bytes(handshake)
        .toArray();
  }

  private static boolean isDtlsAnswer(Datagram answer) {
    int version = answer.u16(1);
    int content = answer.u16(11);
    if ((version != DTLS_1_0 && version != DTLS_1_2)
        || answer.u16(3) != 0 // epoch: before encryption
        || content < 1
        || answer.length() < DTLS_RECORD_HEADER_LENGTH + content) {
      return false;
    }
    int first = answer.u8(DTLS_RECORD_HEADER_LENGTH);
    return switch (answer.u8(0)) {
      case DTLS_HANDSHAKE -> first == SERVER_HELLO || first == HELLO_VERIFY_REQUEST;
      case DTLS_ALERT -> content == 2 && (first == 1 || first == 2);
      default -> false;
    };
  }

  private static byte[] coapGet(long cookie) {
    String first = ".well-known";
    String second = "core";
    return new Octets()
        .u8(COAP_VERSION << 6 | COAP_CONFIRMABLE << 4 | COAP_TOKEN_LENGTH, COAP_GET)
        .u16(Cookies.u16(cookie))
        .bytes(Cookies.octets(cookie, COAP_TOKEN_LENGTH))
        .u8(COAP_URI_PATH << 4 | first.length())
        .text(first)
        .u8(second.length()) // the same option again
        .text(second)
        .toArray();
  }

  private static boolean isCoapAnswer(Datagram answer, long cookie) {
    int head = answer.u8(0);
    if (answer.length() < 4 || head >> 6 != COAP_VERSION) {
      return false;
    }
    // 2 acknowledges, 3 resets: both repeat the message id.
    boolean isForMessage =
        (head >> 4 & 3) >= COAP_ACKNOWLEDGEMENT && answer.u16(2) == Cookies.u16(cookie);
    int responseClass = answer.u8(1) >> 5;
    boolean isForToken =
        (head & 0x0f) == COAP_TOKEN_LENGTH
            && responseClass >= 2
            && responseClass <= 5
            && answer.has(4, Cookies.octets(cookie, COAP_TOKEN_LENGTH));
    return isForMessage || isForToken;
  }
}
