package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Finding;
import portscan.api.model.Observation;
import portscan.api.model.Reason;

class AdvisorTest {
  @Test
  void findings_areRankedMostLikelyFirst() {
    List<Finding> findings =
        Seen.advise(
            Seen.silent("10.0.0.6", 5432),
            Seen.refused("10.0.0.7", 5432),
            Seen.open("10.0.0.8", 5432, 2),
            Seen.open("2001:db8::5", 5432));
    assertThat(findings)
        .isSortedAccordingTo((one, other) -> Double.compare(other.confidence(), one.confidence()))
        .hasSizeGreaterThan(3);
  }

  @Test
  void targetWithShellCharacters_isInNoCommand() {
    Finding finding = Seen.adviseOn("$(reboot)'`:5432", Seen.silent("10.0.0.5", 5432)).getFirst();
    assertThat(finding.nextSteps()).noneMatch(step -> step.contains("$(reboot)"));
  }

  @Test
  void zoneWithShellCharacters_isQuotedInCommands() {
    Finding finding = Seen.adviseOn("fe80::/126", Seen.silent("fe80::1%a;b", 22)).getFirst();
    assertThat(finding.nextSteps().getFirst()).startsWith("`portscan why '[fe80::1%a;b]:22'`");
  }

  @Test
  void noObservations_noFindings() {
    assertThat(Seen.advise()).isEmpty();
  }

  @Test
  @Timeout(30)
  void everyPortOfAHost_takesTimeInProportion() {
    List<Observation> seen = new ArrayList<>();
    for (int port = 1; port <= 65535; port++) {
      seen.add(
          switch (port % 4) {
            case 0 -> Seen.open("10.0.0.5", port);
            case 1 -> Seen.refused("10.0.0.6", port);
            case 2 -> Seen.silent("10.0.0.5", port);
            default ->
                Seen.icmp(
                    "10.0.0.7",
                    port,
                    Reason.HOST_UNREACH,
                    "10.0.0.1",
                    ErrorOrigin.INTERMEDIATE,
                    Duration.ofMillis(1));
          });
    }
    List<Finding> findings = Seen.advise(seen.toArray(Observation[]::new));
    assertThat(findings).hasSize(3);
  }

  @Test
  @Timeout(30)
  void everyAddressOfABlock_takesTimeInProportion() {
    List<Observation> seen = new ArrayList<>();
    for (int host = 0; host < 65536; host++) {
      String address = "10.1." + host / 256 + "." + host % 256;
      seen.add(host % 2 == 0 ? Seen.silent(address, 80) : Seen.refused(address, 80));
    }
    List<Finding> findings = Seen.adviseOn("10.1.0.0/16:80", seen.toArray(Observation[]::new));
    assertThat(findings).hasSize(65536);
  }
}
