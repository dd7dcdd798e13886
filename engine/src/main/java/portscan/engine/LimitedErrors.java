package portscan.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.IcmpError;
import portscan.api.model.Transport;
import portscan.engine.pace.LossEstimate;

/**
 * Asks the silent ports of a host that limits its ICMP errors, a few errors' worth at a time.
 *
 * <p><b>Design.</b> A silent port costs the host no error. So one port is asked after another, a
 * little more than a round trip apart, until an error comes: this was the one that the host had to
 * give, and what was asked before it and stayed silent would have had it. Those silences are
 * credible. Then the next error is waited for. If nobody is left who may give one, a port that is
 * known to send errors is asked again: if it stays silent too, there was no error to be had, and no
 * silence of that round counts.
 *
 * <p>How long the host takes until it has an error again is searched for, from Linux's second: a
 * port that is asked earlier than that and does send an error shows a faster limit, one that is
 * known to send errors and does not shows a slower one. The search halves the span between the
 * longest wait in vain and the shortest wait that was rewarded. Errors saved up make it too short
 * for a while, which the next waits in vain put right.
 */
final class LimitedErrors implements SecondLook.Custody {
  /** Linux by default: one error a second to each destination, after six at once. */
  private static final long FIRST_WAIT_NS = 1_000_000_000;

  private static final long LONGEST_WAIT_NS = 60_000_000_000L;
  private static final double CLOSE_ENOUGH = 1.04;
  private static final double MARGIN = 1.01;
  private static final long LEAST_SPACING_NS = 5_000_000;

  /** TCP sockets are closed before the kernel's retransmission at 1 s spends an error. */
  private static final long LONGEST_ROUND_NS = 900_000_000;

  private static final int LEAST_ROUNDS = 2;
  private static final int WITNESS_TRIES = 2;

  /** Errors that are spent on finding the limit's rate, at the most. */
  private static final int MOST_SEARCHES = 16;

  /** What takes no longer, or changes a time told by no more, is not worth a word. */
  static final long WORTH_TELLING_NS = 5_000_000_000L;

  private final ScanRun run;
  private final HostTrack host;
  private final Consumer<String> notes;
  private final Deque<Question> waiting = new ArrayDeque<>();

  /** Asked in this round and silent so far, in order; more than once if need be. */
  private final List<Question> asked = new ArrayList<>();

  private final LossEstimate loss = new LossEstimate();

  /** A port known to send errors while it is asked again; null while it is not. */
  private @Nullable Question witness;

  private int witnessTries;
  private boolean begun;

  /** Whether this round is asked before the host is believed to have an error again. */
  private boolean early;

  /** Whether a wait has been in vain since the latest error, so that none were saved up. */
  private boolean emptied;

  private boolean searching = true;
  private int searches;
  private long roundNs;
  private long nextNs;
  private long lastErrorNs;

  /** The longest wait after an error that was in vain, and the shortest that was not. */
  private long inVainNs;

  private long rewardedNs = FIRST_WAIT_NS;

  /** The interval between errors that the user was told of. */
  private long notedNs = FIRST_WAIT_NS;

  /** The latest end of the rest, by {@link System#nanoTime}, that the user was told of. */
  private long notedEndNs;

  LimitedErrors(ScanRun run, HostTrack host, Consumer<String> notes) {
    this.run = run;
    this.host = host;
    this.notes = notes;
  }

  @Override
  public void take(Question question) {
    question.credibleSilences = 0;
    question.credibleRounds = 0;
    // Whoever may answer for itself is asked first: it needs no error to be had.
    if (question.requests.isEmpty()) {
      waiting.add(question);
    } else {
      waiting.addFirst(question);
    }
  }

  @Override
  public long nextNs(long nowNs) {
    return isAskedByOthers() ? Long.MAX_VALUE : nextNs;
  }

  @Override
  public boolean step(long nowNs) {
    if (isAskedByOthers()) {
      return true;
    }
    if (!begun) {
      if (host.silentTcp > SecondLook.MOST_TCP_PORTS) {
        giveUpTcp(nowNs);
      }
      if (waiting.isEmpty()) {
        return false;
      }
      begin(nowNs);
    }
    if (nowNs < nextNs) {
      return true;
    }
    if (asked.isEmpty() && witness == null) {
      waiting.removeIf(question -> question.concluded);
      if (waiting.isEmpty()) {
        return false;
      }
      roundNs = nowNs;
    }
    if (!run.mayTry(nowNs)) {
      nextNs = run.nextTryNs(nowNs);
      return true;
    }
    Question next = witness == null ? nextToAsk(nowNs) : null;
    if (next == null) {
      askWitness(nowNs);
    } else {
      asked.add(next);
      ask(next, nowNs);
    }
    return true;
  }

  /** What the run itself still asks, or {@link LimitedResets} does, spends errors too. */
  private boolean isAskedByOthers() {
    return host.active > 0 || host.askedInStep > 0;
  }

  /** So many TCP ports are silent that waiting for their errors would not pay. */
  private void giveUpTcp(long nowNs) {
    for (Question question : List.copyOf(waiting)) {
      if (question.ask.endpoint().transport() == Transport.TCP) {
        waiting.remove(question);
        question.custody = null;
        run.conclude(question, ScanRun.silence(question, nowNs), -1);
      }
    }
  }

  private void begin(long nowNs) {
    begun = true;
    lastErrorNs = host.lastErrorNs;
    nextNs = Math.max(nowNs, lastErrorNs + FIRST_WAIT_NS / 2);
    early = nextNs < lastErrorNs + FIRST_WAIT_NS;
    notedEndNs = nowNs;
    if (endNs(nowNs) - nowNs > WORTH_TELLING_NS) {
      notedEndNs = endNs(nowNs);
      notes.accept(
          "%s may limit its ICMP errors: asking its %d silent ports in step with them, at most %d s if"
                  .formatted(host.address, waiting.size(), secondsUntil(notedEndNs, nowNs))
              + " it sends one a second, as Linux does");
    }
  }

  /** When the rest is known at the latest, if the interval between errors is what it seems. */
  private long endNs(long nowNs) {
    return nowNs + (waiting.size() + LEAST_ROUNDS) * rewardedNs;
  }

  private static long secondsUntil(long endNs, long nowNs) {
    return Math.ceilDiv(endNs - nowNs, 1_000_000_000L);
  }

  /** Says how long the rest takes once that is known to be another time than was said. */
  private void noteInterval(long nowNs) {
    double times = rewardedNs / (double) notedNs;
    boolean isNews = times > 1.5 || times < (searching ? 0.25 : 1 / 1.5);
    long endNs = endNs(nowNs);
    if (isNews && !waiting.isEmpty() && Math.abs(endNs - notedEndNs) > WORTH_TELLING_NS) {
      notedNs = rewardedNs;
      notedEndNs = endNs;
      notes.accept(
          "%s sends about %s: its other %d silent ports take at most %d s"
              .formatted(
                  host.address,
                  rewardedNs > FIRST_WAIT_NS
                      ? "one ICMP error in %.0f s".formatted(rewardedNs / 1e9)
                      : "%.0f ICMP errors a second".formatted(1e9 / rewardedNs),
                  waiting.size(),
                  secondsUntil(endNs, nowNs)));
    }
  }

  /** The next port of this round; null if it is the witness's turn. */
  private @Nullable Question nextToAsk(long nowNs) {
    boolean isLong = nowNs - roundNs > LONGEST_ROUND_NS - 2 * spacingNs();
    if (isLong || (early && !asked.isEmpty())) {
      return null;
    }
    for (Question next = waiting.poll(); next != null; next = waiting.poll()) {
      if (!next.concluded) {
        return next;
      }
    }
    // Everybody was silent: repeat what loss may have swallowed, while there is an error to be had.
    int needed = loss.triesNeeded(Schedule.RISK);
    for (Question question : asked) {
      long asks = asked.stream().filter(other -> other == question).count();
      if (!question.concluded && question.credibleSilences + asks < needed) {
        return question;
      }
    }
    return null;
  }

  private void ask(Question question, long nowNs) {
    run.tryOnce(question, nowNs);
    // A conclusion at once has set another time.
    if (!question.concluded) {
      nextNs = nowNs + spacingNs();
    }
  }

  private long spacingNs() {
    return host.roundTrips.spacingNs(LEAST_SPACING_NS);
  }

  private void askWitness(long nowNs) {
    Question known = host.errorWitness;
    if (witness != null) {
      run.closeSockets(witness);
    }
    if (known == null || witnessTries >= WITNESS_TRIES) {
      roundInVain();
      return;
    }
    witnessTries++;
    witness = known.again(nowNs);
    witness.custody = this;
    ask(witness, nowNs);
  }

  /** Even a port known to send errors was silent: none was to be had. */
  private void roundInVain() {
    long wasted = roundNs - lastErrorNs;
    emptied = true;
    inVainNs = Math.max(inVainNs, wasted);
    if (!early || inVainNs >= rewardedNs) {
      rewardedNs = Math.min(LONGEST_WAIT_NS, (long) (inVainNs * (searching ? 2 : 1.1)));
    }
    endRound(0);
    early = false;
    nextNs = Math.max(nextNs, lastErrorNs + (long) (rewardedNs * MARGIN));
  }

  @Override
  public void settled(Question question, Evidence evidence, long nowNs) {
    if (!(evidence instanceof IcmpError)) {
      return;
    }
    if (!question.isWitness) {
      loss.answered(1 + question.credibleSilences);
    }
    long wait = roundNs - lastErrorNs;
    boolean inRound = question == witness || asked.contains(question);
    if (inRound && wait > 0) {
      learn(wait);
    }
    int before = question == witness ? asked.size() : Math.max(0, asked.indexOf(question));
    lastErrorNs = question.askedNs(nowNs);
    endRound(early ? 0 : before);
    early = searching && rewardedNs > CLOSE_ENOUGH * inVainNs;
    long next = early ? (inVainNs + rewardedNs) / 2 : (long) (rewardedNs * MARGIN);
    nextNs = lastErrorNs + Math.max(next, spacingNs());
  }

  /** An error came for a port that was first asked so long after the one before. */
  private void learn(long wait) {
    if (wait < rewardedNs || emptied) {
      rewardedNs = Math.max(spacingNs(), wait);
    }
    if (inVainNs >= rewardedNs) {
      inVainNs = 0;
    }
    boolean isFound = emptied && rewardedNs <= CLOSE_ENOUGH * inVainNs;
    boolean isUnlimited = rewardedNs <= 2 * spacingNs();
    if (isFound || isUnlimited || ++searches >= MOST_SEARCHES) {
      searching = false;
    }
    emptied = false;
  }

  /** The first {@code credible} asks of the round count. */
  private void endRound(int credible) {
    int needed = loss.triesNeeded(Schedule.RISK);
    for (int i = 0; i < credible; i++) {
      asked.get(i).credibleSilences++;
    }
    List<Question> once = asked.stream().distinct().toList();
    for (int i = 0; i < once.size(); i++) {
      Question question = once.get(i);
      if (question.concluded) {
        continue;
      }
      if (asked.subList(0, credible).contains(question)) {
        question.credibleRounds++;
      }
      if (question.credibleSilences >= needed && question.credibleRounds >= LEAST_ROUNDS) {
        question.custody = null;
        run.conclude(question, ScanRun.silence(question, System.nanoTime()), -1);
      } else {
        // A late answer to a datagram is still welcome, while there are files enough.
        if (question.ask.endpoint().transport() == Transport.TCP || !run.hasAmpleFiles()) {
          run.closeSockets(question);
        }
        waiting.add(question);
      }
    }
    asked.clear();
    if (witness != null) {
      run.closeSockets(witness);
      witness = null;
    }
    witnessTries = 0;
    noteInterval(System.nanoTime());
  }
}
