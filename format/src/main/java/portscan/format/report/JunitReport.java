package portscan.format.report;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Finding;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;

/**
 * A JUnit report for continuous integration: a suite for each target, a case for each endpoint,
 * which fails unless every look found it open, and is in error where nothing could be learnt.
 *
 * <p>It keeps to what Surefire's schema and Jenkins' both take.
 */
final class JunitReport implements ReportFormat {
  @Override
  public String id() {
    return "junit";
  }

  @Override
  public String summary() {
    return "JUnit XML for continuous integration: a port that is not open fails";
  }

  @Override
  public boolean servesScans() {
    return false;
  }

  @Override
  public ReportWriter open(Writer out, ReportOptions options) {
    return new Suites(out);
  }

  private record Suites(Writer out) implements ReportWriter {
    @Override
    public void begin(Run run) throws IOException {
      out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"portscan ")
          .append(Xml.escaped(run.command()))
          .append("\">\n");
    }

    @Override
    public void observation(Observation seen) {}

    @Override
    public void target(TargetResult result) throws IOException {
      List<EndpointLooks> endpoints = EndpointLooks.of(result.observations());
      Duration all = Duration.ZERO;
      int failures = 0;
      int errors = 0;
      for (EndpointLooks endpoint : endpoints) {
        all = all.plus(took(endpoint));
        switch (verdict(endpoint)) {
          case PASSED -> {}
          case FAILED -> failures++;
          case IN_ERROR -> errors++;
        }
      }
      out.append("  <testsuite name=\"")
          .append(Xml.escaped(result.target()))
          .append("\" tests=\"" + endpoints.size())
          .append("\" failures=\"" + failures)
          .append("\" errors=\"" + errors)
          .append("\" skipped=\"0\" time=\"")
          .append(seconds(all))
          .append("\">\n");
      for (EndpointLooks endpoint : endpoints) {
        testCase(result, endpoint);
      }
      out.append("  </testsuite>\n");
      out.flush();
    }

    @Override
    public void host(HostResult host) {
      throw new UnsupportedOperationException("junit tells targets: " + host.target());
    }

    @Override
    public String closing(RunEnd end, List<HostResult> unfinished) {
      return "</testsuites>\n";
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

    private enum Verdict {
      PASSED,
      FAILED,
      IN_ERROR
    }

    private static Verdict verdict(EndpointLooks endpoint) {
      if (endpoint.state().isEmpty()) {
        return Verdict.IN_ERROR;
      }
      return endpoint.looks().stream().allMatch(Observation::isOpen)
          ? Verdict.PASSED
          : Verdict.FAILED;
    }

    private void testCase(TargetResult result, EndpointLooks endpoint) throws IOException {
      String address = endpoint.address() == null ? "" : " " + endpoint.address();
      out.append("    <testcase name=\"")
          .append(Xml.escaped(Wording.port(endpoint) + address))
          .append("\" classname=\"")
          .append(Xml.escaped(result.target()))
          .append("\" time=\"")
          .append(seconds(took(endpoint)))
          .append("\">\n");
      switch (verdict(endpoint)) {
        case PASSED ->
            out.append("      <system-out>")
                .append(Xml.escaped(Wording.howWeKnow(endpoint)))
                .append("</system-out>\n");
        case FAILED -> trouble("failure", result, endpoint);
        case IN_ERROR -> trouble("error", result, endpoint);
      }
      out.append("    </testcase>\n");
    }

    private void trouble(String element, TargetResult result, EndpointLooks endpoint)
        throws IOException {
      String state = Wording.state(endpoint.state());
      String how = Wording.howWeKnow(endpoint);
      out.append("      <" + element)
          .append(" type=\"")
          .append(Xml.escaped(state))
          .append("\" message=\"")
          .append(Xml.escaped(state + ": " + how))
          .append("\">");
      for (Finding finding : result.findings()) {
        if (concerns(finding.address(), endpoint.address())) {
          out.append(Xml.escaped("\nCause: " + finding.cause()));
          for (String step : finding.nextSteps()) {
            out.append(Xml.escaped("\nNext: " + step));
          }
        }
      }
      out.append("</" + element + ">\n");
    }

    private static boolean concerns(@Nullable IpAddress finding, @Nullable IpAddress endpoint) {
      return finding == null || finding.equals(endpoint);
    }

    /** The time spent on an endpoint, as far as its evidence tells. */
    private static Duration took(EndpointLooks endpoint) {
      Duration total = Duration.ZERO;
      for (Observation look : endpoint.looks()) {
        total = total.plus(Wording.waited(look));
      }
      return total;
    }

    private static String seconds(Duration duration) {
      return BigDecimal.valueOf(Math.round(duration.toNanos() / 1e3), 6).toPlainString();
    }
  }
}
