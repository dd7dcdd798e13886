package portscan.format.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;

/**
 * The causes worth a reader's time: one for each address, each kind told once and the rest of its
 * kind counted; all of them with their evidence when verbose.
 */
final class Advice {
  /** Kinds of cause told unless verbose: the answer stays on one screen. */
  private static final int KINDS = 3;

  /** Next steps told for each cause unless verbose. */
  private static final int STEPS = 2;

  /** Addresses of further findings of a kind that are listed by name. */
  private static final int NAMED = 4;

  private static final Comparator<@Nullable IpAddress> BY_ADDRESS =
      Comparator.nullsFirst(Comparator.<IpAddress>naturalOrder());

  private final List<Told> told = new ArrayList<>();

  /** A finding, and the addresses of further ones of its kind. */
  private record Told(Finding finding, List<String> others) {}

  /** What to tell of {@code findings}, each list of which is ranked and about one target. */
  Advice(List<List<Finding>> findings, boolean verbose) {
    for (List<Finding> ofTarget : findings) {
      Set<@Nullable IpAddress> explained = new TreeSet<>(BY_ADDRESS);
      for (Finding finding : ofTarget) {
        if (verbose) {
          told.add(new Told(finding, new ArrayList<>()));
        } else if (explained.add(finding.address())) {
          tell(finding);
        }
      }
    }
  }

  private void tell(Finding finding) {
    FindingCode code = finding.code();
    for (Told earlier : told) {
      if (earlier.finding().code() == code) {
        IpAddress address = finding.address();
        earlier.others().add(address == null ? "" : address.toString());
        return;
      }
    }
    told.add(new Told(finding, new ArrayList<>()));
  }

  /** Prints it below a card or table. */
  void print(Layout layout, boolean verbose) throws IOException {
    int kinds = verbose ? told.size() : Math.min(KINDS, told.size());
    for (Told one : told.subList(0, kinds)) {
      layout.labelled("Cause", layout.safe(one.finding().cause()));
      if (verbose) {
        for (String fact : one.finding().evidence()) {
          layout.labelled("Seen", layout.safe(fact));
        }
      }
      if (!one.others().isEmpty()) {
        layout.labelled("Also", layout.safe(also(one.others())));
      }
      String label = "Next";
      List<String> steps = one.finding().nextSteps();
      for (String step : steps.subList(0, verbose ? steps.size() : Math.min(STEPS, steps.size()))) {
        layout.labelled(label, layout.safe(step));
        label = "";
      }
    }
    if (kinds < told.size()) {
      int left = told.size() - kinds;
      layout.labelled("More", left + (left == 1 ? " other cause" : " other causes") + " with -v");
    }
  }

  private static String also(List<String> others) {
    List<String> named = others.stream().filter(text -> !text.isEmpty()).limit(NAMED).toList();
    int left = others.size() - named.size();
    if (named.isEmpty()) {
      return Wording.number(left) + " more of the kind";
    }
    return "the same at "
        + String.join(", ", named)
        + (left == 0 ? "" : " and " + Wording.number(left) + " more");
  }
}
