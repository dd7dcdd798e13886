package portscan.format.report;

import java.time.Instant;
import java.util.List;

/**
 * What a report is about.
 *
 * @param version of PortScan, for example {@code 0.1.0}
 * @param command the command's word, for example {@code check}
 * @param arguments the words after it, as typed
 * @param startedAt when the first target was taken up
 * @param targets how many targets, in a scan how many hosts, were asked for: text lays out a few as
 *     cards, many as a table
 * @param repeated whether endpoints may be looked at more than once; if not, the first verdict on
 *     one is its last
 * @param sweeps what each host is asked for; empty if targets differ in it
 */
public record Run(
    String version,
    String command,
    List<String> arguments,
    Instant startedAt,
    long targets,
    boolean repeated,
    List<Sweep> sweeps) {
  public Run {
    arguments = List.copyOf(arguments);
    sweeps = List.copyOf(sweeps);
    if (targets < 0) {
      throw new IllegalArgumentException("a number of targets, not " + targets);
    }
  }
}
