package portscan.cli;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.Target;
import portscan.api.model.Trouble;

/** What has been observed of each target so far. */
final class Looks {
  /** Kept of one target: an endless watch must not fill the memory. */
  private static final int MOST_KEPT = 140_000;

  private final Map<String, Deque<Observation>> byTarget = new LinkedHashMap<>();

  Looks(List<Target> targets) {
    for (Target target : targets) {
      byTarget.put(target.text(), new ArrayDeque<>(1));
    }
  }

  void add(Observation seen) {
    Deque<Observation> kept = byTarget.computeIfAbsent(seen.target(), _ -> new ArrayDeque<>());
    if (kept.size() == MOST_KEPT) {
      kept.removeFirst();
    }
    kept.addLast(seen);
  }

  /** Each target's text with its observations, in the order of the targets. */
  Map<String, ? extends Collection<Observation>> byTarget() {
    return byTarget;
  }

  int targets() {
    return byTarget.size();
  }

  /**
   * The exit code of a check.
   *
   * @param anyAddress whether one open address of a target's port is enough
   */
  int exitCode(boolean anyAddress) {
    int code = ExitCode.OK;
    for (Collection<Observation> seen : byTarget.values()) {
      code = Math.max(code, anyAddress ? bestCode(seen) : worstCode(seen));
    }
    return code;
  }

  private static int worstCode(Collection<Observation> seen) {
    return seen.stream().mapToInt(Looks::code).max().orElse(ExitCode.OK);
  }

  /** Of each port the best address; of these the worst. */
  private static int bestCode(Collection<Observation> seen) {
    Map<String, Integer> byPort = new LinkedHashMap<>();
    for (Observation observation : seen) {
      byPort.merge(
          observation.port() + "/" + observation.transport(), code(observation), Math::min);
    }
    return byPort.values().stream().mapToInt(Integer::intValue).max().orElse(ExitCode.OK);
  }

  /** The code of one observation; the larger, the worse. */
  static int code(Observation seen) {
    return seen.outcome() instanceof Outcome.Undetermined undetermined
        ? code(undetermined.failure().trouble())
        : seen.isOpen() ? ExitCode.OK : ExitCode.NOT_OPEN;
  }

  /** Whether a scope forbade to look. */
  static boolean isOutOfScope(Observation seen) {
    return seen.outcome() instanceof Outcome.Undetermined undetermined
        && undetermined.failure().trouble() == Trouble.OUT_OF_SCOPE;
  }

  private static int code(Trouble trouble) {
    return switch (trouble) {
      case OUT_OF_SCOPE, PERMISSION_DENIED -> ExitCode.NOT_PERMITTED;
      case NAME_NOT_FOUND,
          NO_SUCH_FAMILY,
          NO_LOCAL_ROUTE,
          BLOCKED_LOCALLY,
          LOCAL_EXHAUSTION,
          NO_SUCH_ORIGIN,
          HOST_TIMEOUT,
          SYSTEM_ERROR ->
          ExitCode.UNKNOWN;
    };
  }
}
