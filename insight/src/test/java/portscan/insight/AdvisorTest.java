package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.Finding;

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
  void targetWithShellCharacters_isQuotedInCommands() {
    Finding finding = Seen.adviseOn("$(reboot)'`:5432", Seen.silent("10.0.0.5", 5432)).getFirst();
    assertThat(finding.nextSteps().getFirst()).startsWith("`portscan why '$(reboot)'\\''`:5432'`");
  }

  @Test
  void ipv6Destination_isQuotedInCommands() {
    Finding finding = Seen.adviseOn("2001:db8::/126", Seen.silent("2001:db8::1", 22)).getFirst();
    assertThat(finding.nextSteps().getFirst()).startsWith("`portscan why '[2001:db8::1]:22'`");
  }

  @Test
  void noObservations_noFindings() {
    assertThat(Seen.advise()).isEmpty();
  }
}
