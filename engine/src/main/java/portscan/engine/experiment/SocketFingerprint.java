package portscan.engine.experiment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Attempt.Done;
import portscan.api.experiment.Attempt.Unavailable;
import portscan.api.experiment.Fingerprint;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Reason;
import portscan.api.scan.Egress.Permit;
import portscan.engine.socket.SinglePackets;
import portscan.sys.TcpInfo;

/**
 * Asks ports for their answers, and each port for the time to live of its answers.
 *
 * <p>The kernel does not show it, but drops answers with less of it left than a socket demands, as
 * if they had never come (RFC 5082): so it is found by halving. The first port that answers goes
 * first; the others, side by side, begin with what it found, which most often is theirs, too.
 */
final class SocketFingerprint {
  private static final long GAP_NS = 5_000_000;
  private static final long ROUND_NS = 50_000_000;
  private static final long PATIENCE_NS = 800_000_000;

  /** What has been waited for less when the time is over is not called silent. */
  private static final long LEAST_SILENCE_NS = 250_000_000;

  private static final long LEAST_SEARCH_PATIENCE_NS = 60_000_000;
  private static final int SEARCH_ROUND_TRIPS = 3;

  /** Keys below are those of plain connections. */
  private static final long SEARCHES = 1L << 32;

  private final List<Permit> permits;
  private final SinglePackets packets;
  private final SinglePackets.@Nullable Response[] answers;
  private final Search[] searches;
  private final long deadlineNs;
  private final long[] askedNs;
  private int asked;
  private int unanswered;
  private @Nullable Search first;

  /**
   * @param permits one for each endpoint, in their order
   */
  SocketFingerprint(Fingerprint experiment, List<Permit> permits, SinglePackets packets) {
    this.permits = permits;
    this.packets = packets;
    answers = new SinglePackets.Response[permits.size() * experiment.each()];
    askedNs = new long[answers.length];
    searches = new Search[permits.size()];
    for (int i = 0; i < searches.length; i++) {
      searches[i] = new Search(i);
    }
    deadlineNs = System.nanoTime() + experiment.limit().toNanos();
  }

  Attempt<Fingerprint.Result> run() throws InterruptedException {
    for (int key = 0; key < answers.length && !isLate(); key++) {
      boolean isRound = key > 0 && key % permits.size() == 0;
      await(System.nanoTime() + (isRound ? ROUND_NS : GAP_NS));
      askedNs[key] = System.nanoTime();
      LocalFailure failure = packets.connect(permits.get(key % permits.size()), key, 0, 0);
      if (failure != null) {
        return new Unavailable<>(failure.message() + "; " + failure.hint());
      }
      asked++;
      unanswered++;
    }
    long patienceNs = System.nanoTime() + PATIENCE_NS;
    while (!isLate()) {
      long nowNs = System.nanoTime();
      long nextNs = unanswered > 0 && patienceNs - nowNs > 0 ? patienceNs : 0;
      long dueNs = search(nowNs);
      nextNs = dueNs != 0 && (nextNs == 0 || dueNs - nextNs < 0) ? dueNs : nextNs;
      if (nextNs == 0) {
        break;
      }
      packets.await(Math.max(0, Math.min(nextNs, deadlineNs) - nowNs), this::answered);
    }
    return new Done<>(new Fingerprint.Result(told(), packets.packets()));
  }

  /** Goes on searching; tells when it wants to be called again, 0 if there is nothing to ask. */
  private long search(long nowNs) {
    if (first == null) {
      return 0;
    }
    long nextNs = first.advance(nowNs, 0);
    if (nextNs != 0) {
      return nextNs;
    }
    for (Search search : searches) {
      long dueNs = search == first ? 0 : search.advance(nowNs, first.values.found());
      nextNs = dueNs != 0 && (nextNs == 0 || dueNs - nextNs < 0) ? dueNs : nextNs;
    }
    return nextNs;
  }

  private boolean isLate() {
    return System.nanoTime() - deadlineNs >= 0;
  }

  private void await(long untilNs) throws InterruptedException {
    long leftNs = untilNs - System.nanoTime();
    while (leftNs > 0) {
      packets.await(leftNs, this::answered);
      leftNs = untilNs - System.nanoTime();
    }
  }

  private void answered(SinglePackets.Response response) {
    searches[(int) (response.key() % permits.size())].seen(response);
    if (response.key() >= SEARCHES) {
      searches[(int) (response.key() % permits.size())].answered(response);
      return;
    }
    unanswered--;
    answers[(int) response.key()] = response;
    searches[(int) (response.key() % permits.size())].begin(response);
  }

  private List<Fingerprint.Answer> told() {
    List<Fingerprint.Answer> told = new ArrayList<>();
    long silentNs = System.nanoTime() - LEAST_SILENCE_NS;
    for (int key = 0; key < asked; key++) {
      Permit permit = permits.get(key % permits.size());
      SinglePackets.Response answer = answers[key];
      if (answer == null && askedNs[key] - silentNs > 0) {
        continue;
      }
      told.add(
          answer == null
              ? new Fingerprint.Answer(
                  permit.endpoint(),
                  Reason.NO_RESPONSE,
                  null,
                  Fingerprint.UNKNOWN_TTL,
                  Fingerprint.UNKNOWN_WINDOW,
                  "",
                  0,
                  null)
              : new Fingerprint.Answer(
                  permit.endpoint(),
                  answer.answer(),
                  answer.from(),
                  searches[key % permits.size()].ttlOf(answer.answer()),
                  searches[key % permits.size()].windowOf(answer.answer()),
                  "",
                  0,
                  Duration.ofNanos(answer.rttNs())));
    }
    return told;
  }

  /** The search for the time to live of one port's answers. */
  private final class Search {
    private final int port;
    private final TtlSearch values = new TtlSearch();
    private @Nullable Reason kind;
    private int window = Fingerprint.UNKNOWN_WINDOW;
    private long patienceNs = LEAST_SEARCH_PATIENCE_NS;
    private long lateNs;
    private long awaited;
    private long keys = SEARCHES / permits.size() + 1;

    Search(int port) {
      this.port = port;
    }

    /** Begins once a handshake or a reset has answered without a condition. */
    void begin(SinglePackets.Response response) {
      boolean isSegment = response.answer() == Reason.SYN_ACK || response.answer() == Reason.RESET;
      if (isSegment) {
        first = first == null ? this : first;
        kind = kind == null ? response.answer() : kind;
        patienceNs = Math.max(patienceNs, SEARCH_ROUND_TRIPS * response.rttNs());
      }
    }

    /**
     * Asks on; returns when it wants to be called again, 0 if it has nothing more to ask.
     *
     * @param likely what other ports' answers have left; 0 if that is not known
     */
    long advance(long nowNs, int likely) {
      if (kind == null) {
        return 0;
      }
      if (awaited != 0 && lateNs - nowNs <= 0) {
        packets.forget(awaited);
        awaited = 0;
        values.no();
      }
      if (awaited == 0) {
        values.expect(likely);
        int least = values.next();
        if (least == 0) {
          return 0;
        }
        awaited = keys++ * permits.size() + port;
        lateNs = nowNs + patienceNs;
        if (packets.connect(permits.get(port), awaited, 0, least) != null) {
          values.spoil(); // It will be told as not known.
          awaited = 0;
          return 0;
        }
      }
      return lateNs;
    }

    void answered(SinglePackets.Response response) {
      if (response.key() != awaited) {
        return;
      }
      awaited = 0;
      if (response.answer() == kind) {
        values.yes();
      } else {
        values.spoil();
      }
    }

    /** Of all connections' windows the least counts: that of a front grows as soon as it can. */
    void seen(SinglePackets.Response response) {
      if (response.window() != TcpInfo.UNKNOWN) {
        window = window < 0 ? response.window() : Math.min(window, response.window());
      }
    }

    int windowOf(Reason answer) {
      return answer == Reason.SYN_ACK ? window : Fingerprint.UNKNOWN_WINDOW;
    }

    int ttlOf(Reason answer) {
      return answer == kind && values.found() > 0 ? values.found() : Fingerprint.UNKNOWN_TTL;
    }
  }
}
