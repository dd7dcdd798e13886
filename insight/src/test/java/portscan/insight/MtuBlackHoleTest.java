package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portscan.api.experiment.Segments;
import portscan.api.experiment.ServiceLook;
import portscan.api.experiment.ServiceLook.Behaviour;
import portscan.api.model.Diagnosis;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;

class MtuBlackHoleTest {
  private static ServiceLook.Result unanswered(Behaviour behaviour, String... words) {
    return new ServiceLook.Result(
        behaviour, "", "", "", "", null, false, List.of(words), Map.of(), 4);
  }

  private static World silent() {
    return new World()
        .verdict(Seen.open("10.0.4.5", 5432))
        .service(unanswered(Behaviour.SILENT, "tls"));
  }

  private static Segments.Result segments(
      int inSmall, int inLarge, boolean closed, boolean unacknowledged) {
    return new Segments.Result(
        List.of(new Segments.Reply("tls", inSmall, inLarge, closed, unacknowledged)), 1500, 8);
  }

  @Test
  void answerInSmallSegmentsAlone_isABlackHole() {
    Diagnosis diagnosis = silent().segments(segments(3021, 0, false, false)).investigate();

    Finding finding = diagnosis.findings().getFirst();
    assertThat(finding.code()).isEqualTo(FindingCode.MTU_BLACK_HOLE);
    assertThat(finding.address()).isEqualTo(World.HOST);
    assertThat(finding.cause()).contains("large packets from it vanish");
    assertThat(finding.evidence())
        .contains(
            "TLS: 3021 bytes came in packets of up to 576 bytes, none in packets of up to 1500"
                + " bytes",
            "our words were acknowledged: it is the host's packets that are lost");
    assertThat(diagnosis.findings())
        .extracting(Finding::code)
        .doesNotContain(FindingCode.SILENT_SERVICE, FindingCode.HEALTHY);
  }

  @Test
  void beginningInLargeSegments_isABlackHole() {
    assertThat(silent().segments(segments(3021, 127, false, false)).first().code())
        .isEqualTo(FindingCode.MTU_BLACK_HOLE);
  }

  @Test
  void wordsOfOursThatAreNotAcknowledged_areLostOnTheirWay() {
    assertThat(silent().segments(segments(3021, 0, false, true)).first().cause())
        .contains("large packets to it vanish");
  }

  @Test
  void silenceInBoth_isTheServices() {
    assertThat(silent().segments(new Segments.Result(List.of(), 0, 4)).first().code())
        .isEqualTo(FindingCode.SILENT_SERVICE);
  }

  @Test
  void answerInBoth_isNone() {
    assertThat(silent().segments(segments(3021, 2990, false, false)).first().code())
        .isNotEqualTo(FindingCode.MTU_BLACK_HOLE);
  }

  @Test
  void connectionThatIsClosed_isNone() {
    assertThat(silent().segments(segments(3021, 0, true, false)).first().code())
        .isNotEqualTo(FindingCode.MTU_BLACK_HOLE);
  }

  @Test
  void wordsThatWereAnswered_areNotSaidAgain() {
    World world =
        new World()
            .verdict(Seen.open("10.0.4.5", 5432))
            .service(World.behaving(Behaviour.ANSWERS, "postgresql"))
            .segments(segments(3021, 0, false, false));

    assertThat(world.first().code()).isEqualTo(FindingCode.HEALTHY);
    assertThat(world.asked()).noneMatch(Segments.class::isInstance);
  }
}
