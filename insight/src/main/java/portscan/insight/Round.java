package portscan.insight;

import java.time.Duration;
import java.util.List;
import portscan.api.experiment.Steady;
import portscan.api.experiment.Steady.Sample;
import portscan.api.model.Reason;

/** What a round of probes at a constant pace shows: loss by chance, or a limit. */
final class Round {
  /** The fewest probes after the first loss that a pattern is seen in. */
  private static final int FEWEST = 15;

  /** How far a limiter's answers may stray from a straight line: it lets through whole packets. */
  private static final double STRAIGHT = 1.05;

  /** So many in a row are a burst. */
  private static final int LEAST_BURST = 3;

  /** A share of answers as low as this, after a full burst, is no chance. */
  private static final double HARDLY_ANY = 0.1;

  /** A round that lost more than this is looked at again. */
  private static final double SUSPICIOUS = 0.15;

  private static final long LEAST_SLOWER_NS = 100_000_000L;
  private static final long MOST_SLOWER_NS = 1_200_000_000L;
  private static final long WHOLE_SLOWER_NS = 4_000_000_000L;

  private final List<Sample> samples;
  private final int firstLoss;

  Round(Steady.Result round) {
    samples = round.samples();
    int index = 0;
    while (index < samples.size() && isServed(samples.get(index))) {
      index++;
    }
    firstLoss = index;
  }

  int sent() {
    return samples.size();
  }

  int answered() {
    return (int) samples.stream().filter(Round::isAnswered).count();
  }

  /** How many were let through to the service. */
  int served() {
    return (int) samples.stream().filter(Round::isServed).count();
  }

  /** The share that was not let through, be it lost or refused, 0 to 1. */
  double denied() {
    return samples.isEmpty() ? 0 : 1 - (double) served() / samples.size();
  }

  /** The share that was lost, 0 to 1; an ICMP error tells of a packet that was refused instead. */
  double loss() {
    return samples.isEmpty() ? 0 : 1 - (double) answered() / samples.size();
  }

  /** The lower and upper end of loss's 95 % confidence interval (Wilson's score). */
  double[] interval() {
    double n = samples.size();
    double z = 1.96;
    double p = loss();
    double middle = p + z * z / (2 * n);
    double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    double scale = 1 + z * z / n;
    return new double[] {
      Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)
    };
  }

  /**
   * Whether answers come at a constant rate, or hardly at all, once a burst was let through: a
   * token bucket lets answers grow along a straight line, where loss by chance strays from it.
   */
  boolean looksLimited() {
    List<Sample> tail = samples.subList(firstLoss, samples.size());
    if (tail.size() < FEWEST || served() == 0) {
      return false;
    }
    int through = (int) tail.stream().filter(Round::isServed).count();
    double share = (double) through / tail.size();
    if (share <= HARDLY_ANY) {
      return firstLoss >= LEAST_BURST;
    }
    double most = 0;
    int seen = 0;
    for (int i = 0; i < tail.size(); i++) {
      seen += isServed(tail.get(i)) ? 1 : 0;
      most = Math.max(most, Math.abs(seen - share * (i + 1)));
    }
    return share < 0.9 && most <= STRAIGHT;
  }

  /** Whether nothing was let through at all. */
  boolean isShut() {
    return samples.size() >= FEWEST && served() == 0;
  }

  /** Whether nothing was let through any more, once a burst was. */
  boolean endsShut() {
    return looksLimited()
        && samples.subList(firstLoss, samples.size()).stream().noneMatch(Round::isServed);
  }

  /** How many a second were let through after the first that was not. */
  double rate() {
    List<Sample> tail = samples.subList(Math.min(firstLoss, samples.size() - 1), samples.size());
    Duration took = tail.getLast().sent().minus(tail.getFirst().sent());
    long through = tail.stream().filter(Round::isServed).count();
    return took.isPositive() ? through / (took.toNanos() / 1e9) : 0;
  }

  /** How many probes a second were sent. */
  double pace() {
    Duration took = samples.getLast().sent();
    return took.isPositive() ? (samples.size() - 1) / (took.toNanos() / 1e9) : 0;
  }

  /** Whether a slower round is worth its time, to tell a limit from chance. */
  boolean isSuspicious() {
    return answered() > 0 && (looksLimited() || loss() > SUSPICIOUS);
  }

  /** From probe to probe of a round at half the rate at which answers came. */
  Duration slowerInterval() {
    long interval = (long) (2e9 / Math.max(rate(), 0.1));
    return Duration.ofNanos(Math.clamp(interval, LEAST_SLOWER_NS, MOST_SLOWER_NS));
  }

  /** How many probes of that round a user has the patience for. */
  int slowerCount() {
    return Math.clamp(WHOLE_SLOWER_NS / slowerInterval().toNanos(), 4, 16);
  }

  /** Whether some probes were accepted and others refused. */
  boolean isMixed() {
    return served() > 0 && refused() > 0;
  }

  /** How many were refused, by a reset or an ICMP error. */
  int refused() {
    return (int)
        samples.stream()
            .filter(sample -> sample.answer() != Reason.NO_RESPONSE && !isServed(sample))
            .count();
  }

  private static boolean isServed(Sample sample) {
    return sample.answer() == Reason.SYN_ACK || sample.answer() == Reason.UDP_RESPONSE;
  }

  private static boolean isAnswered(Sample sample) {
    return sample.answer() != Reason.NO_RESPONSE;
  }
}
