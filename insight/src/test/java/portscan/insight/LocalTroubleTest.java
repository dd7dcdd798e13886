package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;
import portscan.api.model.Trouble;

class LocalTroubleTest {
  @ParameterizedTest
  @EnumSource(Trouble.class)
  void everyTrouble_isCertainAndKeepsTheSystemsWords(Trouble trouble) {
    List<Finding> findings = Seen.advise(Seen.trouble("10.0.0.5", trouble));
    assertThat(findings).hasSize(1);
    Finding finding = findings.getFirst();
    assertThat(finding.confidence()).isEqualTo(1);
    assertThat(finding.evidence()).containsExactly("the system's words");
    assertThat(finding.nextSteps()).hasSizeGreaterThan(1).startsWith("The engine's hint.");
  }

  @Test
  void nameNotFound_isAboutTheName() {
    Finding finding =
        Seen.one(
            FindingCode.NAME_NOT_FOUND, Seen.advise(Seen.trouble(null, Trouble.NAME_NOT_FOUND)));
    assertThat(finding.address()).isNull();
    assertThat(finding.nextSteps()).anyMatch(step -> step.contains("spelling"));
  }

  @Test
  void noRoute_namesTheAddress() {
    Finding finding =
        Seen.one(
            FindingCode.NO_LOCAL_ROUTE,
            Seen.advise(Seen.trouble("10.0.0.5", Trouble.NO_LOCAL_ROUTE)));
    assertThat(finding.address()).isEqualTo(IpAddress.literal("10.0.0.5"));
    assertThat(finding.nextSteps()).anyMatch(step -> step.contains("`ip route get 10.0.0.5`"));
  }

  @Test
  void sameTroubleOnManyPorts_isOneFinding() {
    assertThat(
            Seen.advise(
                Seen.trouble("10.0.0.5", Trouble.LOCAL_EXHAUSTION),
                Seen.trouble("10.0.0.6", Trouble.LOCAL_EXHAUSTION)))
        .hasSize(1);
  }
}
