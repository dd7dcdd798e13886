package portscan.format.report;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import portscan.api.model.Observation;

/**
 * A list of open ports, each as soon as it is known; of endpoints that are looked at repeatedly,
 * those that most looks found open, at the end.
 */
abstract class OpenEndpoints implements ReportWriter {
  private final Writer out;
  private boolean repeated;

  OpenEndpoints(Writer out) {
    this.out = out;
  }

  /** What stands before all open ports. */
  abstract String opening();

  /** What stands for an open port. */
  abstract String open(Observation seen);

  /** What stands behind all open ports. */
  abstract String closing();

  @Override
  public void begin(Run run) throws IOException {
    repeated = run.repeated();
    out.append(opening());
  }

  @Override
  public void observation(Observation seen) throws IOException {
    if (!repeated && seen.isOpen()) {
      out.append(open(seen));
    }
  }

  @Override
  public void target(TargetResult result) throws IOException {
    if (!repeated) {
      return;
    }
    for (EndpointLooks endpoint : EndpointLooks.of(result.observations())) {
      if (endpoint.isOpen()) {
        out.append(open(endpoint.typical()));
      }
    }
  }

  @Override
  public void host(HostResult host) {}

  @Override
  public String closing(RunEnd end, List<HostResult> unfinished) {
    return closing();
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void end(RunEnd end) throws IOException {
    out.append(closing());
    out.flush();
  }
}
