package portscan.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import portscan.api.model.Finding;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortScanException;
import portscan.api.model.PortState;
import portscan.api.model.Target;
import portscan.api.model.Trouble;
import portscan.api.scan.Timing;
import portscan.format.service.ServiceNames;
import portscan.format.syntax.Durations;
import portscan.format.syntax.Printable;
import portscan.insight.Advisor;
import portscan.sys.Errno;
import portscan.sys.Linux;
import portscan.sys.ProcessImage;

/** {@code portscan wait}: block until ports are open, then run a command. */
final class WaitCommand implements Command {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

  /** One look must leave time for others: what is silent now may answer in the next. */
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final double BACK_OFF = 1.5;

  /** Pauses differ by so much either way, so that many waiters do not knock at once. */
  private static final double JITTER = 0.2;

  private static final List<String> UNTIL_WORDS = List.of("open", "closed");

  private static final Option TIMEOUT =
      Option.value("--timeout -t", "DURATION", "give up after this (default 60s; 0: never)");
  private static final Option UNTIL =
      Option.choice("--until", "STATE", () -> UNTIL_WORDS, "what to wait for");
  private static final Option ANY = Option.flag("--any", "one of the targets is enough");
  private static final Option QUIET = Option.flag("--quiet -q", "say nothing");
  private static final Option STRICT =
      Option.flag(
          "--strict -s", "as wait-for-it has it; always so: the command runs only on success");

  private static final List<Option> OPTIONS =
      Option.all(
          List.of(TIMEOUT, UNTIL, ANY, QUIET, STRICT),
          TargetWords.ALL,
          ProbeOptions.WITHOUT_TIMING,
          Clearance.ALL);

  @Override
  public String name() {
    return "wait";
  }

  @Override
  public String summary() {
    return "block until a port is open or closed, then run a command";
  }

  @Override
  public String operands() {
    return "TARGET... [-- COMMAND...]";
  }

  @Override
  public boolean runsCommand() {
    return true;
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "portscan wait db.example:5432 --timeout 30s -- ./start-app",
        "portscan wait db.example:5432 cache.example:6379   # all of them",
        "portscan wait --any db1.example:5432 db2.example:5432",
        "portscan wait --until closed 127.0.0.1:8080        # the old instance is gone");
  }

  @Override
  public int run(Words words, Console console) throws IOException, InterruptedException {
    Duration timeout = timeout(words);
    String until = words.value(UNTIL).orElse(UNTIL_WORDS.getFirst());
    ProbeOptions.requireKnown("state", until, UNTIL_WORDS);
    ProbeOptions.packetProbe(words)
        .ifPresent(probe -> {
          throw new UsageException(
              "--probe %s is for check and scan; wait asks by connect or udp"
                  .formatted(probe.id()));
        });
    PortState wanted = until.equals("open") ? PortState.OPEN : PortState.CLOSED;
    boolean became;
    try (Clearance clearance = Clearance.of(name(), words, console, false)) {
      became = became(words, console, wanted, timeout, clearance);
      clearance.complete();
    }
    if (!became) {
      return ExitCode.TIMED_OUT;
    }
    if (words.command().isEmpty()) {
      return ExitCode.OK;
    }
    console.flush();
    return become(words.command(), console);
  }

  private static boolean became(
      Words words, Console console, PortState wanted, Duration timeout, Clearance clearance)
      throws IOException, InterruptedException {
    Timing timing =
        clearance.limited(Timing.standard().withRetries(0).withRate(ProbeOptions.rate(words)));
    ProbeOptions.checker(words, timing, _ -> {}).build();
    List<Target> targets = TargetWords.read(words, ProbeOptions.transport(words), console);
    clearance.begin();
    Wait wait = new Wait(words, timing, targets, wanted, timeout, clearance);
    boolean became = wait.untilDone();
    if (!words.has(QUIET)) {
      console.note(became ? wait.success() : wait.failure());
    }
    return became;
  }

  private static Duration timeout(Words words) {
    return words
        .value(TIMEOUT)
        .map(text -> Words.ok(Durations.parse(text), TIMEOUT))
        .orElse(DEFAULT_TIMEOUT);
  }

  /** Replaces this process, so that signals and the exit code are the command's own. */
  private static int become(List<String> command, Console console)
      throws IOException, InterruptedException {
    if (Linux.unavailable().isPresent()) {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
    int errno = -ProcessImage.replace(command);
    console.note(
        "cannot run %s: %s".formatted(Printable.quoted(command.getFirst()), Errno.text(errno)));
    return errno == Errno.ENOENT ? ExitCode.NOT_FOUND : ExitCode.NOT_EXECUTABLE;
  }

  /** The waiting itself. */
  private static final class Wait {
    private final Words words;
    private final Timing timing;
    private final Clearance clearance;
    private final PortState wanted;
    private final boolean any;
    private final long startedNs = System.nanoTime();
    private final long timeoutNs;
    private final List<Target> pending;
    private final int targets;
    private final SplittableRandom random = new SplittableRandom();
    private final Map<String, List<Observation>> last = new HashMap<>();
    private Optional<Target> first = Optional.empty();

    Wait(
        Words words,
        Timing timing,
        List<Target> targets,
        PortState wanted,
        Duration timeout,
        Clearance clearance) {
      this.clearance = clearance;
      this.words = words;
      this.timing = timing;
      this.pending = new ArrayList<>(targets);
      this.targets = targets.size();
      this.wanted = wanted;
      this.any = words.has(ANY);
      this.timeoutNs = timeout.isZero() ? Long.MAX_VALUE : timeout.toNanos();
    }

    boolean untilDone() throws InterruptedException {
      double pauseNs = (double) FIRST_PAUSE.toNanos();
      while (true) {
        look();
        if (pending.isEmpty() || (any && first.isPresent())) {
          return true;
        }
        double jittered = pauseNs * (1 + JITTER * (2 * random.nextDouble() - 1));
        long leftNs = leftNs();
        if (leftNs <= 0) {
          return false;
        }
        Thread.sleep(Duration.ofNanos(Math.min(leftNs, (long) jittered)));
        if (leftNs() <= 0) {
          return false;
        }
        pauseNs = Math.min((double) LONGEST_PAUSE.toNanos(), pauseNs * BACK_OFF);
      }
    }

    private long leftNs() {
      return timeoutNs - (System.nanoTime() - startedNs);
    }

    /** Looks once at every target that is not there yet; names are looked up afresh. */
    private void look() throws InterruptedException {
      last.clear();
      long budgetNs = Math.clamp(leftNs(), 1_000_000, LONGEST_LOOK.toNanos());
      Map<String, Target> asked = new HashMap<>();
      pending.forEach(target -> asked.put(target.text(), target));
      try {
        clearance
            .on(
                ProbeOptions.checker(
                    words, timing.withTimeout(Duration.ofNanos(budgetNs)), _ -> {}))
            .build()
            .check(List.copyOf(pending), seen -> take(seen, asked));
      } catch (Enough e) {
        // A dead address of a name must not hold up what another has answered.
        return;
      }
    }

    private void take(Observation observation, Map<String, Target> asked) {
      clearance.observed(observation);
      requirePossible(observation);
      List<Observation> seen = last.computeIfAbsent(observation.target(), _ -> new ArrayList<>());
      seen.add(observation);
      Target target = asked.get(observation.target());
      if (target != null && isThere(target, seen)) {
        asked.remove(observation.target());
        pending.remove(target);
        first = first.or(() -> Optional.of(target));
        if (any || pending.isEmpty()) {
          throw new Enough();
        }
      }
    }

    /** Waiting helps against much, but not against what this process may not do. */
    private static void requirePossible(Observation observation) {
      if (observation.outcome() instanceof Outcome.Undetermined undetermined) {
        Trouble trouble = undetermined.failure().trouble();
        if (trouble == Trouble.OUT_OF_SCOPE
            || trouble == Trouble.PERMISSION_DENIED
            || trouble == Trouble.NO_SUCH_ORIGIN) {
          throw new PortScanException(
              trouble, undetermined.failure().message(), undetermined.failure().hint());
        }
      }
    }

    /** Each port of the target, at one address at least. */
    private boolean isThere(Target target, List<Observation> seen) {
      Map<String, Boolean> byPort = new HashMap<>();
      for (Observation observation : seen) {
        byPort.merge(
            observation.port() + "/" + observation.transport(),
            observation.state().filter(wanted::equals).isPresent(),
            Boolean::logicalOr);
      }
      return byPort.size() == target.ports().size() && !byPort.containsValue(false);
    }

    private String elapsed() {
      return Durations.text(Duration.ofNanos(System.nanoTime() - startedNs));
    }

    String success() {
      String who =
          any && targets > 1
              ? first.map(Target::text).map(Printable::of).orElse("")
              : targets == 1
                  ? first.map(Target::text).map(Printable::of).orElse("")
                  : targets + " targets";
      return who + " " + wanted + " after " + elapsed();
    }

    String failure() {
      Target target = pending.getFirst();
      List<Observation> seen = last.getOrDefault(target.text(), List.of());
      String cause =
          new Advisor(ServiceNames::name)
              .advise(target.text(), seen).stream()
                  .findFirst()
                  .map(Finding::cause)
                  .map(text -> ": " + Printable.of(text))
                  .orElse("");
      String others = pending.size() > 1 ? " and " + (pending.size() - 1) + " more" : "";
      return Printable.of(target.text())
          + others
          + " not "
          + wanted
          + " after "
          + elapsed()
          + cause;
    }
  }

  /** Ends a look that has seen all it was for. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1;

    Enough() {
      super(null, null, false, false);
    }
  }
}
