package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Reason;

class RejectedByRouterTest {
  @Test
  void adminProhibited_namesTheSender() {
    List<Finding> findings =
        Seen.advise(
            Seen.icmp(
                "10.0.0.5",
                5432,
                Reason.ADMIN_PROHIBITED,
                "10.0.0.1",
                ErrorOrigin.INTERMEDIATE,
                Duration.ofMillis(1)));
    assertThat(findings).hasSize(1);
    Finding finding = Seen.one(FindingCode.REJECTED_BY_ROUTER, findings);
    assertThat(finding.cause()).startsWith("A firewall rule at 10.0.0.1 rejects TCP port 5432");
    assertThat(finding.nextSteps().getFirst()).contains("On 10.0.0.1");
    assertThat(finding.nextSteps().get(1)).contains("from 10.0.0.9 allowed at 10.0.0.1");
  }

  @Test
  void hostUnreachableAtOnceOnSomePorts_isARule() {
    List<Finding> findings =
        Seen.advise(
            Seen.open("10.0.0.5", 22),
            Seen.icmp(
                "10.0.0.5",
                5432,
                Reason.HOST_UNREACH,
                "10.0.0.1",
                ErrorOrigin.INTERMEDIATE,
                Duration.ofMillis(1)));
    assertThat(findings).extracting(Finding::code).containsExactly(FindingCode.REJECTED_BY_ROUTER);
  }

  @Test
  void differentSenders_areDifferentFindings() {
    List<Finding> findings =
        Seen.advise(
            Seen.icmp(
                "10.0.0.5",
                80,
                Reason.ADMIN_PROHIBITED,
                "10.0.0.1",
                ErrorOrigin.INTERMEDIATE,
                Duration.ofMillis(1)),
            Seen.icmp(
                "10.0.0.5",
                81,
                Reason.ADMIN_PROHIBITED,
                "10.0.0.2",
                ErrorOrigin.INTERMEDIATE,
                Duration.ofMillis(1)));
    assertThat(findings).hasSize(2);
  }

  @Test
  void senderThatAnsweredNoExpiredPacket_isBeyondThoseThatDid() {
    Finding finding =
        new World()
            .verdict(
                Seen.icmp(
                    "10.0.4.5",
                    5432,
                    Reason.ADMIN_PROHIBITED,
                    "10.0.9.9",
                    ErrorOrigin.INTERMEDIATE,
                    Duration.ofMillis(1)))
            .portStopsAfter(1)
            .first();

    assertThat(finding.code()).isEqualTo(FindingCode.REJECTED_BY_ROUTER);
    assertThat(finding.hop()).isNotNull();
    assertThat(finding.hop().ttl()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SYN_ACK", "NO_RESPONSE", "UDP_RESPONSE", "ECHO_REPLY"})
  void everyReason_namesSenderAndAddress(Reason reason) {
    Finding finding =
        Seen.one(
            FindingCode.REJECTED_BY_ROUTER,
            Seen.advise(
                Seen.icmp(
                    "10.0.0.5",
                    5432,
                    reason,
                    "10.0.0.1",
                    ErrorOrigin.INTERMEDIATE,
                    Duration.ofMillis(1))));
    assertThat(finding.cause()).contains("10.0.0.1").contains("10.0.0.5").endsWith(".");
  }
}
