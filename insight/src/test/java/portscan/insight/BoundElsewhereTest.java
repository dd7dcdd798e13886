package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.experiment.LocalView;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;

class BoundElsewhereTest {
  private static Finding listeningOn(String address) {
    return new World()
        .local(
            World.localView(
                true,
                List.of(new LocalView.Listener(IpAddress.literal(address), "postgres", 812)),
                List.of(),
                0))
        .first();
  }

  @Test
  void loopbackOnly_isNamedWithItsOwner() {
    Finding finding = listeningOn("127.0.0.1");

    assertThat(finding.code()).isEqualTo(FindingCode.BOUND_TO_LOOPBACK);
    assertThat(finding.cause()).contains("127.0.0.1 only").contains("10.0.4.5");
    assertThat(finding.evidence()).anyMatch(line -> line.contains("postgres (pid 812)"));
  }

  @Test
  void anotherAddress_isNamed() {
    assertThat(listeningOn("10.9.9.9").code()).isEqualTo(FindingCode.BOUND_TO_OTHER_ADDRESS);
  }

  @Test
  void theAddressItself_isNoSuchTrouble() {
    assertThat(listeningOn("10.0.4.5").code()).isNotEqualTo(FindingCode.BOUND_TO_OTHER_ADDRESS);
    assertThat(listeningOn("0.0.0.0").code()).isNotEqualTo(FindingCode.BOUND_TO_OTHER_ADDRESS);
  }
}
