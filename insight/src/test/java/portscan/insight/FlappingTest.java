package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Reason;

class FlappingTest {
  @Test
  void openAndSilent_pointsAtLimits() {
    Finding finding =
        Seen.advise(
                Seen.open("10.0.0.5", 5432),
                Seen.silent("10.0.0.5", 5432),
                Seen.open("10.0.0.5", 5432))
            .getFirst();
    assertThat(finding.code()).isEqualTo(FindingCode.FLAPPING);
    assertThat(finding.cause()).contains("of 3 looks, 2 found it open, 1 found it filtered");
    assertThat(finding.nextSteps().getFirst()).contains("nf_conntrack_count");
  }

  @Test
  void openAndRefused_pointsAtRestarts() {
    Finding finding =
        Seen.one(
            FindingCode.FLAPPING,
            Seen.advise(Seen.refused("10.0.0.5", 5432), Seen.open("10.0.0.5", 5432)));
    assertThat(finding.nextSteps().getFirst()).contains("restarts");
    assertThat(finding.nextSteps().getLast()).contains("`portscan check 10.0.0.5:5432 --count 50");
  }

  @Test
  void refusedAndThenAcceptedNowAndThen_isFlapping() {
    List<Finding> findings = new World().everySecondAnswer(Reason.SYN_ACK).investigate().findings();

    assertThat(findings).extracting(Finding::code).containsExactly(FindingCode.FLAPPING);
    assertThat(findings.getFirst().cause()).contains("6 were accepted and 6 refused");
  }

  @Test
  void sameStateTwice_isSteady() {
    assertThat(Seen.advise(Seen.open("10.0.0.5", 5432), Seen.open("10.0.0.5", 5432))).isEmpty();
  }
}
