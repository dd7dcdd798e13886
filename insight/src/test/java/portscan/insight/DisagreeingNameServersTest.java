package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import portscan.api.model.Diagnosis;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;

class DisagreeingNameServersTest {
  @Test
  void cacheAgainstZone_isStale() {
    Finding finding =
        NamesSeen.world(
                null,
                NamesSeen.answer(NamesSeen.FIRST, "10.0.4.5", false, 0),
                NamesSeen.answer(NamesSeen.SECOND, "10.0.4.6", true, 5))
            .first();

    assertThat(finding.code()).isEqualTo(FindingCode.STALE_DNS);
    assertThat(finding.confidence()).isGreaterThan(0.9);
    assertThat(finding.cause()).contains("10.53.0.1 gives 10.0.4.5, which is out of date");
  }

  @Test
  void olderSerial_isStale() {
    Finding finding =
        NamesSeen.world(
                null,
                NamesSeen.answer(NamesSeen.FIRST, "10.0.4.5", true, 6),
                NamesSeen.answer(NamesSeen.SECOND, "10.0.4.6", true, 5))
            .first();

    assertThat(finding.code()).isEqualTo(FindingCode.STALE_DNS);
    assertThat(finding.cause()).contains("10.53.0.2 gives 10.0.4.6, which is out of date");
  }

  @Test
  void sameVersionOfTheZone_isSplitHorizon() {
    assertThat(
            NamesSeen.world(
                    null,
                    NamesSeen.answer(NamesSeen.FIRST, "10.0.4.5", true, 5),
                    NamesSeen.answer(NamesSeen.SECOND, "10.0.4.6", true, 5))
                .first()
                .code())
        .isEqualTo(FindingCode.SPLIT_HORIZON);
  }

  @Test
  void zoneServersThatTellNoSerial_areSplitHorizon() {
    assertThat(
            NamesSeen.world(
                    null,
                    NamesSeen.answer(NamesSeen.FIRST, "10.0.4.5", true, false, 0),
                    NamesSeen.answer(NamesSeen.SECOND, "10.0.4.6", true, false, 0))
                .first()
                .code())
        .isEqualTo(FindingCode.SPLIT_HORIZON);
  }

  @Test
  void zoneServersThatDisagree_comeBeforeACacheOfOneOfThem() {
    Finding finding =
        NamesSeen.world(
                null,
                NamesSeen.answer(NamesSeen.FIRST, "10.0.4.5", false, 5),
                NamesSeen.answer(NamesSeen.SECOND, "10.0.4.5", true, 5),
                NamesSeen.answer(NamesSeen.THIRD, "10.0.4.6", true, 5))
            .first();

    assertThat(finding.code()).isEqualTo(FindingCode.SPLIT_HORIZON);
    assertThat(finding.cause()).contains("10.53.0.2 gives 10.0.4.5, 10.53.0.3 gives 10.0.4.6");
  }

  @Test
  void agreement_rulesItOut() {
    Diagnosis diagnosis =
        NamesSeen.world(
                null,
                NamesSeen.answer(NamesSeen.FIRST, "10.0.4.5", true, 5),
                NamesSeen.answer(NamesSeen.SECOND, "10.0.4.5", false, 0))
            .investigate();

    assertThat(diagnosis.findings().getFirst().code()).isEqualTo(FindingCode.NOTHING_LISTENING);
    assertThat(diagnosis.ruledOut())
        .extracting(Diagnosis.RuledOut::code)
        .contains(FindingCode.STALE_DNS);
  }
}
