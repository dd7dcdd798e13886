package portscan.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence;
import portscan.api.model.Transport;
import portscan.api.scan.Timing;
import portscan.engine.pace.ControlledLimit;

/**
 * Settles silence that may be a limit's: a host that limits its ICMP errors or its resets leaves a
 * closed port as silent as a filtered one. Each such host has a {@link Custody} of its own, and all
 * of them work side by side with the rest of the run.
 */
final class SecondLook {
  /**
   * A TCP port is filtered whether its rejection is seen or not: the error's sender is waited for
   * only where so few ports of a host are silent that it takes seconds and not minutes.
   */
  static final int MOST_TCP_PORTS = 50;

  private final ScanRun run;
  private final Consumer<String> notes;
  private final Map<HostTrack, Custody> custodies = new LinkedHashMap<>();
  private final Map<HostTrack, Custody> resetters = new LinkedHashMap<>();
  private final Map<HostTrack, Custody> controls = new LinkedHashMap<>();

  /** Asks the questions about one host that were taken from the run. */
  interface Custody {
    void take(Question question);

    /** Does what is due; whether anything is left to do later. */
    boolean step(long nowNs) throws InterruptedException;

    /** When {@link #step} has something to do again. */
    long nextNs(long nowNs);

    /** One of its questions, or one of its own, has been concluded. */
    void settled(Question question, Evidence evidence, long nowNs);
  }

  SecondLook(ScanRun run, Consumer<String> notes) {
    this.run = run;
    this.notes = notes;
  }

  /** Whether a question that is silent so far is to be asked in step with an ICMP error limit. */
  boolean wants(Question question) {
    boolean isTcp = question.ask.endpoint().transport() == Transport.TCP;
    return run.timing().retries() == Timing.BY_NEED
        && question.host.mayLimitErrors()
        && (!isTcp || question.host.silentTcp <= MOST_TCP_PORTS);
  }

  /** Whether a TCP question is to be asked in step with a limit of resets. */
  boolean wantsInStepWithResets(Question question) {
    ControlledLimit resets = question.host.resets;
    return resets != null
        && resets.isRecognised()
        && run.timing().retries() == Timing.BY_NEED
        && question.ask.endpoint().transport() == Transport.TCP;
  }

  /** Takes over a question whose silence may be that of an ICMP error limit. */
  void take(Question question) {
    Custody custody = custodies.get(question.host);
    if (custody == null) {
      custody = new LimitedErrors(run, question.host, notes);
      custodies.put(question.host, custody);
    }
    hand(question, custody);
  }

  /** A question about a host is overdue: from now on it may be watched for a limit of resets. */
  void noteOverdue(HostTrack host) {
    ControlledLimit resets = host.resets;
    if (resets != null
        && !resets.isRecognised()
        && host.closedWitness != null
        && run.timing().retries() == Timing.BY_NEED
        && !controls.containsKey(host)) {
      controls.put(host, new ResetControl(run, host, resets));
    }
  }

  /** Reckons with a limit of resets that is only possible. */
  void assume(HostTrack host, long nowNs) {
    ControlledLimit resets = host.resets;
    if (resets != null && !resets.isRecognised()) {
      resets.assume(nowNs);
    }
  }

  /** Takes over a question about a host that limits its resets. */
  void takeInStepWithResets(Question question) {
    ControlledLimit resets = question.host.resets;
    if (resets == null) {
      return;
    }
    Custody custody = resetters.get(question.host);
    if (custody == null) {
      custody = new LimitedResets(run, question.host, resets, notes);
      resetters.put(question.host, custody);
    }
    hand(question, custody);
  }

  private static void hand(Question question, Custody custody) {
    question.custody = custody;
    custody.take(question);
  }

  boolean isDone() {
    return custodies.isEmpty() && resetters.isEmpty() && controls.isEmpty();
  }

  void step(long nowNs) throws InterruptedException {
    step(custodies, nowNs);
    step(resetters, nowNs);
    step(controls, nowNs);
  }

  private static void step(Map<HostTrack, Custody> all, long nowNs) throws InterruptedException {
    if (all.isEmpty()) {
      return;
    }
    for (Map.Entry<HostTrack, Custody> entry : Map.copyOf(all).entrySet()) {
      if (!entry.getValue().step(nowNs)) {
        all.remove(entry.getKey());
      }
    }
  }

  /** How long until {@link #step} has something to do, in nanoseconds, but {@code most}. */
  long waitNs(long nowNs, long most) {
    return waitNs(controls, nowNs, waitNs(resetters, nowNs, waitNs(custodies, nowNs, most)));
  }

  private static long waitNs(Map<HostTrack, Custody> all, long nowNs, long most) {
    long wait = most;
    if (!all.isEmpty()) {
      for (Custody custody : all.values()) {
        wait = Math.min(wait, custody.nextNs(nowNs) - nowNs);
      }
    }
    return wait;
  }

  /** A question is over: tells whoever asks it in step with a limit. */
  static void settled(Question question, Evidence evidence, long nowNs) {
    @Nullable Custody custody = question.custody;
    if (custody != null) {
      custody.settled(question, evidence, nowNs);
    }
  }
}
