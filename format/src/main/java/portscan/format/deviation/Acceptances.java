package portscan.format.deviation;

import java.util.Optional;

/** Which deviations are known and do not count. */
@FunctionalInterface
public interface Acceptances {
  /** Why this one does not count; empty if it does. */
  Optional<Acceptance> of(Deviation deviation);
}
