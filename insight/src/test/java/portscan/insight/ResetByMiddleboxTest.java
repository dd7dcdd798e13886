package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import portscan.api.model.Diagnosis;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Hop;
import portscan.api.model.Reason;

class ResetByMiddleboxTest {
  @Test
  void resetFromNearerThanTheHost_isForgedAndItsSenderIsNamed() {
    Finding finding =
        new World().ttl(5432, 63).portEndsWith(new Hop(3, World.HOST, null, Reason.RESET)).first();

    assertThat(finding.code()).isEqualTo(FindingCode.RESET_BY_MIDDLEBOX);
    assertThat(finding.confidence()).isGreaterThan(0.9);
    assertThat(finding.hop()).isNotNull();
    assertThat(finding.hop().ttl()).isEqualTo(2);
    assertThat(finding.hop().address()).isEqualTo(World.ROUTERS.get(1));
  }

  @Test
  void timeToLiveAlone_suffices() {
    Finding finding = new World().ttl(5432, 64).first();

    assertThat(finding.code()).isEqualTo(FindingCode.RESET_BY_MIDDLEBOX);
    assertThat(finding.hop()).isNotNull();
    assertThat(finding.hop().address()).isEqualTo(World.ROUTERS.getFirst());
  }

  @Test
  void resetFromTheHost_isNothingListening() {
    Diagnosis diagnosis = new World().investigate();

    assertThat(diagnosis.findings().getFirst().code()).isEqualTo(FindingCode.NOTHING_LISTENING);
    assertThat(diagnosis.ruledOut())
        .extracting(Diagnosis.RuledOut::code)
        .contains(FindingCode.RESET_BY_MIDDLEBOX, FindingCode.HOST_DOWN);
  }
}
