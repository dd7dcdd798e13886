package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;

class LossyPathTest {
  @Test
  void answerToARepeatedPacket_isAPossibleLoss() {
    List<Finding> findings = Seen.advise(Seen.open("10.0.0.5", 5432, 3));
    assertThat(findings).hasSize(1);
    assertThat(Seen.one(FindingCode.LOSSY_PATH, findings).confidence()).isLessThan(0.5);
  }

  @Test
  void lossThatExplainsSilence_outranksTheDrop() {
    List<Finding> findings = Seen.advise(Seen.silent("10.0.0.5", 5432, 0.5));
    assertThat(findings.getFirst().code()).isEqualTo(FindingCode.LOSSY_PATH);
    assertThat(findings.getFirst().cause()).contains("may be mere chance");
  }

  @Test
  void lossTooSmallToExplainSilence_isNotBlamed() {
    assertThat(Seen.advise(Seen.silent("10.0.0.5", 5432, 0.01)))
        .extracting(Finding::code)
        .containsExactly(FindingCode.DROPPED_AT_HOST);
  }
}
