package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Reason;

class RateLimitedTest {
  private static World open() {
    return new World().verdict(Seen.open("10.0.4.5", 5432));
  }

  @Test
  void constantRateAfterABurst_isALimit() {
    Finding finding = open().answers(i -> i < 6 || i % 8 == 0, _ -> true).first();

    assertThat(finding.code()).isEqualTo(FindingCode.RATE_LIMITED);
    assertThat(finding.confidence()).isGreaterThan(0.9);
    assertThat(finding.cause()).contains("about 4.8 a second");
  }

  @Test
  void hardlyAnyAfterABurst_isALimit() {
    assertThat(open().answers(i -> i < 5, _ -> true).first().code())
        .isEqualTo(FindingCode.RATE_LIMITED);
  }

  @Test
  void nothingMoreAtAnyPace_isABan() {
    Finding finding = open().answers(i -> i < 8, _ -> false).first();

    assertThat(finding.code()).isEqualTo(FindingCode.RATE_LIMITED);
    assertThat(finding.confidence()).isLessThan(0.8);
    assertThat(finding.cause()).endsWith("after the first few, none gets an answer any more.");
  }

  @Test
  void wholeRoundUnanswered_isABanAndNotHealthy() {
    List<Finding> findings =
        open()
            .service(World.behaving(ServiceLook.Behaviour.GREETS, "smtp"))
            .answers(_ -> false, _ -> false)
            .investigate()
            .findings();

    assertThat(findings).extracting(Finding::code).containsExactly(FindingCode.RATE_LIMITED);
    assertThat(findings.getFirst().confidence()).isLessThan(0.8);
  }

  @Test
  void packetsThatOnlySocketsGetAnswered_areNoSignOfABan() {
    List<Finding> findings =
        open()
            .packetsAreIgnored(5432)
            .service(World.behaving(ServiceLook.Behaviour.GREETS, "smtp"))
            .investigate()
            .findings();

    assertThat(findings).extracting(Finding::code).containsExactly(FindingCode.HEALTHY);
    assertThat(findings.getFirst().confidence()).isGreaterThan(0.9);
  }

  @Test
  void refusalsAtAConstantRate_areALimitToo() {
    for (Reason refusal : List.of(Reason.ADMIN_PROHIBITED, Reason.RESET)) {
      Finding finding = open().others(refusal).answers(i -> i < 6 || i % 8 == 0, _ -> true).first();

      assertThat(finding.code()).as(refusal.word()).isEqualTo(FindingCode.RATE_LIMITED);
    }
  }

  @Test
  void lossAtEveryPace_isNoLimit() {
    java.util.Random random = new java.util.Random(7);
    boolean[] lost = new boolean[200];
    for (int i = 0; i < lost.length; i++) {
      lost[i] = random.nextInt(100) < 30;
    }

    Finding finding = open().answers(i -> !lost[i], i -> !lost[i + 50]).first();

    assertThat(finding.code()).isEqualTo(FindingCode.LOSSY_PATH);
    assertThat(finding.evidence().getLast()).contains("95 % sure");
  }
}
