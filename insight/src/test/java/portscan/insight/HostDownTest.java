package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.PortState;
import portscan.api.model.Reason;

class HostDownTest {
  @Test
  void nobodyOnLocalLink_isHostDown() {
    List<Finding> findings =
        Seen.advise(
            Seen.icmp(
                "10.0.0.5",
                5432,
                Reason.HOST_UNREACH,
                "10.0.0.9",
                ErrorOrigin.LOCAL_LINK,
                Duration.ofSeconds(3)));
    assertThat(findings).hasSize(1);
    Finding finding = Seen.one(FindingCode.HOST_DOWN, findings);
    assertThat(finding.cause()).contains("local link").contains("10.0.0.5");
    assertThat(finding.confidence()).isGreaterThan(0.9);
  }

  @Test
  void hostUnreachableAfterSecondsOnAllPorts_isHostDown() {
    List<Finding> findings =
        Seen.advise(
            Seen.icmp(
                "10.0.0.5",
                80,
                Reason.HOST_UNREACH,
                "10.0.0.1",
                ErrorOrigin.INTERMEDIATE,
                Duration.ofMillis(3050)),
            Seen.icmp(
                "10.0.0.5",
                81,
                Reason.HOST_UNREACH,
                "10.0.0.1",
                ErrorOrigin.INTERMEDIATE,
                Duration.ofMillis(1)));
    assertThat(findings).extracting(Finding::code).containsExactly(FindingCode.HOST_DOWN);
    assertThat(findings.getFirst().cause()).contains("10.0.0.1, the last router before it");
    assertThat(findings.getFirst().nextSteps().get(1))
        .contains("`ip neigh show 10.0.0.5` on 10.0.0.1");
  }

  @Test
  void routerThatTookItsTime_hadBegunToLookBefore() {
    for (int ms : new int[] {1, 684}) {
      Finding finding =
          new World()
              .nothingElseAnswers()
              .echo(Reason.NO_RESPONSE, null, Duration.ZERO)
              .verdict(
                  Seen.icmp(
                      "10.0.4.5",
                      5432,
                      Reason.HOST_UNREACH,
                      "10.0.3.1",
                      ErrorOrigin.INTERMEDIATE,
                      Duration.ofMillis(ms)))
              .first();

      assertThat(finding.code())
          .as(ms + " ms")
          .isEqualTo(ms == 1 ? FindingCode.REJECTED_BY_ROUTER : FindingCode.HOST_DOWN);
    }
  }

  @Test
  void errorToALaterTry_tookSecondsFromTheFirst() {
    Finding finding =
        new World()
            .nothingElseAnswers()
            .echo(Reason.NO_RESPONSE, null, Duration.ZERO)
            .verdict(
                Seen.tcp(
                    "10.0.4.5",
                    5432,
                    PortState.FILTERED,
                    Reason.HOST_UNREACH,
                    new Evidence.IcmpError(World.ROUTERS.getLast(), 3, 1, ErrorOrigin.INTERMEDIATE),
                    Duration.ofMillis(175),
                    4))
            .first();

    assertThat(finding.code()).isEqualTo(FindingCode.HOST_DOWN);
  }

  @Test
  void hostUnreachableAtOnce_isNotHostDown() {
    assertThat(
            Seen.advise(
                Seen.icmp(
                    "10.0.0.5",
                    80,
                    Reason.HOST_UNREACH,
                    "10.0.0.1",
                    ErrorOrigin.INTERMEDIATE,
                    Duration.ofMillis(1))))
        .extracting(Finding::code)
        .containsExactly(FindingCode.REJECTED_BY_ROUTER);
  }

  @Test
  void hostUnreachableAfterSecondsOnSomePorts_isNotHostDown() {
    assertThat(
            Seen.advise(
                Seen.open("10.0.0.5", 22),
                Seen.icmp(
                    "10.0.0.5",
                    80,
                    Reason.HOST_UNREACH,
                    "10.0.0.1",
                    ErrorOrigin.INTERMEDIATE,
                    Duration.ofSeconds(3))))
        .extracting(Finding::code)
        .containsExactly(FindingCode.REJECTED_BY_ROUTER);
  }

  @Test
  void localLinkBesideAnswers_isDoubtful() {
    Finding finding =
        Seen.one(
            FindingCode.HOST_DOWN,
            Seen.advise(
                Seen.open("10.0.0.5", 22),
                Seen.icmp(
                    "10.0.0.5",
                    80,
                    Reason.HOST_UNREACH,
                    "10.0.0.9",
                    ErrorOrigin.LOCAL_LINK,
                    Duration.ofSeconds(3))));
    assertThat(finding.confidence()).isEqualTo(0.5);
  }
}
