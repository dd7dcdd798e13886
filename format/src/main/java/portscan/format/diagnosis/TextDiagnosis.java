package portscan.format.diagnosis;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Diagnosis;
import portscan.api.model.Diagnosis.ChecklistItem;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Hop;
import portscan.format.report.Colour;
import portscan.format.report.EndpointCard;
import portscan.format.report.Layout;
import portscan.format.report.ReportOptions;
import portscan.format.syntax.Durations;

/** For people, on one screen: the verdict, where it stops, the cause, what to do. */
final class TextDiagnosis implements DiagnosisFormat {
  /** What is told of each kind unless verbose. */
  private static final int FACTS = 3;

  private static final int STEPS = 3;
  private static final int OTHER_CAUSES = 1;
  private static final int RULED_OUT = 2;
  private static final int NOTES = 2;

  @Override
  public String id() {
    return "text";
  }

  @Override
  public String summary() {
    return "for people: verdict, path, cause, evidence, next steps, checklist";
  }

  @Override
  public void write(Diagnosis diagnosis, boolean complete, Writer out, ReportOptions options)
      throws IOException {
    Layout layout = new Layout(out, options);
    if (options.quiet()) {
      for (Finding finding : diagnosis.findings()) {
        layout.line(layout.safe(quiet(finding)));
      }
    } else {
      new Screen(layout, options, diagnosis).print(complete);
    }
    out.flush();
  }

  /** {@code CODE CONFIDENCE ADDRESS TTL:ADDRESS}, a dash for what is not known. */
  private static String quiet(Finding finding) {
    return String.join(
        " ",
        finding.code().word(),
        String.format(Locale.ROOT, "%.2f", finding.confidence()),
        finding.address() == null ? "-" : finding.address().toString(),
        quiet(finding.hop()));
  }

  private static String quiet(@Nullable Hop hop) {
    return hop == null
        ? "-"
        : (hop.ttl() == 0 ? "-" : String.valueOf(hop.ttl()))
            + ":"
            + (hop.address() == null ? "-" : hop.address());
  }

  /** {@code confidence 97 %}. */
  static String confidence(Finding finding) {
    return "confidence " + Math.round(finding.confidence() * 100) + " %";
  }

  /** {@code 61 packets in 2.1 s}. */
  static String effort(Diagnosis diagnosis, boolean complete) {
    String packets =
        diagnosis.packetsSent() == 1 ? "1 packet" : diagnosis.packetsSent() + " packets";
    String elapsed = Durations.text(diagnosis.elapsed());
    return complete
        ? packets + " in " + elapsed
        : "Interrupted after " + elapsed + ": " + packets + " so far";
  }

  private static final class Screen {
    private final Layout layout;
    private final ReportOptions options;
    private final Diagnosis diagnosis;
    private boolean leftOut;

    Screen(Layout layout, ReportOptions options, Diagnosis diagnosis) {
      this.layout = layout;
      this.options = options;
      this.diagnosis = diagnosis;
    }

    void print(boolean complete) throws IOException {
      if (diagnosis.observations().isEmpty()) {
        layout.heading(List.of(layout.safe(diagnosis.target())));
      }
      new EndpointCard(layout, options).printAll(diagnosis.target(), diagnosis.observations());
      path();
      Finding first = diagnosis.findings().getFirst();
      finding(first);
      others();
      ruledOut();
      if (!options.verbose()) {
        steps(first);
      }
      checklist();
      layout.line("");
      few("Note", diagnosis.notes(), NOTES);
      layout.paragraph(effort(diagnosis, complete) + (leftOut ? "; more with -v" : ""));
    }

    private void path() throws IOException {
      Optional<DrawnPath> drawn = DrawnPath.of(diagnosis, options.unicode());
      if (drawn.isPresent()) {
        layout.pieces("Path", drawn.get().parts().stream().map(layout::safe).toList());
        if (!drawn.get().end().isEmpty()) {
          layout.labelled("", layout.safe(drawn.get().end()));
        }
      }
      if (options.verbose()) {
        for (Hop hop : diagnosis.path()) {
          String answer = hop.rtt() == null ? "" : " in " + Durations.text(hop.rtt());
          String who = hop.address() == null ? "*" : hop.address().toString();
          layout.labelled(
              "", layout.safe("hop " + hop.ttl() + ": " + who + " " + hop.answer() + answer));
        }
      }
    }

    /** With its code, by which the documentation explains it. */
    private static String cause(Finding finding) {
      long percent = Math.round(finding.confidence() * 100);
      return finding.cause() + " (" + finding.code().word() + ", " + percent + " %)";
    }

    private void finding(Finding finding) throws IOException {
      boolean healthy = finding.code() == FindingCode.HEALTHY;
      String cause = cause(finding);
      layout.labelled(healthy ? "Found" : "Cause", layout.safe(cause));
      few("Seen", finding.evidence(), FACTS);
      if (options.verbose()) {
        steps(finding);
      }
    }

    private void others() throws IOException {
      List<Finding> others = diagnosis.findings().subList(1, diagnosis.findings().size());
      if (options.verbose()) {
        for (Finding other : others) {
          finding(other);
        }
        return;
      }
      List<String> lines = others.stream().map(Screen::cause).toList();
      few("Also", lines, OTHER_CAUSES);
    }

    /** The first with the reason, the others by their codes alone. */
    private void ruledOut() throws IOException {
      List<Diagnosis.RuledOut> causes = diagnosis.ruledOut();
      List<String> lines = causes.stream().map(not -> not.code() + ": " + not.because()).toList();
      few("Not", lines, RULED_OUT);
      if (!options.verbose() && causes.size() > RULED_OUT) {
        String rest =
            causes.subList(RULED_OUT, causes.size()).stream()
                .map(not -> not.code().word())
                .distinct()
                .collect(Collectors.joining(", "));
        layout.labelled("", layout.safe("nor " + rest));
      }
    }

    /** The first few of {@code lines}, all if verbose. */
    private void few(String label, List<String> lines, int most) throws IOException {
      String before = label;
      for (String line : first(lines, most)) {
        layout.labelled(before, layout.safe(line));
        before = "";
      }
    }

    private List<String> first(List<String> lines, int most) {
      if (options.verbose() || lines.size() <= most) {
        return lines;
      }
      leftOut = true;
      return lines.subList(0, most);
    }

    private void steps(Finding finding) throws IOException {
      String label = "Next";
      int number = 1;
      for (String step : first(finding.nextSteps(), STEPS)) {
        layout.listed(label, number + ". ", layout.safe(step));
        label = "";
        number++;
      }
    }

    private void checklist() throws IOException {
      if (!diagnosis.checklist().isEmpty()) {
        layout.line("");
      }
      for (ChecklistItem item : diagnosis.checklist()) {
        String text = item.step() + ". " + item.title() + (item.note().isEmpty() ? "" : ": ");
        String line = layout.safe(text + item.note());
        Colour colour =
            switch (item.status()) {
              case OK -> Colour.GREEN;
              case PROBLEM -> Colour.AMBER;
              case YOURS -> Colour.NONE;
            };
        String mark =
            switch (item.status()) {
              case OK -> "[x]";
              case PROBLEM -> "[!]";
              case YOURS -> "[ ] yours";
            };
        if (options.verbose()) {
          layout.sentence(colour, mark, line);
        } else {
          layout.cutSentence(colour, mark, line);
        }
      }
    }
  }
}
