package portscan.insight;

import java.util.List;
import portscan.api.model.Evidence;
import portscan.api.model.PortState;

/** In which way several endpoints do not let us in, as the predicate of a sentence. */
enum Refusal {
  CLOSED("are refused"),
  REJECTED("are rejected with an ICMP error"),
  SILENT("get no answer"),
  MIXED("fail");

  private final String words;

  Refusal(String words) {
    this.words = words;
  }

  /** After "packets": {@code are refused}. */
  String words() {
    return words;
  }

  static Refusal of(List<Sight> sights) {
    List<Refusal> ways = sights.stream().map(Refusal::of).distinct().toList();
    return ways.size() == 1 ? ways.getFirst() : MIXED;
  }

  private static Refusal of(Sight sight) {
    if (sight.state() == PortState.CLOSED) {
      return CLOSED;
    }
    return sight.evidence() instanceof Evidence.Silence ? SILENT : REJECTED;
  }
}
