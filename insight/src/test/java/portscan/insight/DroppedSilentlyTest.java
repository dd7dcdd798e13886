package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Reason;

class DroppedSilentlyTest {
  @Test
  void silenceAlone_isAGuessThatNamesTheExperiment() {
    List<Finding> findings = Seen.advise(Seen.silent("10.0.0.5", 5432));
    assertThat(findings).hasSize(1);
    Finding finding = Seen.one(FindingCode.DROPPED_AT_HOST, findings);
    assertThat(finding.confidence()).isLessThanOrEqualTo(0.5);
    assertThat(finding.cause()).contains("on the way or at the host");
    assertThat(finding.nextSteps().getFirst()).startsWith("`portscan why 10.0.0.5:5432`");
  }

  @Test
  void silenceBesideAnswers_isARuleAboutThePort() {
    Finding finding =
        Seen.one(
            FindingCode.DROPPED_AT_HOST,
            Seen.advise(Seen.silent("10.0.0.5", 5432), Seen.refused("10.0.0.5", 22)));
    assertThat(finding.confidence()).isGreaterThan(0.5);
    assertThat(finding.cause()).contains("10.0.0.5 is up, since it answers on TCP port 22");
    assertThat(finding.nextSteps().getFirst())
        .contains("Allow TCP port 5432 (postgresql) from 10.0.0.9");
  }

  @Test
  void errorFromRouter_doesNotProveThatTheHostIsUp() {
    Finding finding =
        Seen.one(
            FindingCode.DROPPED_AT_HOST,
            Seen.advise(
                Seen.silent("10.0.0.5", 5432),
                Seen.icmp(
                    "10.0.0.5",
                    22,
                    Reason.ADMIN_PROHIBITED,
                    "10.0.0.1",
                    ErrorOrigin.INTERMEDIATE,
                    Duration.ofMillis(1))));
    assertThat(finding.confidence()).isLessThanOrEqualTo(0.5);
  }
}
