package portscan.cli;

import java.util.function.Consumer;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.scan.ObservationSink;
import portscan.engine.ScanListener;
import portscan.engine.ScanOutline;
import portscan.engine.ScanProgress;
import portscan.engine.discovery.HostVerdict;

/** Passes on what a check would tell of a scan: verdicts and notes. */
final class VerdictListener implements ScanListener {
  private final ObservationSink sink;
  private final Consumer<String> notes;
  private final boolean isVerbose;

  /**
   * @param isVerbose whether to say by which ways packets leave and come
   */
  VerdictListener(ObservationSink sink, Consumer<String> notes, boolean isVerbose) {
    this.sink = sink;
    this.notes = notes;
    this.isVerbose = isVerbose;
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
      notes.accept(line);
    }
  }

  @Override
  public void note(String line) {
    notes.accept(line);
  }
}
