package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.experiment.LocalView;
import portscan.api.model.Diagnosis;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Hop;
import portscan.api.model.Reason;

class BlockedByOwnRuleTest {
  private static World withRule(LocalView.Direction direction) {
    return new World()
        .local(
            World.localView(
                false,
                List.of(),
                List.of(
                    new LocalView.FilterRule(
                        direction, "inet filter output: tcp dport 5432 drop", true)),
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
  void ruleThatMayFitHere_isNotWhyNobodyListens() {
    LocalView.FilterRule rule =
        new LocalView.FilterRule(LocalView.Direction.IN, "filter INPUT: sport 2162 drop", false);

    Diagnosis closed =
        new World().local(World.localView(true, List.of(), List.of(rule), 0)).investigate();
    Finding silent =
        new World()
            .verdict(Seen.silent("10.0.4.5", 5432))
            .local(World.localView(true, List.of(), List.of(rule), 0))
            .first();

    assertThat(closed.findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.NOTHING_LISTENING);
    assertThat(silent.code()).isEqualTo(FindingCode.BLOCKED_LOCALLY);
    assertThat(silent.confidence()).isLessThan(0.8);
  }

  @Test
  void answersThatArriveUnheard_areDroppedHere() {
    Finding finding =
        new World()
            .verdict(Seen.silent("10.0.4.5", 5432))
            .packetsAreAnswered(5432)
            .portEndsWith(new Hop(4, World.HOST, null, Reason.SYN_ACK))
            .first();

    assertThat(finding.code()).isEqualTo(FindingCode.BLOCKED_LOCALLY);
    assertThat(finding.cause()).contains("this machine drops its answers as they come in");
  }

  @Test
  void ruleForArrivals_isNotAboutPacketsThatLeave() {
    assertThat(withRule(LocalView.Direction.IN).first().code())
        .isEqualTo(FindingCode.NOTHING_LISTENING);
  }
}
