package portscan.monitor.snapshot;

import java.util.Locale;

/** Whether a host is there. */
public enum Presence {
  /** It answered, be it to refuse. */
  UP,
  /** It was looked for and did not answer. */
  DOWN,
  /** Nothing was heard of it, and nobody looked for it apart from its ports. */
  UNKNOWN;

  /** The lower-case word used in files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
