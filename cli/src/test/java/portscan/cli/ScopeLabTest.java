package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import portscan.audit.AuditVerifier;
import portscan.testkit.lab.Background;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Result;
import portscan.testkit.lab.Router;
import portscan.testkit.lab.Service;

/** Nothing reaches an address that the scope forbids, whatever name leads there. */
class ScopeLabTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Host scanner;
  private Host target;
  private Host forbidden;
  private Host names;
  private Path scope;
  private Path audit;

  /** All are one hop away, so that a packet to the forbidden host would arrive there. */
  private void star(Lab lab) throws IOException {
    scanner = lab.host("scanner");
    target = lab.host("target");
    forbidden = lab.host("forbidden");
    names = lab.host("names");
    Router router = lab.router("router");
    lab.line(scanner, router);
    lab.line(router, target);
    lab.line(router, forbidden);
    lab.line(router, names);
    target.serve(Service.tcpHold(80));
    forbidden.serve(Service.tcpHold(80), Service.udpEcho(53));
    names.serve(Service.udpAnswer(53, RebindingNameServer.class));
    scanner.etc("resolv.conf", "nameserver " + names.ipv4() + "\n");
    scanner.etc("nsswitch.conf", "hosts: dns\n");
    audit = folder.resolve("audit.jsonl");
    scope = folder.resolve("scope.yaml");
    Files.writeString(
        scope,
        """
        schema: portscan.scope/1
        audit: audit.jsonl
        allow:
          networks: [198.18.0.0/15, "2001:db8::/32"]
          names:
            - {name: "*.example", anyAddress: true}
        forbid:
          networks:
            - %s
            - "%s"
        """
            .formatted(forbidden.ipv4(), forbidden.ipv6()));
  }

  private Result run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add(1, "--scope");
    all.add(2, scope.toString());
    return scanner
        .java(Main.class, all.toArray(String[]::new))
        .jvm("--enable-native-access=ALL-UNNAMED")
        .timeout(LIMIT)
        .run();
  }

  private static String label(String kind, String address) {
    return kind + "-" + address.replace('.', '-');
  }

  /** A name that leads to one address first and to another one afterwards. */
  private static String name(String first, String second, String unique) {
    return label("a", first) + "." + label("b", second) + "." + unique + ".example";
  }

  /** Also those of a router that looks for it. */
  private static String packetsTo(Host host) {
    return "dst host " + host.ipv4() + " or dst host " + host.ipv6();
  }

  @LabTest
  void capture_atAForbiddenAddress_staysEmptyOverAllCommands(Lab lab) throws IOException {
    star(lab);
    try (Background capture =
        forbidden.start(
            "tcpdump", "-n", "-l", "--immediate-mode", "-i", "eth0", packetsTo(forbidden))) {
      capture.awaitOutput("listening on", Duration.ofSeconds(10));
      String bad = forbidden.ipv4();
      String good = target.ipv4();
      String block = bad.substring(0, bad.lastIndexOf('.')) + ".0/24";
      String mapped = "[::ffff:" + bad + "]:80";
      List<Result> refused =
          List.of(
              run("check", bad + ":80"),
              run("check", "[" + forbidden.ipv6() + "]:80"),
              run("check", mapped),
              run("check", "udp://" + bad + ":53"),
              run("check", "--probe", "syn", bad + ":80"),
              run("check", "--service", bad + ":80"),
              run("check", name(bad, good, "check") + ":80"),
              run("wait", bad + ":80", "--timeout", "2"),
              run("wait", name(bad, good, "wait") + ":80", "--timeout", "2"),
              run("scan", "-sS", "-p", "80", bad),
              run("scan", "-sT", "-p", "80", bad),
              run("scan", "-sU", "-p", "53", bad),
              run("scan", "-sn", bad),
              run("scan", "-sn", "-PE", bad),
              run("scan", "-PS80", "-p", "80", bad),
              run("scan", "-p", "80", name(bad, good, "scan")),
              run("why", bad + ":80"),
              run("why", name(bad, bad, "why") + ":80"));
      for (Result result : refused) {
        assertThat(result.exitCode())
            .as(result.stdout() + result.stderr())
            .isEqualTo(ExitCode.NOT_PERMITTED);
      }
      List<Result> partly =
          List.of(
              run("scan", "-sS", "-p", "80", block),
              run("scan", "-sT", "-p", "80", block),
              run("scan", "-sn", "-PE", block),
              run("scan", "-sn", block, good),
              run("why", good + ":80", "--compare", bad),
              run("why", name(good, bad, "rebound-why") + ":80"),
              run("wait", name(good, bad, "rebound-wait") + ":81", "--timeout", "3"),
              run("check", name(good, bad, "rebound") + ":80", "--count", "3", "-i", "100ms"));
      for (Result result : partly) {
        assertThat(result.stdout() + result.stderr()).doesNotContain("Exception");
      }
      assertThat(capture.stdout()).isEmpty();
      // And it would have seen something.
      scanner.java(Main.class, "check", bad + ":80").timeout(LIMIT).run();
      capture.awaitOutput(bad + ".80", Duration.ofSeconds(10));
      assertThat(capture.stdout().lines().findFirst().orElseThrow()).contains("ARP");
    }
    assertThat(AuditVerifier.verify(audit).problems()).isEmpty();
    assertThat(Files.readString(audit))
        .contains("\"event\":\"refused\"", "scope.yaml:9: forbid network");
  }

  @LabTest
  void capture_atAForbiddenNameServer_staysEmpty(Lab lab) throws IOException {
    star(lab);
    scanner.etc("resolv.conf", "nameserver " + forbidden.ipv4() + "\n");
    Path runbook = folder.resolve("runbook.yaml");
    Files.writeString(
        runbook,
        """
        schema: portscan.runbook/1
        roles: {web: {expect: [{port: 80}]}}
        hosts: {db.example: web}
        """);
    try (Background capture =
        forbidden.start(
            "tcpdump", "-n", "-l", "--immediate-mode", "-i", "eth0", packetsTo(forbidden))) {
      capture.awaitOutput("listening on", Duration.ofSeconds(10));
      for (Result result :
          List.of(
              run("check", "db.example:80"),
              run("scan", "-p", "80", "db.example"),
              run("wait", "db.example:80", "--timeout", "2"),
              run("why", "db.example:80"),
              run("verify", runbook.toString()))) {
        assertThat(result.exitCode())
            .as(result.stdout() + result.stderr())
            .isEqualTo(ExitCode.NOT_PERMITTED);
        assertThat(result.stderr()).contains("is not looked up, since the name server");
      }
      capture.stop();
      // An interrupted tcpdump may end an unfinished line.
      assertThat(capture.stdout()).isBlank();
    }
  }
}
