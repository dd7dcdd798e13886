package portscan.sys;

/**
 * What this machine knows of another on the same link (ARP, NDP).
 *
 * @param address 4 or 16 bytes
 * @param hardwareAddress empty while it is not known
 */
@SuppressWarnings("ArrayRecordComponent") // Addresses handed over, never compared.
public record Neighbour(int interfaceIndex, byte[] address, byte[] hardwareAddress, State state) {
  /** How sure the kernel is of the hardware address (NUD states, RFC 4861, section 7.3.2). */
  public enum State {
    /** Nobody has been asked. */
    NONE,
    /** Asked for, without an answer so far. */
    INCOMPLETE,
    /** Confirmed of late. */
    REACHABLE,
    /** Known, but not confirmed of late. */
    STALE,
    /** Known; in use since, and to be confirmed soon. */
    DELAY,
    /** Known; being confirmed. */
    PROBE,
    /** Nobody answered. */
    FAILED,
    /** The link needs none: loopback, a tunnel, multicast. */
    NO_ARP,
    /** Set by hand. */
    PERMANENT
  }

  /** Whether packets can be sent to {@link #hardwareAddress} now. */
  public boolean isUsable() {
    return switch (state) {
      case REACHABLE, STALE, DELAY, PROBE, NO_ARP, PERMANENT -> hardwareAddress.length > 0;
      case NONE, INCOMPLETE, FAILED -> false;
    };
  }
}
