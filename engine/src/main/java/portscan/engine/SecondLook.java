package portscan.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.api.scan.Timing;
import portscan.sys.Linux;
import portscan.sys.NetworkCounters;

/**
 * Settles silence that may not be the target's.
 *
 * <p><b>Limited errors.</b> A host that limits its ICMP errors (Linux: six at once, then one a
 * second to each destination) leaves a closed UDP port or a rejected TCP port as silent as a
 * filtered one. A silent port costs it nothing, though: so all doubtful ports are asked at once, a
 * second apart. An answer settles one port; a round without any shows that an error was to be had
 * and none of the ports asked for it. Two such rounds end it.
 *
 * <p><b>Own rules.</b> A packet that an output rule drops is silent too, but the kernel counts the
 * retransmission that failed ({@code TCPRetransFail}). The counter is the machine's, so doubtful
 * connections are opened in groups: no failure clears the group, as many failures as members
 * convict it, anything between halves it.
 */
final class SecondLook {
  /** A token bucket of one error a second has refilled after this. */
  private static final Duration REFILL = Duration.ofMillis(1_080);

  /**
   * Ends before the kernel's own retransmission at 1 s, which would spend the next round's token.
   */
  private static final Duration LISTEN = Duration.ofMillis(900);

  private static final int QUIET_ROUNDS = 2;
  private static final int LARGEST_ROUND = 256;
  private static final String COUNTER = "TCPRetransFail";

  /** Long enough for the kernel's first retransmission, which comes after 1 s. */
  private static final Duration RETRANSMISSION = Duration.ofMillis(1_150);

  /** The counter is read at most so often, in nanoseconds. */
  private static final long COUNTER_AGE_NS = 5_000_000;

  private final ScanRun run;
  private final Consumer<String> notes;
  private final Map<IpAddress, List<Question>> limited = new LinkedHashMap<>();
  private final List<Question> suspects = new ArrayList<>();
  private long counter;
  private long counterReadNs;
  private boolean counterRead;

  SecondLook(ScanRun run, Consumer<String> notes) {
    this.run = run;
    this.notes = notes;
  }

  /** How many retransmissions have failed to leave this machine; 0 where nobody counts. */
  long failedRetransmissions(long nowNs) {
    if (Linux.unavailable().isPresent()) {
      return 0;
    }
    if (!counterRead || nowNs - counterReadNs > COUNTER_AGE_NS) {
      counter = NetworkCounters.tcpExtension(COUNTER).orElse(0);
      counterReadNs = nowNs;
      counterRead = true;
    }
    return counter;
  }

  /** Takes over a silent question if its silence may be a limit's or our own. */
  boolean wants(Question question, long nowNs) {
    boolean tcp = question.ask.endpoint().transport() == Transport.TCP;
    if (tcp && failedRetransmissions(nowNs) > question.failedRetransmissionsBefore) {
      suspects.add(question);
      return true;
    }
    if (run.timing().retries() == Timing.BY_NEED && question.host.mayLimitErrors()) {
      limited
          .computeIfAbsent(question.ask.endpoint().address(), _ -> new ArrayList<>())
          .add(question);
      return true;
    }
    return false;
  }

  /** Settles every question that was taken over. */
  void settle() throws InterruptedException {
    if (!limited.isEmpty()) {
      settleLimited();
    }
    settleSuspects(suspects);
  }

  // ---- limited errors

  private void settleLimited() throws InterruptedException {
    limited.forEach((address, questions) ->
        notes.accept(
            "%s limits its ICMP errors: asking its %d silent ports again, a second apart"
                .formatted(address, questions.size())));
    pause(REFILL.minus(LISTEN));
    while (!limited.isEmpty()) {
      Map<IpAddress, List<Question>> round = new HashMap<>();
      limited.forEach((address, questions) ->
          round.put(
              address,
              List.copyOf(questions.subList(0, Math.min(LARGEST_ROUND, questions.size())))));
      askOnce(round.values().stream().flatMap(List::stream).toList(), LISTEN);
      round.forEach(this::judgeRound);
      limited.values().removeIf(List::isEmpty);
      pause(REFILL.minus(LISTEN));
    }
  }

  private void judgeRound(IpAddress address, List<Question> asked) {
    List<Question> open = limited.getOrDefault(address, List.of());
    boolean quiet = asked.stream().noneMatch(question -> question.concluded);
    open.removeAll(asked);
    for (Question question : asked) {
      if (quiet) {
        question.quietRounds++;
      }
      if (!question.concluded) {
        if (question.quietRounds >= QUIET_ROUNDS) {
          run.conclude(question, ScanRun.silence(question, System.nanoTime()), -1);
        } else {
          // Behind the others, so that a round never starves them.
          open.add(question);
        }
      }
    }
  }

  // ---- own rules

  private void settleSuspects(List<Question> group) throws InterruptedException {
    for (int from = 0; from < group.size(); from += LARGEST_ROUND) {
      settleGroup(group.subList(from, Math.min(group.size(), from + LARGEST_ROUND)));
    }
  }

  private void settleGroup(List<Question> group) throws InterruptedException {
    long before = NetworkCounters.tcpExtension(COUNTER).orElse(0);
    askOnce(group, RETRANSMISSION);
    long failures = NetworkCounters.tcpExtension(COUNTER).orElse(0) - before;
    List<Question> silent = group.stream().filter(question -> !question.concluded).toList();
    if (failures == 0) {
      silent.forEach(
          question -> run.conclude(question, ScanRun.silence(question, System.nanoTime()), -1));
    } else if (failures >= silent.size()) {
      silent.forEach(question -> run.conclude(question, blocked(question), -1));
    } else {
      int half = silent.size() / 2;
      settleGroup(silent.subList(0, half));
      settleGroup(silent.subList(half, silent.size()));
    }
  }

  private static LocalFailure blocked(Question question) {
    return new LocalFailure(
        Trouble.BLOCKED_LOCALLY,
        "packets to "
            + question.ask.endpoint()
            + " do not leave this machine: the kernel counts failed retransmissions ("
            + COUNTER
            + " in /proc/net/netstat)",
        "look at the output rules here: `nft list ruleset` or `iptables -S OUTPUT`");
  }

  // ---- both

  private void askOnce(List<Question> questions, Duration listen) throws InterruptedException {
    for (Question question : questions) {
      run.tryOnce(question, System.nanoTime());
    }
    long endNs = System.nanoTime() + listen.toNanos();
    run.pump(() ->
        System.nanoTime() >= endNs || questions.stream().allMatch(question -> question.concluded));
    questions.stream().filter(question -> !question.concluded).forEach(run::closeSockets);
  }

  private void pause(Duration duration) throws InterruptedException {
    long endNs = System.nanoTime() + duration.toNanos();
    run.pump(() -> System.nanoTime() >= endNs);
  }
}
