package portscan.look;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.experiment.Resolve.HostsEntry;
import portscan.api.model.IpAddress;
import portscan.testkit.Fuzz;

class HostsFileTest {
  private static final String TEXT =
      """
      127.0.0.1 localhost
      # 10.0.0.1 db
      10.0.0.2\tcache db  # 10.0.0.3 db
      ::1 localhost ip6-localhost

      fe80::7%eth0 DB db
      10.0.0.300 db
      10.0.0.4 database
      10.0.0.5 db\r
      """;

  private static HostsEntry entry(int line, String address) {
    return new HostsEntry("hosts", line, IpAddress.literal(address));
  }

  @Test
  void entries_areTheLinesThatHoldTheName() {
    List<HostsEntry> expected =
        List.of(entry(3, "10.0.0.2"), entry(6, "fe80::7%eth0"), entry(9, "10.0.0.5"));

    assertThat(HostsFile.entries(TEXT, "hosts", "db")).isEqualTo(expected);
    assertThat(HostsFile.entries(TEXT, "hosts", "Db.")).isEqualTo(expected);
    assertThat(HostsFile.entries(TEXT, "hosts", "LOCALHOST"))
        .containsExactly(entry(1, "127.0.0.1"), entry(4, "::1"));
    assertThat(HostsFile.entries(TEXT, "hosts", "data")).isEmpty();
    assertThat(HostsFile.entries("", "hosts", "db")).isEmpty();
  }

  @Test
  void entries_withoutLineEnd_areRead() {
    assertThat(HostsFile.entries("10.0.0.5 db", "hosts", "db"))
        .containsExactly(entry(1, "10.0.0.5"));
  }

  @Test
  void entries_areAtMostSixtyFour() {
    assertThat(HostsFile.entries("10.0.0.5 db\n".repeat(1000), "hosts", "db")).hasSize(64);
  }

  @Test
  void entries_surviveFuzzing() {
    Fuzz.parser(
        "hosts file",
        List.of(TEXT),
        bytes -> {
          String text = new String(bytes, UTF_8);
          long lines = text.lines().count();
          assertThat(HostsFile.entries(text, "hosts", "db"))
              .allMatch(entry -> entry.line() >= 1 && entry.line() <= lines + text.length());
        });
  }
}
