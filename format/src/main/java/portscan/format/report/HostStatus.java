package portscan.format.report;

/**
 * Whether a host is there, and how that is known.
 *
 * @param presence the verdict
 * @param reason nmap's word for what told, for example {@code echo-reply}, {@code syn-ack}, {@code
 *     no-response}, or {@code user-set} where the user forbade to ask
 * @param ttl TTL or hop limit of the packet that told, 1 to 255; 0 if none did or it is not known
 */
public record HostStatus(Presence presence, String reason, int ttl) {
  /** What is known of a host as a whole. */
  public enum Presence {
    UP("up"),
    DOWN("down"),
    /** Nobody answered, but nobody was asked in a way that a present host must answer. */
    UNKNOWN("unknown");

    private final String word;

    Presence(String word) {
      this.word = word;
    }

    /** The word of nmap's XML. */
    public String word() {
      return word;
    }
  }

  public HostStatus {
    if (ttl < 0 || ttl > 255) {
      throw new IllegalArgumentException("a TTL is 0 to 255, not " + ttl);
    }
  }

  /** Taken as present because the user said so, as nmap's {@code -Pn} does. */
  public static HostStatus assumedUp() {
    return new HostStatus(Presence.UP, "user-set", 0);
  }
}
