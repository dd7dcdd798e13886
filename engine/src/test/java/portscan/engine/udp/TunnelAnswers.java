package portscan.engine.udp;

import static portscan.engine.udp.SampleAnswer.part;
import static portscan.engine.udp.SampleAnswer.recognisedFrom;
import static portscan.engine.udp.SampleAnswer.whole;

import java.util.List;

/** Correct answers to the requests of {@link IkeRequests} and {@link TunnelRequests}. */
final class TunnelAnswers {
  static final List<SampleAnswer> ALL =
      List.of(
          whole("ikev2", request -> ikeNoProposal(request, 0)),
          whole("ikev2-nat", request -> ikeNoProposal(request, 4)),
          whole("ikev1", request -> isakmpNoProposal(request, 0)),
          whole("ikev1-nat", request -> isakmpNoProposal(request, 4)),
          whole("ikev1", request -> mainModeAnswer(request)),
          // Hard reset of the server: its session id, one acknowledgement, ours.
          recognisedFrom(
              22,
              "openvpn",
              request ->
                  new Octets()
                      .hex("40 0102030405060708 01 00000000")
                      .bytes(part(request, 1, 8))
                      .hex("00000000")
                      .toArray()),
          // RFC 2661: SCCRP with message type, version, framing, host name and tunnel id.
          whole(
              "l2tp",
              request ->
                  new Octets()
                      .hex("c802 0035")
                      .bytes(part(request, 60 - 2, 2))
                      .hex("0000 0000 0001 8008 0000 0000 0002 8008 0000 0002 0100")
                      .hex("800a 0000 0003 00000003 8007 0000 0007 78 8008 0000 0009 0001")
                      .toArray()),
          // RFC 4380: nonce, origin 192.0.2.1:40000 obscured, router advertisement.
          whole(
              "teredo",
              request ->
                  new Octets()
                      .hex("0001 00 00")
                      .bytes(part(request, 4, 8))
                      .hex("00 0000 63bf 3ffffdfe")
                      .bytes(advertisement())
                      .toArray()),
          whole(
              "teredo",
              request ->
                  new Octets()
                      .hex("0001 00 00")
                      .bytes(part(request, 4, 8))
                      .hex("00")
                      .bytes(advertisement())
                      .toArray()),
          // RFC 7450 section 5.1.2.
          whole(
              "amt-relay",
              request ->
                  new Octets()
                      .hex("02000000")
                      .bytes(part(request, 4, 4))
                      .hex("c0000201")
                      .toArray()));

  private TunnelAnswers() {}

  /** RFC 7296 section 1.2: a response with the notification NO_PROPOSAL_CHOSEN, 14. */
  private static byte[] ikeNoProposal(byte[] request, int marker) {
    return new Octets()
        .zeros(marker)
        .bytes(part(request, marker, 8))
        .zeros(8)
        .hex("29 20 22 20 00000000 00000024 00 00 0008 00 00 000e")
        .toArray();
  }

  /** RFC 2408 section 4.8: informational exchange, notification NO-PROPOSAL-CHOSEN, 14. */
  private static byte[] isakmpNoProposal(byte[] request, int marker) {
    return new Octets()
        .zeros(marker)
        .bytes(part(request, marker, 8))
        .hex("0102030405060708 0b 10 05 00 12345678 00000028")
        .hex("00 00 000c 00000001 01 00 000e")
        .toArray();
  }

  /** RFC 2409 section 5: main mode's second message, our first transform chosen. */
  private static byte[] mainModeAnswer(byte[] request) {
    return new Octets()
        .bytes(part(request, 0, 8))
        .hex("0102030405060708 01 10 02 00 00000000 00000054")
        .hex("00 00 0038 00000001 00000001 00 00 002c 01 01 00 01 00 00 0024 01 01 0000")
        .hex("80010007 800e0100 80020004 80030001 8004000e 800b0001 800c7080")
        .toArray();
  }

  private static byte[] advertisement() {
    return Octets.ofHex(
        "60000000 0010 3a ff fe800000000000008000f227bec59ee1 fe800000000000000000fffffffffffe"
            + " 86 00 0000 00 00 0000 00000000 000007d0");
  }
}
