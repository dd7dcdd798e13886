package portscan.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import portscan.api.model.Evidence;
import portscan.engine.pace.ControlledLimit;
import portscan.engine.pace.LossEstimate;

/**
 * Asks the ports of a host that limits its resets, at the rate at which it gives them.
 *
 * <p>An ask may stay silent for want of a token as well as for loss. Both count as loss: who
 * answers late tells how much there is, and so how many silences it takes to believe one.
 */
final class LimitedResets implements SecondLook.Custody {
  private static final int MOST_TRIES = 40;

  private final ScanRun run;
  private final HostTrack host;
  private final ControlledLimit limit;
  private final Consumer<String> notes;
  private final Deque<Question> waiting = new ArrayDeque<>();
  private final Deque<Question> asked = new ArrayDeque<>();
  private final ResetControl control;
  private int falls;

  /** The rate that the user was told of; NaN before. */
  private double notedRate = Double.NaN;

  LimitedResets(ScanRun run, HostTrack host, ControlledLimit limit, Consumer<String> notes) {
    this.run = run;
    this.host = host;
    this.limit = limit;
    this.notes = notes;
    this.control = new ResetControl(run, host, limit);
    this.host.loss = new LossEstimate();
  }

  @Override
  public void take(Question question) {
    question.triesInStep = 0;
    host.askedInStep++;
    waiting.add(question);
  }

  @Override
  public boolean step(long nowNs) {
    noteRate();
    forgetWhatWasAskedTooFast();
    long overdueNs = host.roundTrips.timeoutNs();
    for (Question first = asked.peek();
        first != null && (first.concluded || nowNs - first.lastTryNs >= overdueNs);
        first = asked.peek()) {
      asked.remove();
      if (!first.concluded) {
        silent(first, nowNs);
      }
    }
    while (!waiting.isEmpty() && limit.nextAskNs(nowNs) <= nowNs && run.mayTry(nowNs)) {
      if (control.tick(nowNs)) {
        continue;
      }
      Question question = waiting.remove();
      if (!question.concluded) {
        question.triesInStep++;
        asked.add(question);
        run.tryOnce(question, nowNs);
      }
    }
    if (waiting.isEmpty() && asked.isEmpty() && !run.hasMore()) {
      control.end();
      return false;
    }
    return true;
  }

  /** No silence counts from before the rate was found too high. */
  private void forgetWhatWasAskedTooFast() {
    if (falls != limit.falls()) {
      falls = limit.falls();
      waiting.forEach(question -> question.triesInStep = 0);
      asked.forEach(question -> question.triesInStep = 0);
      host.loss = new LossEstimate();
    }
  }

  private void silent(Question question, long nowNs) {
    limit.refunded(question.lastTryNs);
    run.closeSockets(question);
    if (question.triesInStep >= MOST_TRIES
        || (question.triesInStep >= triesEnough() && !limit.isPossible())) {
      host.askedInStep--;
      question.custody = null;
      run.silentInStep(question, nowNs);
    } else {
      waiting.add(question);
    }
  }

  private int triesEnough() {
    return Math.min(MOST_TRIES, host.loss.triesNeeded(Schedule.RISK));
  }

  @Override
  public long nextNs(long nowNs) {
    long next =
        asked.isEmpty() ? Long.MAX_VALUE : asked.peek().lastTryNs + host.roundTrips.timeoutNs();
    return waiting.isEmpty()
        ? next
        : Math.min(next, Math.max(limit.nextAskNs(nowNs), run.nextTryNs(nowNs)));
  }

  @Override
  public void settled(Question question, Evidence evidence, long nowNs) {
    host.askedInStep--;
    // A silence was refunded before; an answer has told the limit itself.
    if (!(evidence instanceof Evidence.Silence)) {
      host.loss.answered(Math.max(1, question.triesInStep));
    }
  }

  /** Says, when all ports are known to it, what takes long and how long; anew if that changes. */
  private void noteRate() {
    double rate = limit.rate();
    boolean isNews = !(rate < 1.5 * notedRate && rate > notedRate / 1.5);
    if (!isNews || !limit.isConfirmed() || run.hasMore() || waiting.isEmpty()) {
      return;
    }
    long longestNs = limit.longestNs(waiting.size(), triesEnough(), host.roundTrips.timeoutNs());
    String take =
        "its other %d ports take at most %d s"
            .formatted(waiting.size(), Math.ceilDiv(longestNs, 1_000_000_000L));
    if (limit.isCertain()) {
      notedRate = rate;
      notes.accept(
          "%s limits its resets to about %.0f a second: %s"
              .formatted(host.address, Math.max(1, rate), take));
    } else if (longestNs > LimitedErrors.WORTH_TELLING_NS) {
      notedRate = rate;
      notes.accept(
          "%s may limit its resets, or packets are lost: %s".formatted(host.address, take));
    }
  }
}
