package portscan.cli;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Target;
import portscan.api.scan.ObservationSink;
import portscan.api.scan.Timing;
import portscan.engine.Scan;
import portscan.engine.ScanListener;
import portscan.engine.ScanOutline;
import portscan.engine.ScanProgress;
import portscan.engine.capture.PcapngWriter;
import portscan.engine.discovery.HostVerdict;
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
            .pace(pace());
    ProbeOptions.udpRequests(words).ifPresent(scan::udpRequests);
    if (capture != null) {
      scan.capture(capture);
    }
    clearance.on(scan).build().run(new Listener(sink));
  }

  private Pace pace() {
    Pace usual = TimingTemplate.NORMAL.pace();
    return usual
        .withRate(timing.rate())
        .withRetries(timing.retries())
        .withWaits(
            atMost(usual.leastWait()), atMost(usual.firstWait()), atMost(usual.longestWait()));
  }

  private Duration atMost(Duration wait) {
    return wait.compareTo(timing.timeout()) < 0 ? wait : timing.timeout();
  }

  /** Passes on what a check tells. */
  private final class Listener implements ScanListener {
    private final ObservationSink sink;

    Listener(ObservationSink sink) {
      this.sink = sink;
    }

    @Override
    public void begin(ScanOutline outline) {}

    @Override
    public void host(String target, HostVerdict verdict) {}

    @Override
    public void ports(long probes) {}

    @Override
    public void observation(Observation seen) {
      sink.accept(seen);
    }

    @Override
    public void progress(ScanProgress now) {}

    @Override
    public void everyPortAnswers(IpAddress address) {}

    @Override
    public void detail(String line) {
      if (isVerbose) {
        console.note(line);
      }
    }

    @Override
    public void note(String line) {
      console.note(line);
    }
  }
}
