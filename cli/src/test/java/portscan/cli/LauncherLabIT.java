package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import portscan.testkit.lab.Background;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Reject;
import portscan.testkit.lab.Result;
import portscan.testkit.lab.Router;
import portscan.testkit.lab.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole process in a network of its own. */
class LauncherLabIT {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String UNBUILT = "not built yet";

  @BeforeAll
  static void launcherStarts() {
    assertThat(Launcher.first().exitCode()).as(Launcher.first().err()).isZero();
  }

  @LabTest
  void interrupted_checkGivesWhatItFound(Lab lab, @TempDir Path folder) throws Exception {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(22));
    target.firewall().input().tcp(100, 199).drop();
    Path out = folder.resolve("out.json");
    String address = target.ipv4();
    try (Background check =
        scanner.start(
            "sh",
            "-c",
            "exec \"$0\" check \"$1\" -p 22,23,100-199 --timeout 60s --retries 100 --format json >"
                + " \"$2\"",
            Launcher.PATH,
            address,
            out.toString())) {
      pause(Duration.ofSeconds(2));
      check.signal("INT");
      Result result = check.await(Duration.ofSeconds(10));

      assertThat(result.exitCode()).as(result.stderr()).isEqualTo(130);
      assertThat(result.stderr()).doesNotContain("\tat ");
      JsonNode document = JSON.readTree(Files.readString(out));
      assertThat(document.get("complete").asBoolean()).isFalse();
      assertThat(document.get("observations").valueStream().map(seen -> seen.get("port").asInt()))
          .contains(22, 23);
    }
  }

  @LabTest
  void interrupted_textOfACheckOfSilentPortsSaysSo(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.firewall().input().tcp(100, 199).drop();
    try (Background check =
        scanner.start(
            Launcher.PATH,
            "check",
            target.ipv4() + ":100",
            "--timeout",
            "60s",
            "--retries",
            "100")) {
      pause(Duration.ofSeconds(2));
      long startNs = System.nanoTime();
      check.signal("INT");
      Result result = check.await(Duration.ofSeconds(10));

      assertThat(result.exitCode()).as(result.stderr()).isEqualTo(130);
      assertThat(result.stdout() + result.stderr()).doesNotContain("\tat ");
      assertThat(System.nanoTime() - startNs).isLessThan(3_000_000_000L);
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @LabTest
  void nobody_learnsWhoRefused(Lab lab) {
    Host scanner = lab.host("scanner");
    Router router = lab.router("router");
    Host target = lab.host("target");
    lab.line(scanner, router, target);
    target.serve(Service.tcpHold(22));
    router.firewall().forward().tcp(81).reject(Reject.ADMIN_PROHIBITED);
    String address = target.ipv4();

    Result result =
        scanner
            .command(Launcher.PATH, "check", address, "-p", "22,80,81", "--format", "jsonl")
            .asNobody()
            .directory(Path.of("/"))
            .run();

    assertThat(result.stderr()).doesNotContain(UNBUILT, "\tat ");
    assertThat(result.exitCode()).as(result.stderr()).isEqualTo(1);
    assertThat(result.stdout().lines().map(JSON::readTree))
        .hasSize(3)
        .allSatisfy(seen -> {
          switch (seen.get("port").asInt()) {
            case 22 -> assertThat(seen.get("state").asString()).isEqualTo("open");
            case 80 -> assertThat(seen.get("state").asString()).isEqualTo("closed");
            default -> {
              assertThat(seen.get("state").asString()).isEqualTo("filtered");
              assertThat(seen.get("reason").asString()).isEqualTo("admin-prohibited");
              assertThat(seen.at("/evidence/from").asString()).isEqualTo(router.ipv4());
            }
          }
        });
  }

  @LabTest
  void nobody_isToldWhatItCannotSeeOfListeners(Lab lab) {
    Host host = lab.host("host");
    lab.line(host, lab.host("peer"));
    host.serve(Service.tcpHold(22));

    Result result = host.command(Launcher.PATH, "listeners").asNobody().run();

    assertThat(result.exitCode()).as(result.stderr()).isZero();
    assertThat(result.stdout()).contains("22/tcp");
    assertThat(result.stdout() + result.stderr()).containsIgnoringCase("process");
  }
}
