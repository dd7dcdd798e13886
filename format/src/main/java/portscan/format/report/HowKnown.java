package portscan.format.report;

import java.util.Optional;
import portscan.api.model.Observation;

/** What speaks for a verdict, in the words of every report. */
public final class HowKnown {
  private HowKnown() {}

  /** For example {@code SYN-ACK in 0.4 ms}. */
  public static String of(Observation seen) {
    return Wording.howWeKnow(seen);
  }

  /** The protocol that answered, else the registered name of the port. */
  public static Optional<String> service(Observation seen) {
    return Wording.service(seen);
  }
}
