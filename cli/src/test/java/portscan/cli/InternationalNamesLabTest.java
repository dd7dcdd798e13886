package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Result;
import portscan.testkit.lab.Service;
import tools.jackson.databind.json.JsonMapper;

/** Names beyond ASCII: looked up by their A-labels (RFC 5890), told as they were typed. */
class InternationalNamesLabTest {
  private static final String TYPED = "B\u00fccher.example:22";

  @TempDir Path folder;
  private Host scanner;
  private Host target;

  private void pair(Lab lab) {
    scanner = lab.host("scanner");
    target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpBanner(22, "SSH-2.0-OpenSSH_9.2"));
    scanner.etc("hosts", target.ipv4() + " xn--bcher-kva.example\n");
    scanner.etc("nsswitch.conf", "hosts: files\n");
  }

  private Result run(String locale, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--audit", "none", TYPED));
    return scanner
        .java(Main.class, all.toArray(String[]::new))
        .jvm("--enable-native-access=ALL-UNNAMED")
        .environment("LC_ALL", locale)
        .timeout(Duration.ofSeconds(60))
        .run();
  }

  @LabTest
  void nameIsFound_andToldAsTyped(Lab lab) {
    pair(lab);
    for (String command : List.of("check", "why")) {
      Result result = run("C.UTF-8", command, "--format", "json");

      assertThat(result.exitCode()).as(command + result.stderr()).isZero();
      var seen = JsonMapper.shared().readTree(result.stdout()).at("/observations/0");
      assertThat(seen.get("target").asString()).isEqualTo(TYPED);
      assertThat(seen.get("address").asString()).isEqualTo(target.ipv4());
    }
  }

  @LabTest
  void nameThatIsForbidden_isSoInEveryScript(Lab lab) throws IOException {
    pair(lab);
    for (String name : List.of("xn--bcher-kva.example", "b\u00fccher.example")) {
      Path scope =
          Files.writeString(
              folder.resolve("scope.yaml"),
              """
              schema: portscan.scope/1
              forbid:
                names: ["%s"]
              """
                  .formatted(name));
      assertThat(run("C.UTF-8", "check", "--scope", scope.toString()).exitCode())
          .isEqualTo(ExitCode.NOT_PERMITTED);
    }
  }

  /** Where the letters are lost before the program gets them. */
  @LabTest
  void localeOfAsciiAlone_isNamedAsTheReason(Lab lab) {
    pair(lab);

    Result result = run("C", "check");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.stderr()).contains("xn-- form", "LC_ALL=C.UTF-8");
  }
}
