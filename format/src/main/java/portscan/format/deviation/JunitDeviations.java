package portscan.format.deviation;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import portscan.format.report.ReportOptions;
import portscan.format.report.Xml;

/**
 * JUnit XML as Surefire 3.0's schema has it: one suite, a case for each expectation. What deviates
 * fails; what could not be decided is an error, of which a case has one at the most.
 */
final class JunitDeviations implements DeviationFormat {
  @Override
  public String id() {
    return "junit";
  }

  @Override
  public void write(DeviationReport report, Writer out, ReportOptions options) throws IOException {
    int failures = 0;
    int errors = 0;
    int skipped = 0;
    for (Checked check : report.checks()) {
      if (!failures(check).isEmpty()) {
        failures++;
      } else if (!check.deviations().isEmpty()) {
        errors++;
      } else if (!check.accepted().isEmpty()) {
        skipped++;
      }
    }
    Duration took = Duration.between(report.startedAt(), report.finishedAt());
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"")
        .append(Xml.attribute("portscan " + report.command() + " " + report.subject()))
        .append("\" time=\"" + seconds(took))
        .append("\" tests=\"" + report.checks().size())
        .append("\" errors=\"" + errors)
        .append("\" skipped=\"" + skipped)
        .append("\" failures=\"" + failures)
        .append("\">\n  <properties>\n");
    property(out, "source", report.source());
    for (String particular : report.particulars()) {
      property(out, "particular", particular);
    }
    property(out, "complete", "" + report.complete());
    out.append("  </properties>\n");
    for (Checked check : report.checks()) {
      testCase(out, check);
    }
    out.append("</testsuite>\n");
    out.flush();
  }

  private static void property(Writer out, String name, String value) throws IOException {
    out.append("    <property name=\"")
        .append(Xml.attribute(name))
        .append("\" value=\"")
        .append(Xml.attribute(value))
        .append("\"/>\n");
  }

  private static List<Deviation> failures(Checked check) {
    return check.deviations().stream()
        .filter(one -> one.kind() != DeviationKind.UNDECIDED)
        .toList();
  }

  private static void testCase(Writer out, Checked check) throws IOException {
    String role = check.roles().isEmpty() ? "" : " (" + String.join(", ", check.roles()) + ")";
    out.append("  <testcase name=\"")
        .append(Xml.attribute(check.title() + role))
        .append("\" classname=\"")
        .append(Xml.attribute(check.host()))
        .append("\" time=\"0.000\">\n");
    List<Deviation> failures = failures(check);
    for (Deviation failure : failures) {
      out.append("    <failure message=\"")
          .append(Xml.attribute(failure.message()))
          .append("\" type=\"")
          .append(Xml.attribute(failure.kind().code()))
          .append("\">")
          .append(Xml.escaped(details(failure)))
          .append("</failure>\n");
    }
    boolean isSkipped = check.deviations().isEmpty() && !check.accepted().isEmpty();
    if (isSkipped) {
      Deviation first = check.accepted().getFirst();
      out.append("    <skipped message=\"")
          .append(Xml.attribute("accepted: " + first.accepted().map(Acceptance::text).orElse("")))
          .append("\">");
      for (Deviation accepted : check.accepted()) {
        out.append(Xml.escaped(accepted.message() + "\n"));
      }
      out.append("</skipped>\n");
    }
    List<Deviation> undecided =
        check.deviations().stream().filter(one -> !failures.contains(one)).toList();
    if (!undecided.isEmpty()) {
      out.append("    <error message=\"")
          .append(Xml.attribute(undecided.getFirst().message()))
          .append("\" type=\"undecided\">");
      for (Deviation one : undecided) {
        out.append(Xml.escaped(details(one) + "\n"));
      }
      out.append("</error>\n");
    }
    if (check.deviations().isEmpty() && !isSkipped) {
      out.append("    <system-out>")
          .append(Xml.escaped("ports asked: %,d".formatted(check.endpoints())))
          .append("</system-out>\n");
    }
    out.append("  </testcase>\n");
  }

  private static String details(Deviation one) {
    return one.message()
        + one.place().map(place -> "\nat " + place).orElse("")
        + (one.why().isEmpty() ? "" : "\nWhy: " + one.why())
        + one.owner().map(owner -> "\nAsk: " + owner).orElse("");
  }

  /** The schema allows three decimals. */
  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(Math.max(0, duration.toMillis()), 3).toPlainString();
  }
}
