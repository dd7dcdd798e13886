package portscan.monitor.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portscan.api.model.Endpoint;

/**
 * A port over time, as one vantage saw it.
 *
 * @param looks one for each run of the vantage, in order of time
 */
public record Timeline(Endpoint endpoint, String vantage, List<Look> looks) {
  /** As many changes within the window that is looked at are flapping. */
  public static final int FLAPPING = 3;

  public Timeline {
    looks = List.copyOf(looks);
  }

  /** What the last run that asked says. */
  public Optional<Look> latest() {
    for (int i = looks.size() - 1; i >= 0; i--) {
      if (looks.get(i).isProbed()) {
        return Optional.of(looks.get(i));
      }
    }
    return Optional.empty();
  }

  /** What it was from when to when; runs that did not ask are left out. */
  public List<Period> periods() {
    List<Period> periods = new ArrayList<>();
    Look first = null;
    Look last = null;
    for (Look look : looks) {
      if (!look.isProbed()) {
        continue;
      }
      Look both = first == null ? look : first.with(look);
      if (first != null && last != null && both == null) {
        periods.add(new Period(first, last.at(), look.at()));
      }
      first = both == null ? look : both;
      last = look;
    }
    if (first != null && last != null) {
      periods.add(new Period(first, last.at(), null));
    }
    return periods;
  }

  /** How often it changed its state since {@code from}. A reason alone is no change. */
  public int changes(Instant from) {
    int changes = 0;
    Look before = null;
    for (Look look : looks) {
      if (look.isProbed()) {
        if (before != null && !look.at().isBefore(from) && differs(before, look)) {
          changes++;
        }
        before = look;
      }
    }
    return changes;
  }

  private static boolean differs(Look before, Look look) {
    if (before.verdict() == null || look.verdict() == null) {
      return before.found() != look.found();
    }
    return before.verdict().state() != look.verdict().state();
  }

  /** Whether it changed {@value #FLAPPING} times or more in the time before its last look. */
  public boolean isFlapping(Duration window) {
    return latest().map(latest -> changes(latest.at().minus(window)) >= FLAPPING).orElse(false);
  }
}
