package portscan.look.service;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Segments;
import portscan.api.experiment.Segments.Reply;
import portscan.api.scan.Egress;
import portscan.api.scan.Origin;
import portscan.sys.TcpInfo;

/** The same words over connections of small and of large segments. */
final class Segmented {
  /** What stands for the words of TLS. */
  static final String TLS = "tls";

  private static final int ANY_SIZE = 0;

  /** For each of the connections: enough for one retransmission, by RFC 6298, on most paths. */
  private static final long LONGEST_NS = TimeUnit.MILLISECONDS.toNanos(700);

  private static final long LISTENING_NS = TimeUnit.MILLISECONDS.toNanos(400);

  private final Segments asked;
  private final Egress egress;
  private final Origin origin;
  private final long endNs;
  private int connections;
  private int pathMtu;

  Segmented(Segments asked, Egress egress, Origin origin) {
    this.asked = asked;
    this.egress = egress;
    this.origin = origin;
    endNs = System.nanoTime() + asked.limit().toNanos();
  }

  /** What stands for TLS that was agreed upon in a protocol's own words. */
  static String startTls(Protocol protocol) {
    return protocol.name() + "/" + TLS;
  }

  /** What came over one connection. */
  private record Heard(int bytes, boolean closed, boolean unacknowledged) {}

  Attempt<Segments.Result> run() throws IOException, InterruptedException {
    List<Reply> replies = new ArrayList<>();
    for (String words : asked.words()) {
      switch (egress.admit(asked.target(), asked.endpoint())) {
        case Egress.Refused(String rule) -> {
          return new Attempt.Unavailable<>("out of scope: " + rule);
        }
        case Egress.Permit permit -> {
          Heard small = say(permit, words, Segments.SMALL);
          if (small.bytes() > 0) {
            Heard large = say(permit, words, ANY_SIZE);
            replies.add(
                new Reply(
                    words, small.bytes(), large.bytes(), large.closed(), large.unacknowledged()));
          }
        }
      }
    }
    return new Attempt.Done<>(
        new Segments.Result(replies, pathMtu, connections * Look.PACKETS_OF_A_CONNECTION));
  }

  private Heard say(Egress.Permit permit, String words, int segmentSize)
      throws IOException, InterruptedException {
    permit.awaitTurns(Look.PACKETS_OF_A_CONNECTION);
    long longNs = System.nanoTime() + LONGEST_NS;
    long untilNs = longNs - endNs < 0 ? longNs : endNs;
    connections++;
    try (SegmentTalk talk = SegmentTalk.connect(permit, origin, segmentSize, untilNs)) {
      talk.patience(LONGEST_NS);
      say(talk, words);
      Optional<TcpInfo> measured = talk.measurements();
      if (segmentSize == ANY_SIZE) {
        pathMtu = measured.map(TcpInfo::pathMtu).orElse(0);
      }
      return new Heard(
          talk.received(),
          talk.isClosed(),
          measured.filter(info -> info.unacknowledged() > 0).isPresent());
    }
  }

  private void say(SegmentTalk talk, String words) throws InterruptedException {
    Protocol.Asked server = Look.server(asked.endpoint(), asked.serverName());
    boolean isTls = words.endsWith(TLS);
    Protocol protocol = Protocols.named(words.replace("/" + TLS, ""));
    if (protocol != null) {
      talk.patience(LISTENING_NS);
      byte[] greeting = protocol.serverGreets() ? talk.hear() : new byte[0];
      talk.patience(LONGEST_NS);
      if (!isTls) {
        protocol.speak(talk, greeting, server);
        return;
      }
      if (!protocol.agreeOnTls(talk, greeting)) {
        return;
      }
    }
    TlsTalk.shake(talk, asked.serverName(), List.of(), LONGEST_NS);
  }
}
