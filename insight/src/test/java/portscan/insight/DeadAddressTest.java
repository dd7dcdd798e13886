package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;

class DeadAddressTest {
  @Test
  void oneOfThreeAddresses_isDead() {
    List<Finding> findings =
        Seen.advise(
            Seen.open("10.0.0.5", 5432),
            Seen.silent("10.0.0.6", 5432),
            Seen.open("10.0.0.7", 5432));
    Finding finding = findings.getFirst();
    assertThat(finding.code()).isEqualTo(FindingCode.DEAD_ADDRESS);
    assertThat(finding.address()).isEqualTo(IpAddress.literal("10.0.0.6"));
    assertThat(finding.cause())
        .contains("Of the 3 IPv4 addresses")
        .contains("get no answer")
        .contains("2 others are open");
    assertThat(finding.nextSteps().getLast()).contains("`portscan why 10.0.0.6:5432`");
  }

  @Test
  void blockOfAddresses_owesNoLikeness() {
    assertThat(
            Seen.adviseOn(
                "10.0.0.4/30", Seen.open("10.0.0.5", 5432), Seen.refused("10.0.0.6", 5432)))
        .extracting(Finding::code)
        .containsExactly(FindingCode.NOTHING_LISTENING);
  }

  @Test
  void otherPortOpen_isNoSibling() {
    assertThat(Seen.advise(Seen.open("10.0.0.5", 22), Seen.refused("10.0.0.6", 5432)))
        .extracting(Finding::code)
        .containsExactly(FindingCode.NOTHING_LISTENING);
  }
}
