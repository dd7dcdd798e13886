package portscan.api.model;

/**
 * What a probe concluded about a port, in nmap's words.
 *
 * <p>There is no state for "my own machine failed": that is {@link Outcome.Undetermined}.
 */
public enum PortState {
  /** Something accepts connections or answered a datagram. */
  OPEN("open"),
  /** The host answered that nothing listens. */
  CLOSED("closed"),
  /** No answer, or an error that says the probe was not let through. */
  FILTERED("filtered"),
  /** The host answered in a way that does not tell open from closed. */
  UNFILTERED("unfiltered"),
  /** Silence from a kind of probe that an open port may also leave unanswered. */
  OPEN_OR_FILTERED("open|filtered");

  private final String word;

  PortState(String word) {
    this.word = word;
  }

  /** The word used in every output, for example {@code open|filtered}. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
