package portscan.format.report;

import java.io.IOException;
import java.util.List;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;

/**
 * One report being written: {@code begin}, then observations and targets or hosts, then {@code
 * end}.
 *
 * <p>Every observation is given twice: to {@link #observation} as soon as it is known, in any
 * order, and within a whole. The whole is the {@link TargetResult} of its target where few ports
 * are looked at closely ({@code check}), the {@link HostResult} of its address where many are
 * ({@code scan}), which keeps no observation of ports that are alike; a run tells only targets or
 * only hosts. Formats that stream use the first, formats that compare use the second. After an
 * interrupt, {@link #target} or {@link #host} is called for what is known so far, and then {@link
 * #end}: the report is well-formed all the same.
 *
 * <p>What is written may wait in buffers until {@link #flush} or {@code end}.
 *
 * <p>Not for several threads at once. Every call passes on what the output throws, for example
 * because its reader went away.
 */
public interface ReportWriter {
  void begin(Run run) throws IOException;

  void observation(Observation seen) throws IOException;

  /**
   * What a look at an open port told: once for a port, before the very same observation is given to
   * {@link #observation} and within a whole. A format without a place for it leaves this as it is.
   */
  default void service(Observation seen, ServiceLook.Result found) throws IOException {}

  /** A format that has no more to say of a target than of its hosts leaves this as it is. */
  default void target(TargetResult result) throws IOException {
    for (HostResult host : HostResult.of(result)) {
      host(host);
    }
  }

  void host(HostResult host) throws IOException;

  /**
   * A host that was looked for in vain and that {@link #host} is not called for, as soon as that is
   * known. A format that only counts such hosts, see {@link RunEnd#hostsDown}, leaves this as it
   * is.
   */
  default void down(String target, IpAddress address, HostStatus status) throws IOException {}

  /**
   * The text that would make a whole document of what was written so far, if the run ended now;
   * empty where every line stands alone. The report goes on as if this had not been called.
   *
   * @param unfinished hosts that {@link #host} will be called for later, as far as they are known
   */
  String closing(RunEnd end, List<HostResult> unfinished);

  /** Hands on to the output what waits in buffers of the format, and flushes the output. */
  void flush() throws IOException;

  void end(RunEnd end) throws IOException;
}
