package portscan.api.model;

/** What on our own side kept a probe from learning anything about its target. */
public enum Trouble {
  NAME_NOT_FOUND("name-not-found"),
  /** The name or literal has no address of the family asked for. */
  NO_SUCH_FAMILY("no-such-family"),
  NO_LOCAL_ROUTE("no-local-route"),
  /** A rule on this machine refused to let the packet out. */
  BLOCKED_LOCALLY("blocked-locally"),
  /** Out of files, ports, memory or buffers. */
  LOCAL_EXHAUSTION("local-exhaustion"),
  PERMISSION_DENIED("permission-denied"),
  /** The source address, interface or network namespace asked for does not exist here. */
  NO_SUCH_ORIGIN("no-such-origin"),
  /** The scope policy forbids this destination. */
  OUT_OF_SCOPE("out-of-scope"),
  /** The time that was allowed for a host was over before all of it had been asked. */
  HOST_TIMEOUT("host-timeout"),
  /** An operating system error that has no word of its own; the message names it. */
  SYSTEM_ERROR("system-error");

  private final String word;

  Trouble(String word) {
    this.word = word;
  }

  /** The word used as {@code error.code} in every output. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
