package portscan.engine.journal;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.engine.order.ProbeSpace;
import portscan.engine.probe.Probe;

/**
 * Observations as a journal's records, and back.
 *
 * <p>Of a verdict the evidence is kept, from which the probe concludes the same again. What failed
 * on our own side is not kept, so that it is asked again.
 */
final class ObservationCodec {
  private static final int CONNECTED = 1;
  private static final int REFUSED = 2;
  private static final int TCP_REPLY = 3;
  private static final int ICMP_ERROR = 4;
  private static final int UDP_REPLY = 5;

  private static final double MILLION = 1e6;

  private final ProbeSpace space;
  private final Probe probe;
  private @Nullable IpAddress source;

  ObservationCodec(ProbeSpace space, Probe probe) {
    this.space = space;
    this.probe = probe;
  }

  // ---- writing

  static void write(JournalWriter writer, long element, Observation seen) {
    Evidence evidence = seen.evidence();
    if (evidence.kind() == Evidence.Kind.LOCAL_FAILURE) {
      return;
    }
    IpAddress from = seen.source();
    if (from == null) {
      writer.source(0, 0, 0);
    } else {
      writer.source(family(from), from.high(), from.low());
    }
    switch (evidence) {
      case Evidence.Connected(IpAddress by) -> answered(writer, element, seen, CONNECTED, by, 0, 0);
      case Evidence.Refused(IpAddress by) -> answered(writer, element, seen, REFUSED, by, 0, 0);
      case Evidence.TcpReply reply ->
          answered(
              writer,
              element,
              seen,
              TCP_REPLY,
              reply.from(),
              reply.ttl(),
              (long) reply.window() << 8 | reply.flags());
      case Evidence.IcmpError error ->
          answered(
              writer,
              element,
              seen,
              ICMP_ERROR,
              error.from(),
              0,
              (long) code(error.origin()) << 16 | error.type() << 8 | error.code());
      case Evidence.UdpReply reply ->
          answered(
              writer,
              element,
              seen,
              UDP_REPLY,
              reply.from(),
              0,
              (long) reply.fromPort() << 32 | reply.bytes(),
              reply.protocol());
      case Evidence.Silence silence ->
          writer.silent(
              element,
              1,
              silence.tries(),
              micros(silence.waited()),
              Double.isNaN(silence.loss()) ? -1 : (int) (silence.loss() * MILLION),
              micros(seen.at()));
      case Evidence.LocalFailure _ -> throw new IllegalArgumentException("not kept");
    }
  }

  private static void answered(
      JournalWriter writer,
      long element,
      Observation seen,
      int evidence,
      IpAddress from,
      int ttl,
      long detail) {
    answered(writer, element, seen, evidence, from, ttl, detail, "");
  }

  private static void answered(
      JournalWriter writer,
      long element,
      Observation seen,
      int evidence,
      IpAddress from,
      int ttl,
      long detail,
      String words) {
    IpAddress asked = seen.address();
    boolean fromTarget = asked != null && from.sameBits(asked);
    Duration rtt = seen.rtt();
    writer.answered(
        element,
        evidence,
        fromTarget ? 0 : family(from),
        fromTarget ? 0 : from.high(),
        fromTarget ? 0 : from.low(),
        ttl,
        detail,
        words,
        seen.attempts(),
        rtt == null ? -1 : micros(rtt),
        micros(seen.at()));
  }

  private static int family(IpAddress address) {
    return address.family() == AddressFamily.IPV4 ? 4 : 6;
  }

  /** To the nearest, as reports tell it: a resumed scan's report must say the same. */
  private static long micros(Duration duration) {
    return Math.round(duration.toNanos() / 1e3);
  }

  private static long micros(Instant at) {
    return at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
  }

  private static int code(ErrorOrigin origin) {
    return switch (origin) {
      case TARGET -> 0;
      case INTERMEDIATE -> 1;
      case LOCAL_LINK -> 2;
    };
  }

  // ---- reading

  /** The records that follow were asked from this address. */
  void source(int family, long high, long low) {
    source = family == 0 ? null : address(family, high, low);
  }

  /** The observation of a record; null if no kind of evidence has its code. */
  @Nullable Observation answered(
      long element,
      int evidence,
      int fromFamily,
      long fromHigh,
      long fromLow,
      int ttl,
      long detail,
      String words,
      int attempts,
      long rttMicros,
      long atMicros) {
    IpAddress from =
        fromFamily == 0
            ? space.address(space.hostIndex(element))
            : address(fromFamily, fromHigh, fromLow);
    int numbers = (int) detail;
    Evidence seen =
        switch (evidence) {
          case CONNECTED -> new Evidence.Connected(from);
          case REFUSED -> new Evidence.Refused(from);
          case TCP_REPLY -> new Evidence.TcpReply(from, ttl, numbers & 255, numbers >>> 8);
          case ICMP_ERROR ->
              new Evidence.IcmpError(
                  from, numbers >>> 8 & 255, numbers & 255, origin(numbers >>> 16));
          case UDP_REPLY -> new Evidence.UdpReply(from, (int) (detail >>> 32), numbers, words);
          default -> null;
        };
    Duration rtt = rttMicros < 0 ? null : Duration.ofNanos(rttMicros * 1000);
    return seen == null ? null : observation(element, seen, attempts, rtt, atMicros);
  }

  Observation silent(
      long element, int tries, long waitedMicros, int lossMillionths, long atMicros) {
    double loss = lossMillionths < 0 ? Double.NaN : lossMillionths / MILLION;
    Evidence silence =
        new Evidence.Silence(tries, Duration.ofNanos(waitedMicros * 1000), Math.min(1, loss));
    return observation(element, silence, tries, null, atMicros);
  }

  private Observation observation(
      long element, Evidence evidence, int attempts, @Nullable Duration rtt, long atMicros) {
    long host = space.hostIndex(element);
    return new Observation(
        space.target(host),
        space.address(host),
        space.port(element),
        space.transport(),
        probe.id(),
        probe.classify(evidence),
        evidence,
        Observation.LOCAL,
        source,
        Instant.ofEpochSecond(
            Math.floorDiv(atMicros, 1_000_000L), Math.floorMod(atMicros, 1_000_000L) * 1000),
        rtt,
        attempts);
  }

  private static IpAddress address(int family, long high, long low) {
    return new IpAddress(
        family == 4 ? AddressFamily.IPV4 : AddressFamily.IPV6, family == 4 ? 0 : high, low, "");
  }

  private static ErrorOrigin origin(int code) {
    return switch (code) {
      case 0 -> ErrorOrigin.TARGET;
      case 1 -> ErrorOrigin.INTERMEDIATE;
      default -> ErrorOrigin.LOCAL_LINK;
    };
  }
}
