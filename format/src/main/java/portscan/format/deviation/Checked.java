package portscan.format.deviation;

import java.util.List;
import java.util.Optional;
import portscan.format.syntax.SourceLocation;

/**
 * One expectation of one host or block, and what came of it.
 *
 * @param host what the host is called
 * @param roles of the host
 * @param ports which ports, in short
 * @param expected what they should be
 * @param place where that is written; empty if nowhere
 * @param endpoints how many ports of addresses it is about; 0 if no address is known
 * @param deviations those that count
 * @param accepted those that do not
 */
public record Checked(
    String host,
    List<String> roles,
    String ports,
    String expected,
    Optional<SourceLocation> place,
    long endpoints,
    List<Deviation> deviations,
    List<Deviation> accepted) {
  public Checked {
    roles = List.copyOf(roles);
    deviations = deviations.stream().sorted(Deviation.WORST_FIRST).toList();
    accepted = accepted.stream().sorted(Deviation.WORST_FIRST).toList();
  }

  /** The ports and what they should be: {@code 443/tcp open}. */
  public String title() {
    return (ports + " " + expected).strip();
  }
}
