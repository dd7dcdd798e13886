package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import portscan.api.experiment.LocalView;
import portscan.api.model.Diagnosis;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;

class ConnectionTableFullTest {
  private static Diagnosis with(long entries, long dropped) {
    return new World()
        .verdict(Seen.silent("10.0.4.5", 5432))
        .nothingElseAnswers()
        .local(
            new LocalView.Result(
                false,
                List.of(),
                List.of(),
                true,
                OptionalLong.empty(),
                OptionalLong.of(dropped),
                OptionalLong.of(entries),
                OptionalLong.of(1000),
                "eth0",
                null,
                null,
                List.of("the interface eth0 is nearly worn out")))
        .investigate();
  }

  @Test
  void fullTableThatDropped_isToldFirst() {
    Finding finding = with(1000, 7).findings().getFirst();

    assertThat(finding.code()).isEqualTo(FindingCode.LOCAL_EXHAUSTION);
    assertThat(finding.evidence()).anyMatch(line -> line.contains("1000 of 1000"));
  }

  @Test
  void tableWithRoom_isNoTrouble() {
    assertThat(with(500, 7).findings())
        .extracting(Finding::code)
        .doesNotContain(FindingCode.LOCAL_EXHAUSTION);
  }

  @Test
  void troubleHere_isNoted() {
    assertThat(with(1, 0).notes()).contains("here: the interface eth0 is nearly worn out");
  }
}
