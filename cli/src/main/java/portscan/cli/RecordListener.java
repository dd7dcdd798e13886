package portscan.cli;

import portscan.api.model.Observation;
import portscan.engine.ScanListener;
import portscan.engine.discovery.HostVerdict;

/** Passes on what a scan tells, and has it taken down for the history. */
final class RecordListener extends ForwardingListener {
  private final Scribe record;

  RecordListener(ScanListener listener, Scribe record) {
    super(listener);
    this.record = record;
  }

  @Override
  public void host(String target, HostVerdict verdict) {
    if (!verdict.up() && verdict.failure() == null) {
      record.down(verdict.address());
    }
    super.host(target, verdict);
  }

  @Override
  public void observation(Observation seen) {
    record.observed(seen);
    super.observation(seen);
  }
}
