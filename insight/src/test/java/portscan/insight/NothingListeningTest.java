package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;

class NothingListeningTest {
  @Test
  void reset_isNothingListening() {
    List<Finding> findings = Seen.advise(Seen.refused("10.0.0.5", 5432));
    assertThat(findings).hasSize(1);
    Finding finding = Seen.one(FindingCode.NOTHING_LISTENING, findings);
    assertThat(finding.address()).isEqualTo(IpAddress.literal("10.0.0.5"));
    assertThat(finding.cause())
        .contains("nothing listens on TCP port 5432 (postgresql)")
        .contains("10.0.0.5 is up");
    assertThat(finding.nextSteps().getFirst())
        .contains("`ss -ltnp 'sport = :5432'` on 10.0.0.5")
        .contains("localhost only");
    assertThat(finding.evidence())
        .containsExactly("10.0.0.5:5432/tcp is closed: a reset came back after 1.0 ms");
  }

  @Test
  void resetFromLoopback_isLookedUpHere() {
    Finding finding =
        Seen.one(FindingCode.NOTHING_LISTENING, Seen.advise(Seen.refused("127.0.0.1", 5432)));
    assertThat(finding.nextSteps().getFirst()).startsWith("Run `ss -ltnp 'sport = :5432'`:");
    assertThat(finding.cause()).contains("This machine").contains("of 127.0.0.1");
  }

  @Test
  void portUnreachableFromHost_isNothingListeningOverUdp() {
    Finding finding =
        Seen.one(FindingCode.NOTHING_LISTENING, Seen.advise(Seen.closedUdp("10.0.0.5", 53)));
    assertThat(finding.cause()).contains("UDP port 53");
    assertThat(finding.nextSteps().getFirst()).contains("`ss -lunp 'sport = :53'`");
  }

  @Test
  void severalPortsOfOneAddress_areOneFinding() {
    List<Finding> findings =
        Seen.advise(
            Seen.refused("10.0.0.5", 80),
            Seen.refused("10.0.0.5", 443),
            Seen.refused("10.0.0.6", 80));
    assertThat(findings).hasSize(2);
    assertThat(findings.getFirst().cause()).contains("TCP ports 80 and 443");
    assertThat(findings.getFirst().nextSteps().getFirst()).contains("`ss -ltnp`");
  }

  @Test
  void open_hasNoFinding() {
    assertThat(Seen.advise(Seen.open("10.0.0.5", 5432))).isEmpty();
  }
}
