package portscan.engine;

import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence;
import portscan.engine.pace.ControlledLimit;

/** Asks a port of one host that is known to be closed once more: see {@link ControlledLimit}. */
final class ResetControl implements SecondLook.Custody {
  private final ScanRun run;
  private final HostTrack host;
  private final ControlledLimit limit;

  /** The port that is being asked again; null while none is. */
  private @Nullable Question control;

  ResetControl(ScanRun run, HostTrack host, ControlledLimit limit) {
    this.run = run;
    this.host = host;
    this.limit = limit;
  }

  @Override
  public void take(Question question) {
    throw new IllegalStateException("a control asks nothing for others: " + question.ask);
  }

  @Override
  public boolean step(long nowNs) {
    if (limit.isRecognised() || host.active == 0) {
      end();
      return false;
    }
    tick(nowNs);
    return true;
  }

  /** Notes an overdue control, and makes one if it is time for it; whether one was made. */
  boolean tick(long nowNs) {
    Question pending = control;
    if (pending != null && nowNs - pending.lastTryNs >= host.roundTrips.timeoutNs()) {
      run.closeSockets(pending);
      control = null;
      limit.refunded(pending.lastTryNs);
      limit.controlled(false, nowNs);
    }
    Question known = host.closedWitness;
    if (control != null || known == null || !limit.wantsControl(nowNs) || !run.mayTry(nowNs)) {
      return false;
    }
    limit.controlAsked(nowNs);
    Question again = known.again(nowNs);
    again.custody = this;
    control = again;
    run.tryOnce(again, nowNs);
    return true;
  }

  /** Gives up the control that is under way. */
  void end() {
    Question pending = control;
    if (pending != null) {
      control = null;
      run.closeSockets(pending);
    }
  }

  @Override
  public long nextNs(long nowNs) {
    Question pending = control;
    return pending == null ? Long.MAX_VALUE : pending.lastTryNs + host.roundTrips.timeoutNs();
  }

  @Override
  public void settled(Question question, Evidence evidence, long nowNs) {
    if (question == control) {
      control = null;
      limit.controlled(true, nowNs);
    }
  }
}
