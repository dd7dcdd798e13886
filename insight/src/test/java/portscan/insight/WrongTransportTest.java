package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Transport;

class WrongTransportTest {
  @Test
  void closedOverTcpAndOpenOverUdp_isTheWrongTransport() {
    Finding finding = new World().verdict(World.openUdp(5432)).first();

    assertThat(finding.code()).isEqualTo(FindingCode.WRONG_TRANSPORT);
    assertThat(finding.nextSteps().getFirst()).contains("udp://10.0.4.5:5432");
  }

  @Test
  void silentOverUdp_isProvedByARequest() {
    World world = new World().verdict(Seen.silentUdp("10.0.4.5", 5432));

    assertThat(world.answersRequests("dns").first().code()).isEqualTo(FindingCode.WRONG_TRANSPORT);
  }

  @Test
  void closedOverUdpAndOpenOverTcp_isTheWrongTransport() {
    Finding finding =
        new World()
            .verdict(Seen.open("10.0.4.5", 53))
            .asking(Question.of("udp://10.0.4.5:53", World.span(World.HOST), 53, Transport.UDP))
            .first();

    assertThat(finding.code()).isEqualTo(FindingCode.WRONG_TRANSPORT);
    assertThat(finding.cause()).contains("over TCP, not over UDP");
  }
}
