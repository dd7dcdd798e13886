package portscan.format.report;

import java.io.IOException;
import portscan.api.model.Observation;

/**
 * One report being written: {@code begin}, then observations and targets, then {@code end}.
 *
 * <p>Every observation is given twice: to {@link #observation} as soon as it is known, in any
 * order, and within the {@link TargetResult} of its target. Formats that stream use the first,
 * formats that compare use the second. After an interrupt, {@link #target} is called for what is
 * known of each target so far, and then {@link #end}: the report is well-formed all the same.
 *
 * <p>Not for several threads at once. Every call passes on what the output throws, for example
 * because its reader went away.
 */
public interface ReportWriter {
  void begin(Run run) throws IOException;

  void observation(Observation seen) throws IOException;

  void target(TargetResult result) throws IOException;

  void end(RunEnd end) throws IOException;
}
