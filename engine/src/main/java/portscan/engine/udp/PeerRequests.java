package portscan.engine.udp;

import java.util.List;

/** Requests to peers that share files. */
final class PeerRequests {
  private static final UdpRequest BITTORRENT_DHT =
      UdpRequest.named("bittorrent-dht", "bittorrent-dht", "BitTorrent distributed hash table")
          .ports(6881, 51413)
          .asks("whether the node is there (ping)")
          .answer("a response or error with our transaction id")
          .source("BEP 5, KRPC protocol and ping")
          .sends(cookie ->
              new Octets()
                  .text(
                      "d1:ad2:id20:"
                          + Cookies.hex(~cookie, 20)
                          + "e1:q4:ping1:t4:"
                          + Cookies.hex(cookie, 4)
                          + "1:y1:qe")
                  .toArray())
          .answeredBy((answer, cookie) -> {
            String text = answer.text();
            return text.startsWith("d")
                && text.endsWith("e")
                && text.contains("1:t4:" + Cookies.hex(cookie, 4))
                && (text.contains("1:y1:r") || text.contains("1:y1:e"));
          });

  /** What tells a request to connect from those inside a connection. */
  private static final byte[] TRACKER_MAGIC = Octets.ofHex("00 00 04 17 27 10 19 80");

  private static final int TRACKER_CONNECT = 0;
  private static final int TRACKER_ERROR = 3;

  private static final UdpRequest BITTORRENT_TRACKER =
      UdpRequest.named("bittorrent-tracker", "bittorrent-tracker", "BitTorrent tracker over UDP")
          .ports(1337, 6969)
          .asks("to connect")
          .answer("a connection id or an error, with our transaction id")
          .source("BEP 15, UDP tracker protocol: connect")
          .sends(cookie ->
              new Octets().bytes(TRACKER_MAGIC).u32(TRACKER_CONNECT, Cookies.u32(cookie)).toArray())
          .answeredBy((answer, cookie) ->
              answer.u32(4) == Cookies.u32(cookie)
                  && ((answer.u32(0) == TRACKER_CONNECT && answer.length() == 16)
                      || answer.u32(0) == TRACKER_ERROR));

  static final List<UdpRequest> ALL = List.of(BITTORRENT_DHT, BITTORRENT_TRACKER);

  private PeerRequests() {}
}
