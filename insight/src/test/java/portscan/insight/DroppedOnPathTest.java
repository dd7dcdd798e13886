package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Hop;
import portscan.api.model.Reason;

class DroppedOnPathTest {
  private static World silent() {
    return new World().verdict(Seen.silent("10.0.4.5", 5432));
  }

  @Test
  void silenceBeforeARouterThatAnswersOthers_isADropThere() {
    for (int router = 1; router <= 2; router++) {
      Finding finding = silent().portStopsAfter(router).first();

      assertThat(finding.code()).isEqualTo(FindingCode.DROPPED_ON_PATH);
      assertThat(finding.hop()).isNotNull();
      assertThat(finding.hop().ttl()).isEqualTo(router);
      assertThat(finding.hop().address()).isEqualTo(World.ROUTERS.get(router - 1));
      assertThat(finding.cause()).contains("at or after hop " + router);
    }
  }

  @Test
  void silenceBeforeTheFirstRouter_namesNoHop() {
    Finding finding = silent().portStopsAfter(0).first();

    assertThat(finding.code()).isEqualTo(FindingCode.DROPPED_ON_PATH);
    assertThat(finding.hop()).isNull();
  }

  @Test
  void errorThatOnlyTheTraceMet_isARejection() {
    Finding finding =
        silent()
            .portEndsWith(new Hop(2, World.ROUTERS.getFirst(), null, Reason.PORT_UNREACH))
            .first();

    assertThat(finding.code()).isEqualTo(FindingCode.REJECTED_BY_ROUTER);
    assertThat(finding.hop()).isNotNull();
    assertThat(finding.hop().address()).isEqualTo(World.ROUTERS.getFirst());
    assertThat(finding.evidence().getLast()).contains("refused by 10.0.1.1: port-unreach");
  }

  @Test
  void silenceBehindTheLastRouter_isADropAtTheHostOrThere() {
    Finding finding = silent().portStopsAfter(3).first();

    assertThat(finding.code()).isEqualTo(FindingCode.DROPPED_AT_HOST);
    assertThat(finding.confidence()).isLessThanOrEqualTo(0.8);
    assertThat(finding.hop()).isNotNull();
    assertThat(finding.hop().address()).isEqualTo(World.ROUTERS.get(2));
    assertThat(finding.cause()).contains("is up").contains("hop 3 (10.0.3.1)");
  }
}
