package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Reason;

class RejectedByHostTest {
  @Test
  void icmpErrorFromTarget_isItsOwnFirewall() {
    List<Finding> findings =
        Seen.advise(
            Seen.icmp(
                "10.0.0.5",
                5432,
                Reason.PORT_UNREACH,
                "10.0.0.5",
                ErrorOrigin.TARGET,
                Duration.ofMillis(1)));
    assertThat(findings).hasSize(1);
    Finding finding = Seen.one(FindingCode.REJECTED_BY_HOST, findings);
    assertThat(finding.cause())
        .contains("on 10.0.0.5 itself")
        .contains("TCP port 5432 (postgresql)")
        .contains("port-unreach");
    assertThat(finding.nextSteps().getFirst()).contains("`nft list ruleset`");
    assertThat(finding.nextSteps().get(1)).contains("from 10.0.0.9");
  }
}
