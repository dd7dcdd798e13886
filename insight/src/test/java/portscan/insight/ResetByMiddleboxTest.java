package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
  void shorterWayBack_isNoSignWhereTheHostsOtherAnswersTakeItToo() {
    Diagnosis diagnosis =
        new World()
            .echo(Reason.NO_RESPONSE, null, Duration.ZERO)
            .ownTtl(63)
            .portEndsWith(new Hop(4, World.HOST, null, Reason.RESET))
            .investigate();

    assertThat(diagnosis.findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.NOTHING_LISTENING);
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
