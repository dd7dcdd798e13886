package portscan.format.diagnosis;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import portscan.api.model.Diagnosis;
import portscan.api.model.Diagnosis.ChecklistItem;
import portscan.api.model.Finding;
import portscan.format.report.JsonOutput;
import portscan.format.report.MarkdownText;
import portscan.format.report.ReportOptions;

/** A whole diagnosis to be pasted into a ticket, with a checklist to be ticked there. */
final class MarkdownDiagnosis implements DiagnosisFormat {
  private static final String NUMBERED = "1. ";

  @Override
  public String id() {
    return "markdown";
  }

  @Override
  public String summary() {
    return "to paste into a ticket, with a checklist to tick";
  }

  @Override
  public void write(Diagnosis diagnosis, boolean complete, Writer out, ReportOptions options)
      throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("### ").append(MarkdownText.escaped(diagnosis.target())).append("\n\n");
    if (!diagnosis.observations().isEmpty()) {
      text.append(MarkdownText.verdicts(diagnosis.observations())).append('\n');
    }
    Finding first = diagnosis.findings().getFirst();
    text.append("**Cause:** ").append(cause(first)).append("\n\n");
    Optional<DrawnPath> drawn = DrawnPath.of(diagnosis, false);
    if (drawn.isPresent()) {
      text.append("```\n").append(String.join(" ", drawn.get().parts())).append('\n');
      text.append(drawn.get().end().isEmpty() ? "" : drawn.get().end() + "\n").append("```\n\n");
    }
    section(text, "Evidence", "- ", first.evidence());
    if (diagnosis.findings().size() > 1) {
      text.append("**Also:**\n\n");
      for (Finding other : diagnosis.findings().subList(1, diagnosis.findings().size())) {
        text.append("- ").append(cause(other)).append('\n');
      }
      text.append('\n');
    }
    if (!diagnosis.ruledOut().isEmpty()) {
      text.append("**Ruled out:**\n\n");
      for (Diagnosis.RuledOut not : diagnosis.ruledOut()) {
        text.append("- `").append(not.code().word()).append("`: ");
        text.append(MarkdownText.sentence(not.because())).append('\n');
      }
      text.append('\n');
    }
    section(text, "Next steps", NUMBERED, first.nextSteps());
    if (!diagnosis.checklist().isEmpty()) {
      text.append("**Checklist:**\n\n");
      diagnosis.checklist().forEach(item -> item(text, item));
      text.append('\n');
    }
    section(text, "Notes", "- ", diagnosis.notes());
    text.append(MarkdownText.escaped(TextDiagnosis.effort(diagnosis, complete)))
        .append(", started ")
        .append(JsonOutput.time(diagnosis.startedAt()))
        .append(".\n");
    out.write(text.toString());
    out.flush();
  }

  private static String cause(Finding finding) {
    return MarkdownText.sentence(finding.cause())
        + " (`"
        + finding.code().word()
        + "`, "
        + TextDiagnosis.confidence(finding)
        + ")";
  }

  private static void section(
      StringBuilder text, String title, String bullet, List<String> sentences) {
    if (sentences.isEmpty()) {
      return;
    }
    text.append("**").append(title).append(":**\n\n");
    int number = 1;
    for (String sentence : sentences) {
      text.append(bullet.equals(NUMBERED) ? number++ + ". " : bullet)
          .append(MarkdownText.sentence(sentence))
          .append('\n');
    }
    text.append('\n');
  }

  private static void item(StringBuilder text, ChecklistItem item) {
    String mark =
        switch (item.status()) {
          case OK -> "- [x] ";
          case PROBLEM -> "- [ ] **problem** ";
          case YOURS -> "- [ ] **yours** ";
        };
    text.append(mark).append(item.step()).append(". ");
    text.append(MarkdownText.escaped(item.title()));
    text.append(item.note().isEmpty() ? "" : ": " + MarkdownText.sentence(item.note()));
    text.append('\n');
  }
}
