package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VerifyCommandTest {
  @TempDir Path folder;
  private final GreetingHosts hosts = new GreetingHosts();

  @AfterEach
  void stop() {
    hosts.close();
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /** The line in which a part of the text stands first, from 1. */
  private static int line(String text, String part) {
    return (int) text.substring(0, text.indexOf(part)).lines().count();
  }

  /**
   * Three roles and 40 expectations on nine loopback addresses, six of which are not met; ports are
   * free ones, named by letters.
   */
  private String shop() throws IOException {
    int[] ports = hosts.freePorts(8);
    int a = ports[0];
    int b = ports[1];
    int c = ports[2];
    int d = ports[3];
    int e = ports[4];
    int f = ports[5];
    int g = ports[6];
    int h = ports[7];
    for (int web = 1; web <= 4; web++) {
      if (web != 2) {
        hosts.listen(web, a, ""); // Unavailable at 2.
      }
      hosts.listen(web, b, "");
    }
    hosts.listen(3, c, ""); // Exposed.
    hosts.listen(4, e, ""); // Exposed.
    for (int db = 5; db <= 7; db++) {
      hosts.listen(db, f, "");
      if (db != 6) {
        hosts.listen(db, g, ""); // Unavailable at 6.
      }
    }
    hosts.listen(9, b, ""); // Exposed.
    hosts.listen(8, h, "SSH-2.0-Lab_1.0\r\n");
    hosts.listen(9, h, "220 lab FTP server ready\r\n"); // Another service.
    return """
    schema: portscan.runbook/1
    name: shop
    roles:
      web:
        owner: web@shop.example
        expect:
          - port: %d # web A
          - port: %d
          - port: %d # web C
            state: closed
          - port: %d
            state: unreachable
          - port: %d # web E
            state: closed
      db:
        expect:
          - port: %d
          - port: %d
            state: closed
          - port: %d
            state: unreachable
          - port: %d # db G
      admin:
        expect:
          - port: %d
            state: closed
          - port: %d # admin H
            service: ssh
          - port: %d # admin B
            state: unreachable
          - port: %d
            state: closed
    hosts:
      127.0.88.1: web
      127.0.88.2: web
      127.0.88.3: web
      127.0.88.4: web
      127.0.88.5: db
      127.0.88.6: db
      127.0.88.7: db
      127.0.88.8: admin
      127.0.88.9: admin
    """
        .formatted(a, b, c, d, e, f, a, b, g, a, h, b, c);
  }

  private static List<String> told(JsonNode deviations) {
    List<String> told = new ArrayList<>();
    for (JsonNode one : deviations) {
      told.add(
          "%s %s line %d"
              .formatted(
                  one.get("kind").stringValue(),
                  one.get("address").stringValue(),
                  one.get("line").intValue()));
    }
    return told;
  }

  private static List<String> planted(String text) {
    return List.of(
        "exposed 127.0.88.3 line " + line(text, "# web C"),
        "exposed 127.0.88.4 line " + line(text, "# web E"),
        "exposed 127.0.88.9 line " + line(text, "# admin B"),
        "unavailable 127.0.88.2 line " + line(text, "# web A"),
        "unavailable 127.0.88.6 line " + line(text, "# db G"),
        "wrong-service 127.0.88.9 line " + line(text, "# admin H"));
  }

  @Test
  void verify_aRunbookWithSixDeviations_tellsThoseSixWithTheirLines() throws IOException {
    String text = shop();
    String file = file("shop.yaml", text);

    Invocation json = Invocation.of("verify", file, "--format", "json");

    assertThat(json.err()).isEmpty();
    assertThat(json.exitCode()).isEqualTo(1);
    JsonNode document = JsonMapper.shared().readTree(json.out());
    assertThat(document.get("summary").get("expectations").intValue()).isEqualTo(40);
    assertThat(document.get("summary").get("endpoints").intValue()).isEqualTo(40);
    assertThat(told(document.get("deviations"))).containsExactlyElementsOf(planted(text));

    JsonNode sarif =
        JsonMapper.shared().readTree(Invocation.of("verify", file, "--format", "sarif").out());
    TreeSet<Integer> lines = new TreeSet<>();
    for (JsonNode result : sarif.get("runs").get(0).get("results")) {
      JsonNode place = result.get("locations").get(0).get("physicalLocation");
      assertThat(place.get("artifactLocation").get("uri").stringValue()).endsWith("shop.yaml");
      lines.add(place.get("region").get("startLine").intValue());
    }
    assertThat(lines)
        .containsExactly(
            line(text, "# web A"),
            line(text, "# web C"),
            line(text, "# web E"),
            line(text, "# db G"),
            line(text, "# admin H"),
            line(text, "# admin B"));

    Invocation junit = Invocation.of("verify", file, "--format", "junit");
    assertThat(junit.out()).contains("tests=\"40\" errors=\"0\" skipped=\"0\" failures=\"6\"");

    Invocation quiet = Invocation.of("verify", file, "--quiet");
    assertThat(quiet.out().lines()).hasSize(6);
    assertThat(quiet.exitCode()).isEqualTo(1);
  }

  @Test
  void verify_asText_tellsWhatDiffersFirst() throws IOException {
    int[] ports = hosts.freePorts(2);
    hosts.listen(1, ports[0], "");
    String file =
        file(
            "one.yaml",
            """
            schema: portscan.runbook/1
            name: one
            roles:
              web:
                expect:
                  - port: %d
                  - port: %d
                    owner: web@shop.example
            hosts:
              127.0.88.1: web
            """
                .formatted(ports[0], ports[1]));

    String out = Invocation.of("verify", file).out();

    assertThat(out.lines().toList().subList(0, 2))
        .containsExactly(
            "one, seen from local",
            "1 of 2 expectations is not met: 1 unavailable (ports asked: 2).");
    assertThat(out)
        .containsSubsequence("x unavailable", "web", "closed at 127.0.88.1", "one.yaml:7:9");
    assertThat(out).containsSubsequence("why  This machine answers, but nothing listens", "o met");
  }

  @Test
  void verify_whatMatches_exitsWith0_andWithAnException_acceptsIt() throws IOException {
    int[] ports = hosts.freePorts(1);
    String runbook =
        """
        schema: portscan.runbook/1
        name: one
        roles:
          none:
            expect:
              - port: %d
                state: unreachable
        hosts:
          127.0.88.1: none
        """
            .formatted(ports[0]);
    String file = file("one.yaml", runbook);
    assertThat(Invocation.of("verify", file).exitCode()).isZero();

    hosts.listen(1, ports[0], "");
    assertThat(Invocation.of("verify", file).exitCode()).isEqualTo(1);

    String excepted =
        file(
            "excepted.yaml",
            runbook
                + """
                exceptions:
                  - host: 127.0.88.1
                    port: %d
                    state: open
                    until: 9999-12-31
                    reason: it moves
                """
                    .formatted(ports[0]));
    Invocation accepted = Invocation.of("verify", excepted);
    assertThat(accepted.exitCode()).isZero();
    assertThat(accepted.out()).contains("1 accepted", "9999-12-31: it moves");

    hosts.close();
    Invocation unneeded = Invocation.of("verify", excepted);
    assertThat(unneeded.exitCode()).as("an exception allows and does not demand").isZero();
    assertThat(unneeded.out()).doesNotContain("accepted");
  }

  @Test
  void verify_withABaseline_acceptsWhatWasSoUntilItsLastDay() throws IOException {
    String text = shop();
    String file = file("shop.yaml", text);
    String known = folder.resolve("known.json").toString();
    Invocation.of("verify", file, "--format", "json", "-o", known);

    Invocation later = Invocation.of("verify", file, "--baseline", known, "--until", "9999-12-31");
    assertThat(later.exitCode()).isZero();
    assertThat(later.out()).contains("6 accepted");

    Invocation tooLate =
        Invocation.of("verify", file, "--baseline", known, "--until", "2020-01-01");
    assertThat(tooLate.exitCode()).isEqualTo(1);
    assertThat(tooLate.err()).contains("6 deviations of").contains("the last day is over");

    String portOfC = text.replaceFirst("(?s).*port: ([0-9]+) # web C.*", "$1");
    hosts.listen(1, Integer.parseInt(portOfC), "");
    Invocation worse = Invocation.of("verify", file, "--baseline", known, "--until", "9999-12-31");
    assertThat(worse.exitCode()).isEqualTo(1);
    assertThat(worse.out()).contains("1 exposed; 6 accepted");

    Invocation withoutDay = Invocation.of("verify", file, "--baseline", known);
    assertThat(withoutDay.exitCode()).isEqualTo(64);
    assertThat(withoutDay.err()).contains("known.json:").contains("needs its last day: --until");
  }

  @Test
  void verify_aPortThatTellsNothing_exitsWith2() throws IOException {
    try (DatagramSocket silent =
        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.88.1"), 0))) {
      String file =
          file(
              "udp.yaml",
              """
              schema: portscan.runbook/1
              name: udp
              roles:
                dns:
                  expect:
                    - port: udp/%d
              hosts:
                127.0.88.1: dns
              """
                  .formatted(silent.getLocalPort()));

      Invocation undecided = Invocation.of("verify", file, "--timeout", "300ms");

      assertThat(undecided.exitCode()).isEqualTo(2);
      assertThat(undecided.out()).contains("? undecided").contains("open|filtered");
    }
  }

  @Test
  void verify_aFileThatIsOff_exitsWith64_andSaysWhere() throws IOException {
    String file = file("off.yaml", "schema: portscan.runbook/1\nname: x\nrols:\n  a: {}\n");

    Invocation off = Invocation.of("verify", file);

    assertThat(off.exitCode()).isEqualTo(64);
    assertThat(off.out()).isEmpty();
    assertThat(off.err()).contains(file + ":3:1: ").contains("did you mean \"roles\"?");
    assertThat(Invocation.of("runbook", "check", file).out()).contains(file + ":3:1: ");
    assertThat(Invocation.of("runbook", "check", file).exitCode()).isEqualTo(64);

    String misnamed =
        Files.writeString(
                folder.resolve("misnamed.yaml"),
                """
                schema: portscan.runbook/1
                roles: {web: {expect: [{port: 443, service: htpps}]}}
                hosts: {127.0.88.1: web}
                """)
            .toString();
    String mistake = misnamed + ":2:45: no service is called \"htpps\"; did you mean \"https\"?\n";
    assertThat(Invocation.of("runbook", "check", misnamed))
        .isEqualTo(new Invocation(64, mistake, ""));
    assertThat(Invocation.of("verify", misnamed))
        .isEqualTo(new Invocation(64, "", "portscan: " + mistake));
  }

  @Test
  void verify_fromAVantagePointOfTheRunbook_appliesItsExpectations() throws IOException {
    int[] ports = hosts.freePorts(1);
    String file =
        file(
            "from.yaml",
            """
            schema: portscan.runbook/1
            name: from
            vantages:
              office:
            roles:
              web:
                expect:
                  - port: %d
                    state: closed
                  - port: %d
                    from: office
            hosts:
              127.0.88.1: web
            """
                .formatted(ports[0], ports[0]));

    assertThat(Invocation.of("verify", file).exitCode()).isZero();
    assertThat(Invocation.of("verify", file, "--from", "office").exitCode()).isEqualTo(1);
    Invocation unknown = Invocation.of("verify", file, "--from", "ofice");
    assertThat(unknown.exitCode()).isEqualTo(64);
    assertThat(unknown.err()).contains("did you mean \"office\"?");
  }

  @Test
  void runbookInit_ofAListener_isMetByVerify() throws IOException {
    int[] ports = hosts.freePorts(2);
    hosts.listen(1, ports[0], "");
    String file = folder.resolve("init.yaml").toString();

    Invocation init =
        Invocation.of("runbook", "init", "-p", ports[0] + "," + ports[1], "127.0.88.1", "-o", file);

    assertThat(init).isEqualTo(new Invocation(0, "", ""));
    assertThat(Invocation.of("runbook", "check", file)).isEqualTo(new Invocation(0, "", ""));
    assertThat(Invocation.of("verify", file).exitCode()).isZero();
    hosts.listen(1, ports[1], "");
    assertThat(Invocation.of("verify", file).exitCode()).isEqualTo(1);
  }

  @Test
  void baseline_thatIsSaved_isAcceptedByVerify_andComparedInItsFormats() throws IOException {
    int[] ports = hosts.freePorts(1);
    hosts.listen(1, ports[0], "");
    String data = folder.resolve("data").toString();
    String target = "127.0.88.1:" + ports[0];
    String open = folder.resolve("open.json").toString();
    Invocation.of("check", target, "--format", "json", "-o", open);
    Invocation.of("baseline", "save", "good", open, "--data", data);
    String file =
        file(
            "none.yaml",
            """
            schema: portscan.runbook/1
            name: none
            roles:
              none:
                everythingElse: {state: closed, ports: %d}
            hosts:
              127.0.88.1: none
            """
                .formatted(ports[0]));

    assertThat(Invocation.of("verify", file).exitCode()).isEqualTo(1);
    Invocation accepted =
        Invocation.of(
            "verify", file, "--baseline", "good", "--until", "9999-12-31", "--data", data);
    assertThat(accepted.exitCode()).isZero();
    assertThat(accepted.out()).contains("1 accepted", "baseline good");

    hosts.close();
    String closed = folder.resolve("closed.json").toString();
    Invocation.of("check", target, "--format", "json", "-o", closed);
    Invocation diff =
        Invocation.of("baseline", "diff", "good", closed, "--data", data, "--format", "junit");
    assertThat(diff.exitCode()).isEqualTo(1);
    assertThat(diff.out()).contains("failures=\"1\"", "type=\"closed\"", target);
    JsonNode sarif =
        JsonMapper.shared()
            .readTree(
                Invocation.of(
                        "baseline", "diff", "good", closed, "--data", data, "--format", "sarif")
                    .out());
    assertThat(sarif.get("runs").get(0).get("results").get(0).get("ruleId").stringValue())
        .isEqualTo("closed");
    assertThat(Invocation.of("baseline", "list", "--data", data, "--format", "sarif").exitCode())
        .isEqualTo(64);
  }
}
