package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;

class NeedsValidPayloadTest {
  @Test
  void silenceOverUdp_isOpenOrFiltered() {
    List<Finding> findings = Seen.advise(Seen.silentUdp("10.0.0.5", 9999));
    assertThat(findings).hasSize(1);
    Finding finding = Seen.one(FindingCode.NEEDS_VALID_PAYLOAD, findings);
    assertThat(finding.cause()).contains("UDP port 9999").contains("open or filtered");
    assertThat(finding.nextSteps().getFirst()).contains("--request");
    assertThat(finding.nextSteps().getLast()).contains("`portscan why udp://10.0.0.5:9999`");
  }

  @Test
  void silenceBesideClosedUdpPorts_isNotClosed() {
    Finding finding =
        Seen.one(
            FindingCode.NEEDS_VALID_PAYLOAD,
            Seen.advise(Seen.silentUdp("10.0.0.5", 9999), Seen.closedUdp("10.0.0.5", 9998)));
    assertThat(finding.cause()).contains("closed it is not");
  }
}
