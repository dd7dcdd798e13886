package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.experiment.Trace;
import portscan.api.model.Diagnosis;
import portscan.api.model.Diagnosis.StepStatus;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.FindingCode;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;

class InvestigatorTest {
  @Test
  void nameThatIsNotKnown_isTold() {
    Diagnosis diagnosis =
        new World()
            .asking(
                Question.of(
                    "nowhere.example:1", new Host.Name("nowhere.example"), 1, Transport.TCP))
            .investigate();

    assertThat(diagnosis.findings().getFirst().code()).isEqualTo(FindingCode.NAME_NOT_FOUND);
    assertThat(diagnosis.checklist().getFirst().status()).isEqualTo(StepStatus.PROBLEM);
  }

  @Test
  void noLocalRoute_isTold() {
    assertThat(new World().verdict(Seen.trouble("10.0.4.5", Trouble.NO_LOCAL_ROUTE)).first().code())
        .isEqualTo(FindingCode.NO_LOCAL_ROUTE);
  }

  @Test
  void checklist_hasNineSteps() {
    Diagnosis diagnosis = new World().investigate();

    assertThat(diagnosis.checklist())
        .extracting(item -> item.step())
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(diagnosis.checklist().get(2).status()).isEqualTo(StepStatus.PROBLEM);
    assertThat(diagnosis.path()).hasSize(4);
    assertThat(diagnosis.packetsSent()).isPositive();
  }

  @Test
  void hostThatIsSearchedInVain_isDown() {
    IpAddress router = World.ROUTERS.get(2);
    Diagnosis diagnosis =
        new World()
            .verdict(Seen.silent("10.0.4.5", 5432))
            .portStopsAfter(3)
            .nothingElseAnswers()
            .echo(Reason.HOST_UNREACH, router, Duration.ofSeconds(3))
            .verdict(
                Seen.icmp(
                    "10.0.4.5",
                    5432,
                    Reason.HOST_UNREACH,
                    router.toString(),
                    ErrorOrigin.INTERMEDIATE,
                    Duration.ofSeconds(3)))
            .investigate();

    assertThat(diagnosis.findings().getFirst().code()).isEqualTo(FindingCode.HOST_DOWN);
  }

  @Test
  void rejectionByARouter_hasItsPlace() {
    IpAddress router = World.ROUTERS.get(1);
    Diagnosis diagnosis =
        new World()
            .verdict(
                Seen.icmp(
                    "10.0.4.5",
                    5432,
                    Reason.ADMIN_PROHIBITED,
                    router.toString(),
                    ErrorOrigin.INTERMEDIATE,
                    Duration.ofMillis(1)))
            .investigate();

    assertThat(diagnosis.findings().getFirst().code()).isEqualTo(FindingCode.REJECTED_BY_ROUTER);
    assertThat(diagnosis.findings().getFirst().hop()).isNotNull();
    assertThat(diagnosis.findings().getFirst().hop().ttl()).isEqualTo(2);
  }

  @Test
  void everyTrace_followsThePortFirst() {
    World world = new World();
    world.investigate();
    List<Trace> traces =
        world.asked().stream().filter(Trace.class::isInstance).map(Trace.class::cast).toList();
    assertThat(traces).isNotEmpty();
    assertThat(traces)
        .allSatisfy(
            trace -> assertThat(trace.flows().getFirst().endpoint().port()).isEqualTo(5432));
  }
}
