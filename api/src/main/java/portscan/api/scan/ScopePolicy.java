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

  /** Whether it forbids nothing at all, so that it need not be asked. */
  default boolean isPermissive() {
    return false;
  }

  /** Forbids nothing. */
  static ScopePolicy permissive() {
    return new ScopePolicy() {
      @Override
      public Optional<String> refusal(String target, Endpoint endpoint) {
        return Optional.empty();
      }

      @Override
      public boolean isPermissive() {
        return true;
      }
    };
  }
}
