package portscan.format.report;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import portscan.api.model.Evidence;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;

/**
 * What several looks at one endpoint add up to.
 *
 * @param loss the share of looks that nothing came back from, 0 to 1; {@code NaN} if no look got as
 *     far as sending
 * @param roundTrip over the looks that were answered; empty if none was
 */
record Statistics(double loss, Optional<RoundTrip> roundTrip) {

  /** The least, the middle and the longest round trip. */
  record RoundTrip(Duration minimum, Duration median, Duration maximum) {}

  static Statistics of(List<Observation> looks) {
    long sent = looks.stream().filter(look -> look.outcome() instanceof Outcome.Classified).count();
    long silent =
        looks.stream().filter(look -> look.evidence() instanceof Evidence.Silence).count();
    long[] nanoseconds =
        looks.stream()
            .map(Observation::rtt)
            .filter(Objects::nonNull)
            .mapToLong(Duration::toNanos)
            .sorted()
            .toArray();
    return new Statistics(sent == 0 ? Double.NaN : (double) silent / sent, roundTrip(nanoseconds));
  }

  private static Optional<RoundTrip> roundTrip(long[] ascending) {
    int size = ascending.length;
    if (size == 0) {
      return Optional.empty();
    }
    long median = (ascending[(size - 1) / 2] + ascending[size / 2]) / 2;
    return Optional.of(
        new RoundTrip(
            Duration.ofNanos(ascending[0]),
            Duration.ofNanos(median),
            Duration.ofNanos(ascending[size - 1])));
  }

  /** Milliseconds, rounded to the microsecond. */
  static double milliseconds(Duration duration) {
    return Math.round(duration.toNanos() / 1e3) / 1e3;
  }
}
