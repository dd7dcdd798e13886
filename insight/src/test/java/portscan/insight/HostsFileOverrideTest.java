package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import portscan.api.experiment.Resolve;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

class HostsFileOverrideTest {
  @Test
  void entryThatNoServerGives_overrides() {
    Finding finding =
        NamesSeen.world(
                new Resolve.HostsEntry("/etc/hosts", 3, World.HOST),
                NamesSeen.answer(NamesSeen.FIRST, "10.0.4.6", true, 5))
            .first();

    assertThat(finding.code()).isEqualTo(FindingCode.HOSTS_FILE_OVERRIDE);
    assertThat(finding.cause()).contains("Line 3 of /etc/hosts").contains("10.0.4.5");
    assertThat(finding.evidence()).anyMatch(line -> line.contains("10.0.4.6"));
  }

  @Test
  void entryThatTheServersGiveToo_isNoTrouble() {
    assertThat(
            NamesSeen.world(
                    new Resolve.HostsEntry("/etc/hosts", 3, World.HOST),
                    NamesSeen.answer(NamesSeen.FIRST, "10.0.4.5", true, 5))
                .first()
                .code())
        .isEqualTo(FindingCode.NOTHING_LISTENING);
  }

  @Test
  void localhost_isThatFilesOwn() {
    IpAddress loopback = IpAddress.literal("127.0.0.1");
    Question question =
        Question.of("localhost:5432", new Host.Name("localhost"), 5432, Transport.TCP);
    Resolve.HostsEntry entry = new Resolve.HostsEntry("/etc/hosts", 1, loopback);

    World asked = NamesSeen.world(entry).name("localhost", loopback.toString()).asking(question);
    assertThat(asked.investigate().findings())
        .extracting(Finding::code)
        .contains(FindingCode.NOTHING_LISTENING)
        .doesNotContain(FindingCode.HOSTS_FILE_OVERRIDE);
    assertThat(NamesSeen.world(entry).investigate().findings())
        .extracting(Finding::code)
        .contains(FindingCode.HOSTS_FILE_OVERRIDE);
  }
}
