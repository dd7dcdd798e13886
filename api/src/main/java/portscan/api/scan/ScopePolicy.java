package portscan.api.scan;

import java.util.Optional;
import portscan.api.model.Endpoint;

/** Decides which endpoints may be probed at all. */
@FunctionalInterface
public interface ScopePolicy {
  /**
   * The rule that forbids probing {@code endpoint}, in words for the user; empty if none does.
   *
   * @param target what the user asked for, as typed
   * @param endpoint the resolved address and port, which is what counts
   */
  Optional<String> refusal(String target, Endpoint endpoint);

  /** Forbids nothing. */
  static ScopePolicy permissive() {
    return (_, _) -> Optional.empty();
  }
}
