package portscan.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import portscan.api.model.IpAddress;
import portscan.api.scan.Timing;

/**
 * Settles silence that may be a limit's: a host that limits its ICMP errors (Linux: six at once,
 * then one a second to each destination) leaves a closed UDP port or a rejected TCP port as silent
 * as a filtered one.
 *
 * <p>A silent port costs the host nothing, though: so all doubtful ports are asked at once, a
 * second apart. An answer settles one port; a round without any shows that an error was to be had
 * and none of the ports asked for it. Two such rounds end it.
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

  private final ScanRun run;
  private final Consumer<String> notes;
  private final Map<IpAddress, List<Question>> limited = new LinkedHashMap<>();

  SecondLook(ScanRun run, Consumer<String> notes) {
    this.run = run;
    this.notes = notes;
  }

  /** Takes over a silent question if its silence may be a limit's. */
  boolean wants(Question question) {
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
    if (limited.isEmpty()) {
      return;
    }
    limited.forEach((address, questions) ->
        notes.accept(
            "%s limits its ICMP errors: asking its %d silent ports again, a second apart"
                .formatted(address, questions.size())));
    pause(REFILL.minus(LISTEN));
    while (!limited.isEmpty()) {
      Map<IpAddress, List<Question>> round = new HashMap<>();
      int room = run.capacity();
      for (Map.Entry<IpAddress, List<Question>> entry : limited.entrySet()) {
        int share = Math.min(Math.min(LARGEST_ROUND, room), entry.getValue().size());
        if (share > 0) {
          round.put(entry.getKey(), List.copyOf(entry.getValue().subList(0, share)));
          room -= share;
        }
      }
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
