package portscan.api.experiment;

import java.util.Optional;

/**
 * An experiment that was tried: its result, or why there is none.
 *
 * @param <R> the result
 */
public sealed interface Attempt<R> {
  /** It ran. */
  record Done<R>(R found) implements Attempt<R> {}

  /**
   * It could not run here.
   *
   * @param why in words for the user: the privilege or the part of the system that is missing, or
   *     the rule of the scope
   */
  record Unavailable<R>(String why) implements Attempt<R> {}

  /** The result, if there is one. */
  default Optional<R> result() {
    return this instanceof Done<R>(R found) ? Optional.of(found) : Optional.empty();
  }
}
