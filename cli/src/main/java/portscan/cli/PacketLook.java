package portscan.cli;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Target;
import portscan.api.scan.ObservationSink;
import portscan.api.scan.Timing;
import portscan.engine.Scan;
import portscan.engine.capture.PcapngWriter;
import portscan.engine.pace.Pace;
import portscan.engine.pace.TimingTemplate;

/** A check by packets of our own: a scan of a few ports. */
final class PacketLook {
  private final Words words;
  private final Timing timing;
  private final Console console;
  private final boolean isVerbose;
  private final @Nullable PcapngWriter capture;
  private final Clearance clearance;

  /**
   * @param isVerbose whether to say by which ways packets leave and come
   * @param capture where packets are kept; null if they are not
   * @param clearance by whose leave
   */
  PacketLook(
      Words words,
      Timing timing,
      Console console,
      boolean isVerbose,
      @Nullable PcapngWriter capture,
      Clearance clearance) {
    this.words = words;
    this.timing = timing;
    this.console = console;
    this.isVerbose = isVerbose;
    this.capture = capture;
    this.clearance = clearance;
  }

  /** Looks once at every port of every target. */
  void look(List<Target> targets, ObservationSink sink) throws InterruptedException {
    Scan.Builder scan =
        Scan.builder(targets)
            .families(ProbeOptions.families(words))
            .presence(Scan.Presence.ASSUMED)
            .tcp(ProbeOptions.packetProbe(words).orElseThrow())
            .origin(ProbeOptions.origin(words))
            .timeout(timing.timeout())
            .pace(pace(timing));
    ProbeOptions.udpRequests(words).ifPresent(scan::udpRequests);
    if (capture != null) {
      scan.capture(capture);
    }
    clearance.on(scan).build().run(new VerdictListener(sink, console::note, isVerbose));
  }

  /** The pace that keeps within a timing. */
  static Pace pace(Timing timing) {
    Pace usual = TimingTemplate.NORMAL.pace();
    return usual
        .withRate(timing.rate())
        .withRetries(timing.retries())
        .withWaits(
            atMost(usual.leastWait(), timing),
            atMost(usual.firstWait(), timing),
            atMost(usual.longestWait(), timing));
  }

  private static Duration atMost(Duration wait, Timing timing) {
    return wait.compareTo(timing.timeout()) < 0 ? wait : timing.timeout();
  }
}
