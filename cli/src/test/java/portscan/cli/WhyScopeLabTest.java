package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import portscan.testkit.lab.Background;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Result;
import portscan.testkit.lab.Router;
import portscan.testkit.lab.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A name of whose addresses the scope allows only some, and a scope that allows few packets. */
class WhyScopeLabTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static Result why(Host scanner, Path scope, String target) {
    return scanner
        .java(
            Main.class,
            "why",
            "--scope",
            scope.toString(),
            "--audit",
            "none",
            "--format",
            "json",
            target)
        .jvm("--enable-native-access=ALL-UNNAMED")
        .timeout(LIMIT)
        .run();
  }

  @LabTest
  void forbiddenAddress_isLeftOutAndToldOf(Lab lab) throws IOException {
    Host scanner = lab.host("scanner");
    Router router = lab.router("router");
    Host target = lab.host("target");
    Host forbidden = lab.host("forbidden");
    lab.line(scanner, router, target);
    lab.line(router, forbidden);
    target.serve(Service.tcpBanner(22, "SSH-2.0-OpenSSH_9.2"));
    forbidden.serve(Service.tcpBanner(22, "SSH-2.0-OpenSSH_9.2"));
    scanner.etc(
        "hosts",
        "%s both.example\n%s both.example\n%s one.example\n"
            .formatted(forbidden.ipv4(), target.ipv4(), forbidden.ipv4()));
    scanner.etc("nsswitch.conf", "hosts: files\n");
    Path scope =
        Files.writeString(
            folder.resolve("scope.yaml"),
            """
            schema: portscan.scope/1
            rate: 10
            allow:
              networks: [198.18.0.0/15]
              names: [{name: "*.example", anyAddress: true}]
            forbid:
              networks: [%s]
            """
                .formatted(forbidden.ipv4()));
    String left = forbidden.ipv4() + " was left out, since it is out of scope: " + scope + ":7:";
    try (Background capture =
        forbidden.start(
            "tcpdump", "-n", "-l", "-i", "eth0", "dst host " + forbidden.ipv4() + " or arp")) {
      capture.awaitOutput("listening on", Duration.ofSeconds(10));

      Result partly = why(scanner, scope, "both.example:22");
      Result none = why(scanner, scope, "one.example:22");

      assertThat(partly.exitCode()).as(partly.stderr()).isZero();
      assertThat(partly.stderr()).contains("portscan: " + left);
      JsonNode document = JsonMapper.shared().readTree(partly.stdout());
      assertThat(document.get("observations")).hasSize(1);
      assertThat(document.at("/observations/0/address").asString()).isEqualTo(target.ipv4());
      assertThat(document.at("/notes/0").asString()).startsWith(left);
      // One of its experiments alone sends 40 packets, which takes a second where it may.
      assertThat(document.get("elapsedMs").asInt()).isGreaterThan(4000);
      assertThat(none.exitCode()).isEqualTo(ExitCode.NOT_PERMITTED);
      assertThat(none.stdout()).isEmpty();
      capture.stop();
      assertThat(capture.stdout()).isBlank();
    }
  }
}
