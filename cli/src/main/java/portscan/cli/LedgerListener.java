package portscan.cli;

import portscan.api.model.Observation;
import portscan.engine.ScanListener;
import portscan.engine.ScanProgress;

/** Passes on what a scan tells, and tells the audit what it found and sent. */
final class LedgerListener extends ForwardingListener {
  private final Ledger ledger;

  LedgerListener(ScanListener listener, Ledger ledger) {
    super(listener);
    this.ledger = ledger;
  }

  @Override
  public void observation(Observation seen) {
    ledger.observed(seen);
    super.observation(seen);
  }

  @Override
  public void progress(ScanProgress now) {
    ledger.sent(now.sent());
    super.progress(now);
  }
}
