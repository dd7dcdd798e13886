package portscan.engine.udp;

import java.util.ArrayList;
import java.util.List;

/** Requests to set up IPsec. */
final class IkeRequests {
  private static final int SPI_LENGTH = 8;

  /** What tells IKE from ESP on port 4500 (RFC 3948 section 2.2). */
  private static final int NON_ESP_MARKER_LENGTH = 4;

  private static final int V1 = 0x10;
  private static final int V1_PAYLOAD_SA = 1;
  private static final int V1_EXCHANGE_MAIN_MODE = 2;
  private static final int V1_EXCHANGE_INFORMATIONAL = 5;

  private static final int V2 = 0x20;
  private static final int V2_PAYLOAD_SA = 33;
  private static final int V2_PAYLOAD_KEY_EXCHANGE = 34;
  private static final int V2_PAYLOAD_NONCE = 40;
  private static final int V2_EXCHANGE_SA_INIT = 34;
  private static final int V2_FLAG_INITIATOR = 0x08;
  private static final int V2_FLAG_RESPONSE = 0x20;

  private static final int MODP_1024 = 2;
  private static final int MODP_2048 = 14;
  private static final int MODP_2048_LENGTH = 256;

  private static final UdpRequest IKE_2 =
      v2("ikev2", 0).ports(500).answeredBy((answer, cookie) -> isV2Answer(answer, cookie, 0));

  private static final UdpRequest IKE_1 =
      v1("ikev1", 0).ports(500).answeredBy((answer, cookie) -> isV1Answer(answer, cookie, 0));

  private static final UdpRequest IKE_2_NAT =
      v2("ikev2-nat", NON_ESP_MARKER_LENGTH)
          .ports(4500)
          .answeredBy((answer, cookie) -> isV2Answer(answer, cookie, NON_ESP_MARKER_LENGTH));

  private static final UdpRequest IKE_1_NAT =
      v1("ikev1-nat", NON_ESP_MARKER_LENGTH)
          .ports(4500)
          .answeredBy((answer, cookie) -> isV1Answer(answer, cookie, NON_ESP_MARKER_LENGTH));

  static final List<UdpRequest> ALL = List.of(IKE_2, IKE_1, IKE_2_NAT, IKE_1_NAT);

  private IkeRequests() {}

  private static UdpRequest.Draft v1(String id, int markerLength) {
    return UdpRequest.named(id, "isakmp", "Internet Key Exchange, version 1" + place(markerLength))
        .asks("to open main mode with eight common proposals")
        .answer("a main mode or informational message with our cookie")
        .onlyIf(
            "the server speaks version 1; some stay silent to a proposal or peer they do not know")
        .source("RFC 2408 section 3; RFC 2409 section 5 and appendix A" + placeSource(markerLength))
        .sends(cookie -> marked(markerLength, mainMode(cookie)));
  }

  private static UdpRequest.Draft v2(String id, int markerLength) {
    return UdpRequest.named(id, "isakmp", "Internet Key Exchange, version 2" + place(markerLength))
        .asks("to open a security association (IKE_SA_INIT)")
        .answer("a response to it with our SPI; a refusal is one, too")
        .onlyIf("the server speaks version 2; some stay silent to a peer they do not know")
        .source("RFC 7296 sections 1.2 and 3" + placeSource(markerLength))
        .sends(cookie -> marked(markerLength, securityAssociationInit(cookie)));
  }

  private static String place(int markerLength) {
    return markerLength == 0 ? "" : ", behind NAT";
  }

  private static String placeSource(int markerLength) {
    return markerLength == 0 ? "" : "; RFC 3948 section 2.2";
  }

  private static byte[] marked(int markerLength, byte[] message) {
    return new Octets().zeros(markerLength).bytes(message).toArray();
  }

  /** The header of both versions, then the message's payloads. */
  private static byte[] message(
      long cookie, int firstPayload, int version, int exchange, int flags, byte[] payloads) {
    int headerLength = 28;
    return new Octets()
        .bytes(Cookies.octets(cookie, SPI_LENGTH))
        .zeros(SPI_LENGTH) // the responder's, not known yet
        .u8(firstPayload, version, exchange, flags)
        .u32(0) // message id
        .u32(headerLength + payloads.length)
        .bytes(payloads)
        .toArray();
  }

  private static byte[] payload(int next, byte[] content) {
    return new Octets().u8(next, 0).u16(4 + content.length).bytes(content).toArray();
  }

  private static byte[] mainMode(long cookie) {
    int aes = 7;
    int tripleDes = 5;
    int sha1 = 2;
    int sha256 = 4;
    List<byte[]> transforms = new ArrayList<>();
    for (int authentication : new int[] {1, 3}) { // pre-shared key, RSA signatures
      transforms.add(v1Transform(aes, 256, sha256, MODP_2048, authentication));
      transforms.add(v1Transform(aes, 128, sha1, MODP_2048, authentication));
      transforms.add(v1Transform(aes, 128, sha1, MODP_1024, authentication));
      transforms.add(v1Transform(tripleDes, 0, sha1, MODP_1024, authentication));
    }
    int protocolIsakmp = 1;
    Octets proposal = new Octets().u8(1, protocolIsakmp, 0, transforms.size());
    for (int i = 0; i < transforms.size(); i++) {
      boolean isLast = i == transforms.size() - 1;
      int keyIke = 1;
      byte[] transform = new Octets().u8(i + 1, keyIke).u16(0).bytes(transforms.get(i)).toArray();
      proposal.bytes(payload(isLast ? 0 : 3, transform));
    }
    byte[] association =
        new Octets()
            .u32(1) // domain of interpretation: IPsec
            .u32(1) // situation: identity only
            .bytes(payload(0, proposal.toArray()))
            .toArray();
    return message(cookie, V1_PAYLOAD_SA, V1, V1_EXCHANGE_MAIN_MODE, 0, payload(0, association));
  }

  /** The attributes of a transform, each of them short; {@code keyBits} 0 leaves them out. */
  private static byte[] v1Transform(
      int cipher, int keyBits, int hash, int group, int authentication) {
    int shortForm = 0x8000;
    Octets attributes = new Octets().u16(shortForm | 1, cipher);
    if (keyBits != 0) {
      attributes.u16(shortForm | 14, keyBits);
    }
    return attributes
        .u16(shortForm | 2, hash)
        .u16(shortForm | 3, authentication)
        .u16(shortForm | 4, group)
        .u16(shortForm | 11, 1) // life time in seconds
        .u16(shortForm | 12, 28800)
        .toArray();
  }

  private static byte[] securityAssociationInit(long cookie) {
    int encryption = 1;
    int pseudoRandom = 2;
    int integrity = 3;
    int keyExchange = 4;
    byte[] transforms =
        new Octets()
            .bytes(v2Transform(false, encryption, 12, 256))
            .bytes(v2Transform(false, encryption, 12, 128))
            .bytes(v2Transform(false, pseudoRandom, 5, 0)) // HMAC-SHA2-256
            .bytes(v2Transform(false, pseudoRandom, 2, 0)) // HMAC-SHA1
            .bytes(v2Transform(false, integrity, 12, 0)) // HMAC-SHA2-256-128
            .bytes(v2Transform(false, integrity, 2, 0)) // HMAC-SHA1-96
            .bytes(v2Transform(true, keyExchange, MODP_2048, 0))
            .toArray();
    int protocolIke = 1;
    byte[] proposal = new Octets().u8(1, protocolIke, 0, 7).bytes(transforms).toArray();
    // A first octet of 1 keeps the number below the group's prime.
    byte[] publicValue = Cookies.octets(cookie, MODP_2048_LENGTH);
    publicValue[0] = 1;
    byte[] keyExchangeData = new Octets().u16(MODP_2048, 0).bytes(publicValue).toArray();
    byte[] nonce = Cookies.octets(~cookie, 32);
    byte[] payloads =
        new Octets()
            .bytes(payload(V2_PAYLOAD_KEY_EXCHANGE, payload(0, proposal)))
            .bytes(payload(V2_PAYLOAD_NONCE, keyExchangeData))
            .bytes(payload(0, nonce))
            .toArray();
    return message(cookie, V2_PAYLOAD_SA, V2, V2_EXCHANGE_SA_INIT, V2_FLAG_INITIATOR, payloads);
  }

  /** One algorithm on offer; {@code keyBits} 0 where its key length is fixed. */
  private static byte[] v2Transform(boolean isLast, int type, int algorithm, int keyBits) {
    Octets transform = new Octets().u8(type, 0).u16(algorithm);
    if (keyBits != 0) {
      transform.u16(0x8000 | 14, keyBits);
    }
    return payload(isLast ? 0 : 3, transform.toArray());
  }

  private static boolean isV1Answer(Datagram answer, long cookie, int start) {
    int exchange = answer.u8(start + 18);
    boolean knowsUs =
        exchange == V1_EXCHANGE_MAIN_MODE && !answer.has(start + SPI_LENGTH, new byte[SPI_LENGTH]);
    return isMessage(answer, cookie, start)
        && answer.u8(start + 17) >> 4 == V1 >> 4
        && (knowsUs || exchange == V1_EXCHANGE_INFORMATIONAL);
  }

  private static boolean isV2Answer(Datagram answer, long cookie, int start) {
    return isMessage(answer, cookie, start)
        && answer.u8(start + 17) >> 4 == V2 >> 4
        && answer.u8(start + 18) == V2_EXCHANGE_SA_INIT
        && (answer.u8(start + 19) & V2_FLAG_RESPONSE) != 0;
  }

  private static boolean isMessage(Datagram answer, long cookie, int start) {
    return answer.has(0, new byte[start])
        && answer.has(start, Cookies.octets(cookie, SPI_LENGTH))
        && answer.u32(start + 24) == answer.length() - start;
  }
}
