package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.experiment.LocalView;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;

class BlockedByOwnRuleTest {
  private static World withRule(LocalView.Direction direction) {
    return new World()
        .local(
            World.localView(
                false,
                List.of(),
                List.of(
                    new LocalView.FilterRule(direction, "inet filter output: tcp dport 5432 drop")),
                0));
  }

  @Test
  void ruleThatFits_isNamedWhereNoPacketLeft() {
    Finding finding =
        withRule(LocalView.Direction.OUT)
            .verdict(Seen.silent("10.0.4.5", 5432))
            .portStopsAfter(0)
            .first();

    assertThat(finding.code()).isEqualTo(FindingCode.BLOCKED_LOCALLY);
    assertThat(finding.evidence()).anyMatch(line -> line.contains("tcp dport 5432 drop"));
  }

  @Test
  void packetsThatLeft_speakAgainstIt() {
    assertThat(
            withRule(LocalView.Direction.OUT)
                .verdict(Seen.silent("10.0.4.5", 5432))
                .portStopsAfter(2)
                .first()
                .code())
        .isEqualTo(FindingCode.DROPPED_ON_PATH);
  }

  @Test
  void ruleForArrivals_isNotAboutPacketsThatLeave() {
    assertThat(withRule(LocalView.Direction.IN).first().code())
        .isEqualTo(FindingCode.NOTHING_LISTENING);
  }
}
