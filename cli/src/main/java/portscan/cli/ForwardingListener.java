package portscan.cli;

import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.engine.ScanListener;
import portscan.engine.ScanOutline;
import portscan.engine.ScanProgress;
import portscan.engine.discovery.HostVerdict;

/** Passes on what a scan tells. */
abstract class ForwardingListener implements ScanListener {
  private final ScanListener listener;

  ForwardingListener(ScanListener listener) {
    this.listener = listener;
  }

  @Override
  public void begin(ScanOutline outline) {
    listener.begin(outline);
  }

  @Override
  public void host(String target, HostVerdict verdict) {
    listener.host(target, verdict);
  }

  @Override
  public void ports(long probes) {
    listener.ports(probes);
  }

  @Override
  public void observation(Observation seen) {
    listener.observation(seen);
  }

  @Override
  public void progress(ScanProgress now) {
    listener.progress(now);
  }

  @Override
  public void everyPortAnswers(IpAddress address) {
    listener.everyPortAnswers(address);
  }

  @Override
  public void detail(String line) {
    listener.detail(line);
  }

  @Override
  public void note(String line) {
    listener.note(line);
  }
}
