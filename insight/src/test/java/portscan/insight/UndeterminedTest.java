package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Transport;

class UndeterminedTest {
  private static World mute() {
    return new World()
        .verdict(Seen.silentUdp("10.0.4.5", 4000))
        .asking(Question.of("udp://10.0.4.5:4000", World.span(World.HOST), 4000, Transport.UDP));
  }

  @Test
  void udpThatAnswersNothing_cannotBeTold() {
    Finding finding = mute().first();

    assertThat(finding.code()).isEqualTo(FindingCode.UNDETERMINED);
    assertThat(finding.confidence()).isLessThanOrEqualTo(0.5);
    assertThat(finding.nextSteps()).isNotEmpty();
  }

  @Test
  void udpThatAnswersAValidRequest_isOpen() {
    Finding finding = mute().answersRequests("dns").first();

    assertThat(finding.code()).isEqualTo(FindingCode.NEEDS_VALID_PAYLOAD);
    assertThat(finding.cause()).contains("dns");
  }

  @Test
  void udpThatStopsOnTheWay_isDroppedThere() {
    assertThat(mute().portStopsAfter(1).first().code()).isEqualTo(FindingCode.DROPPED_ON_PATH);
  }
}
