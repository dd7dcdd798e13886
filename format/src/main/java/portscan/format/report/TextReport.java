package portscan.format.report;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Finding;
import portscan.api.model.Observation;

/** For people: the answer first, how we know, why, and what to do next. */
final class TextReport implements ReportFormat {
  @Override
  public String id() {
    return "text";
  }

  @Override
  public String summary() {
    return "for people: the verdict, how it is known, its cause, what to do next";
  }

  @Override
  public ReportWriter open(Writer out, ReportOptions options) {
    return options.quiet() ? new ListReport().open(out, options) : new Text(out, options);
  }

  /**
   * Up to {@link #FEW} targets are told one by one as soon as they are known: as a card, or as a
   * table where they have more endpoints than that. More targets wait for the end and share one
   * table, since its columns are as wide as their widest cell.
   *
   * <p>Hosts are told one by one, however many there are.
   */
  private static final class Text implements ReportWriter {
    /** The most targets, and the most endpoints of a target, that are told as cards. */
    private static final int FEW = 6;

    private final Writer out;
    private final ReportOptions options;
    private final Layout layout;
    private final Tally tally = new Tally();
    private final HostSections hosts;
    private final EndpointTable shared;
    private final List<List<Finding>> sharedFindings = new ArrayList<>();
    private final Services services = new Services();
    private Instant startedAt = Instant.EPOCH;
    private boolean many;
    private boolean wroteAny;

    Text(Writer out, ReportOptions options) {
      this.out = out;
      this.options = options;
      layout = new Layout(out, options);
      hosts = new HostSections(options, services);
      shared = new EndpointTable(layout, true, null, services);
    }

    @Override
    public void begin(Run run) {
      startedAt = run.startedAt();
      many = run.targets() > FEW;
      hosts.begin(many);
    }

    @Override
    public void service(Observation seen, ServiceLook.Result found) {
      services.add(seen, found);
    }

    @Override
    public void observation(Observation seen) {}

    @Override
    public void target(TargetResult result) throws IOException {
      List<EndpointLooks> endpoints = EndpointLooks.of(result.observations());
      endpoints.forEach(endpoint -> tally.add(endpoint.state()));
      if (endpoints.isEmpty()) {
        return;
      }
      if (many) {
        shared.add(result.target(), endpoints);
        sharedFindings.add(result.findings());
        return;
      }
      if (wroteAny) {
        layout.line("");
      }
      wroteAny = true;
      if (endpoints.size() <= FEW) {
        new EndpointCard(layout, options, services).print(result.target(), endpoints);
      } else {
        table(result.target(), endpoints);
      }
      advice(List.of(result.findings()));
    }

    @Override
    public void host(HostResult host) throws IOException {
      tally.add(host);
      hosts.add(host, layout);
    }

    @Override
    public String closing(RunEnd end, List<HostResult> unfinished) {
      StringWriter text = new StringWriter();
      Layout rest = new Layout(text, options);
      Tally all = tally.copy();
      HostSections sections = hosts.copy();
      try {
        for (HostResult host : unfinished) {
          all.add(host);
          sections.add(host, rest);
        }
        sections.end(end, rest);
        if (!sharedFindings.isEmpty()) {
          shared.print(rest);
          new Advice(sharedFindings, options.verbose()).print(rest, options.verbose());
        }
        if (all.total() > 1 || !end.complete()) {
          if (!sharedFindings.isEmpty() || wroteAny || sections.wroteAny()) {
            rest.line("");
          }
          Duration elapsed = Duration.between(startedAt, end.finishedAt());
          rest.paragraph(Wording.summary(all, elapsed, end.complete()));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return text.toString();
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

    private void advice(List<List<Finding>> findings) throws IOException {
      new Advice(findings, options.verbose()).print(layout, options.verbose());
    }

    private void table(String target, List<EndpointLooks> endpoints) throws IOException {
      EndpointLooks first = endpoints.getFirst();
      boolean oneAddress =
          first.address() != null
              && endpoints.stream().allMatch(one -> first.address().equals(one.address()));
      layout.heading(
          oneAddress && !first.isNamedBy(target)
              ? List.of(layout.safe(target), layout.safe(Wording.address(first)))
              : List.of(layout.safe(target)));
      EndpointTable table =
          new EndpointTable(layout, false, oneAddress ? first.address() : null, services);
      table.add(target, endpoints);
      table.print();
    }
  }
}
