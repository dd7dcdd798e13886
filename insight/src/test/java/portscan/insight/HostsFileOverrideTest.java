package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import portscan.api.experiment.Resolve;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

class HostsFileOverrideTest {
  private static final IpAddress FIRST = IpAddress.literal("10.53.0.1");
  private static final IpAddress SECOND = IpAddress.literal("10.53.0.2");

  private static Resolve.Answer answer(
      IpAddress server, String address, boolean authoritative, long serial) {
    return new Resolve.Answer(
        server,
        Resolve.Role.CONFIGURED,
        "db.example.",
        Resolve.Status.ANSWERED,
        List.of(IpAddress.literal(address)),
        authoritative,
        Duration.ofSeconds(60),
        serial == 0 ? OptionalLong.empty() : OptionalLong.of(serial),
        Duration.ofMillis(1),
        "");
  }

  private static World world(Resolve.HostsEntry entry, Resolve.Answer... answers) {
    IpAddress used = entry == null ? answers[0].addresses().getFirst() : entry.address();
    return new World()
        .name("db.example", used.toString())
        .asking(Question.of("db.example:5432", new Host.Name("db.example"), 5432, Transport.TCP))
        .names(
            new Resolve.Result(
                List.of(used),
                entry == null ? List.of() : List.of(entry),
                List.of(answers),
                List.of(),
                answers.length));
  }

  @Test
  void entryThatNoServerGives_overrides() {
    Finding finding =
        world(
                new Resolve.HostsEntry("/etc/hosts", 3, World.HOST),
                answer(FIRST, "10.0.4.6", true, 5))
            .first();

    assertThat(finding.code()).isEqualTo(FindingCode.HOSTS_FILE_OVERRIDE);
    assertThat(finding.cause()).contains("Line 3 of /etc/hosts").contains("10.0.4.5");
    assertThat(finding.evidence())
        .anyMatch(line -> line.contains(SECOND.equals(FIRST) ? "" : "10.0.4.6"));
  }

  @Test
  void entryThatTheServersGiveToo_isNoTrouble() {
    assertThat(
            world(
                    new Resolve.HostsEntry("/etc/hosts", 3, World.HOST),
                    answer(FIRST, "10.0.4.5", true, 5))
                .first()
                .code())
        .isEqualTo(FindingCode.NOTHING_LISTENING);
  }
}
