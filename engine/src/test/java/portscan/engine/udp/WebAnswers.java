package portscan.engine.udp;

import static portscan.engine.udp.SampleAnswer.part;
import static portscan.engine.udp.SampleAnswer.recognisedFrom;
import static portscan.engine.udp.SampleAnswer.whole;

import java.util.List;

/** Correct answers to the requests of {@link WebRequests}. */
final class WebAnswers {
  static final List<SampleAnswer> ALL =
      List.of(
          // RFC 9000 section 17.2.1: versions 1 and 2; the ids change places.
          recognisedFrom(
              27,
              "quic",
              request ->
                  new Octets()
                      .hex("ca 00000000 08")
                      .bytes(part(request, 15, 8))
                      .hex("08")
                      .bytes(part(request, 6, 8))
                      .hex("00000001 6b3343cf")
                      .toArray()),
          // RFC 6347 section 4.2.1: HelloVerifyRequest with a cookie of 4 octets.
          whole(
              "dtls",
              request ->
                  Octets.ofHex(
                      "16 feff 0000 000000000000 0013"
                          + " 03 000007 0000 000000 000007 feff 04 01020304")),
          // A fatal alert: handshake failure.
          whole("dtls", request -> Octets.ofHex("15 fefd 0000 000000000000 0002 02 28")),
          // RFC 7252: acknowledgement with content, our token, one link.
          recognisedFrom(
              4,
              "coap",
              request ->
                  new Octets()
                      .hex("64 45")
                      .bytes(part(request, 2, 6))
                      .hex("c1 28 ff")
                      .text("</a>")
                      .toArray()),
          // A reset.
          whole("coap", request -> new Octets().hex("70 00").bytes(part(request, 2, 2)).toArray()),
          // A separate response: confirmable, with a message id of the server's.
          recognisedFrom(
              8,
              "coap",
              request -> new Octets().hex("44 45 7d34").bytes(part(request, 4, 4)).toArray()),
          recognisedFrom(
              16,
              "memcached",
              request ->
                  new Octets()
                      .bytes(part(request, 0, 2))
                      .hex("0000 0001 0000")
                      .text("VERSION 1.6.18\r\n")
                      .toArray()),
          // RFC 1350: error 1, file not found.
          whole(
              "tftp", request -> new Octets().hex("0005 0001").text("File not found\0").toArray()),
          // The first block, of four octets.
          recognisedFrom(4, "tftp", request -> Octets.ofHex("0003 0001 74657374")),
          recognisedFrom(
              29,
              "afs",
              request ->
                  new Octets()
                      .bytes(part(request, 0, 20))
                      .hex("0d 00 00 00 0000 0000")
                      .text(" OpenAFS 1.8.9")
                      .zeros(51)
                      .toArray()));

  private WebAnswers() {}
}
