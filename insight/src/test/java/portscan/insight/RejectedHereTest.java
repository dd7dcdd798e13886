package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Reason;

class RejectedHereTest {
  @Test
  void icmpErrorFromOwnAddress_isBlockedLocally() {
    List<Finding> findings =
        Seen.advise(
            Seen.icmp(
                "10.0.0.5",
                5432,
                Reason.ADMIN_PROHIBITED,
                "10.0.0.9",
                ErrorOrigin.INTERMEDIATE,
                Duration.ofMillis(1)));
    assertThat(findings).hasSize(1);
    Finding finding = Seen.one(FindingCode.BLOCKED_LOCALLY, findings);
    assertThat(finding.cause()).contains("this machine").contains("10.0.0.5");
  }
}
