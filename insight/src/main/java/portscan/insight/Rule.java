package portscan.insight;

import java.util.List;
import portscan.api.model.Diagnosis.RuledOut;
import portscan.api.model.Finding;

/** One way of reasoning from what was seen to a cause; each is one file. */
interface Rule {
  /** What this rule concludes; most often one finding for each address that it holds for. */
  List<Finding> findings(Scene scene);

  /** What this rule found not to be so, where experiments looked into it. */
  default List<RuledOut> ruledOut(Scene scene) {
    return List.of();
  }
}
