package portscan.format.report;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Observation;

/**
 * A report in one of nmap's formats: host by host, between an opening and an ending, which are a
 * line each where a format has nothing else.
 */
abstract class NmapHostWriter implements ReportWriter {
  private final Writer out;
  private final HostCount hosts = new HostCount();
  private final Services services = new Services();
  private Instant startedAt = Instant.EPOCH;

  NmapHostWriter(Writer out) {
    this.out = out;
  }

  /** What looks at open ports told. */
  final Services services() {
    return services;
  }

  /** What comes before the first host. */
  String opening(Run run) {
    return NmapLines.opening(run);
  }

  /** Adds what the format tells of a host. */
  abstract void lines(StringBuilder text, HostResult host);

  /** What comes after the last host. */
  String ending(Instant start, RunEnd end, HostCount all) {
    return NmapLines.closing(start, end, all);
  }

  @Override
  public void begin(Run run) throws IOException {
    startedAt = run.startedAt();
    out.append(opening(run));
  }

  @Override
  public void observation(Observation seen) {}

  @Override
  public void service(Observation seen, ServiceLook.Result found) {
    services.add(seen, found);
  }

  @Override
  public void host(HostResult host) throws IOException {
    hosts.add(host);
    StringBuilder text = new StringBuilder();
    lines(text, host);
    out.append(text);
  }

  @Override
  public String closing(RunEnd end, List<HostResult> unfinished) {
    StringBuilder text = new StringBuilder();
    HostCount all = hosts.copy();
    for (HostResult host : unfinished) {
      all.add(host);
      lines(text, host);
    }
    all.addDown(end.hostsDown());
    return text.append(ending(startedAt, end, all)).toString();
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void end(RunEnd end) throws IOException {
    out.append(closing(end, List.of()));
    out.flush();
  }
}
