package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;
import portscan.api.model.Trouble;

class DeadAddressFamilyTest {
  @Test
  void ipv4DroppedWhileIpv6Open_comparesRules() {
    List<Finding> findings =
        Seen.advise(Seen.open("2001:db8::5", 5432), Seen.silent("10.0.0.5", 5432));
    Finding finding = findings.getFirst();
    assertThat(finding.code()).isEqualTo(FindingCode.DEAD_ADDRESS_FAMILY);
    assertThat(finding.address()).isEqualTo(IpAddress.literal("10.0.0.5"));
    assertThat(finding.cause())
        .isEqualTo("IPv4 packets to TCP port 5432 (postgresql) get no answer while IPv6 passes.");
    assertThat(finding.nextSteps().getFirst()).startsWith("Compare the IPv4 rules");
    assertThat(finding.nextSteps().get(1)).contains("`portscan why 10.0.0.5:5432`");
    assertThat(finding.nextSteps().getLast()).contains("Happy Eyeballs");
  }

  @Test
  void ipv6RefusedWhileIpv4Open_asksForTheBinding() {
    Finding finding =
        Seen.advise(Seen.refused("2001:db8::5", 5432), Seen.open("10.0.0.5", 5432)).getFirst();
    assertThat(finding.code()).isEqualTo(FindingCode.DEAD_ADDRESS_FAMILY);
    assertThat(finding.nextSteps().getFirst())
        .startsWith("Bind the service to `::`")
        .contains("AAAA");
  }

  @Test
  void severalDeadAddresses_areOneFindingAboutTheName() {
    Finding finding =
        Seen.advise(
                Seen.silent("2001:db8::5", 5432),
                Seen.silent("2001:db8::6", 5432),
                Seen.open("10.0.0.5", 5432))
            .getFirst();
    assertThat(finding.code()).isEqualTo(FindingCode.DEAD_ADDRESS_FAMILY);
    assertThat(finding.address()).isNull();
  }

  @Test
  void oneOpenAddressOfEachFamily_isNotDead() {
    assertThat(
            Seen.advise(
                Seen.open("2001:db8::5", 5432),
                Seen.silent("2001:db8::6", 5432),
                Seen.open("10.0.0.5", 5432)))
        .extracting(Finding::code)
        .doesNotContain(FindingCode.DEAD_ADDRESS_FAMILY);
  }

  @Test
  void noRouteForTheOtherFamily_saysNothingAboutTheTarget() {
    assertThat(
            Seen.advise(
                Seen.trouble("2001:db8::5", Trouble.NO_LOCAL_ROUTE), Seen.open("10.0.0.5", 5432)))
        .extracting(Finding::code)
        .containsExactly(FindingCode.NO_LOCAL_ROUTE);
  }
}
