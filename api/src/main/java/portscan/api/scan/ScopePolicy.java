package portscan.api.scan;

import java.util.List;
import java.util.Optional;
import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

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

  /**
   * Whether it stands for the leave of those whose hosts it lets through, however many they are.
   */
  default boolean isAuthority() {
    return false;
  }

  /** Answers for many endpoints of one target; see {@link #gate}. */
  @FunctionalInterface
  interface Gate {
    /**
     * Whether the endpoint is let through without a closer look.
     *
     * @param high as {@link IpAddress#high}
     * @param low as {@link IpAddress#low}
     * @return true only if {@link #refusal} would be empty; after false that is still to be asked
     */
    boolean admits(AddressFamily family, long high, long low, int port, Transport transport);
  }

  /** What {@link #refusal} says of {@code target}, for where packets leave by the million. */
  default Gate gate(String target) {
    return (_, _, _, _, _) -> isPermissive();
  }

  /**
   * Addresses of which no port may be probed.
   *
   * @param first the lowest, without a zone
   * @param last the highest, without a zone
   * @param rule which rule forbids it, in words for the user
   */
  record Closed(IpAddress first, IpAddress last, String rule) {}

  /**
   * The parts of a block of addresses that need not be asked about one by one, since all of them
   * are forbidden; they may overlap, and what is not listed may be forbidden all the same.
   *
   * @param target what the user asked for, as typed
   * @param first the lowest address
   * @param last the highest, of the same family
   */
  default List<Closed> closed(String target, IpAddress first, IpAddress last) {
    return List.of();
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
