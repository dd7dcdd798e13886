package portscan.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Result;

/** Name servers of every manner, asked from a host of their own lab. */
class NameLookLabTest {
  private static final String FIRST = "198.19.53.1";
  private static final String SECOND = "198.19.53.2";
  private static final String ORIGIN = "198.19.53.3";
  private static final String ZONE = "shop.example.";
  private static final String NS = ZONE + " 300 NS ns." + ZONE + "|ns." + ZONE + " 300 A " + ORIGIN;

  /** Of one lab: who asks, whom, and how. */
  private static final class Scene {
    private final Host host;
    private final Host servers;

    Scene(Lab lab, String settings, String... running) {
      host = lab.host("host");
      servers = lab.host("servers");
      lab.line(host, servers);
      servers.address(FIRST);
      servers.address(SECOND);
      servers.address(ORIGIN);
      host.etc("resolv.conf", settings);
      host.etc("hosts", "127.0.0.1 localhost\n");
      lab.up();
      if (running.length > 0) {
        servers
            .java(NameServerProgram.class, running)
            .start()
            .awaitOutput("ready", Duration.ofSeconds(20));
      }
    }

    List<String> look(String... arguments) {
      return lines(host.execJava(NameLookProgram.class, arguments));
    }

    private static List<String> lines(Result result) {
      assertThat(result.exitCode()).as(result.stderr()).isZero();
      return new ArrayList<>(result.stdout().lines().toList());
    }
  }

  private static String server(String address, String manners, int serial, String... records) {
    return address
        + "|"
        + manners
        + "|"
        + ZONE
        + " 300 SOA ns.shop.example. root. %d 1 1 1 60".formatted(serial)
        + "|"
        + NS
        + "|"
        + String.join("|", records);
  }

  private static long number(List<String> lines, String word) {
    String line = lines.stream().filter(l -> l.startsWith(word + " ")).findFirst().orElseThrow();
    return Long.parseLong(line.split(" ", -1)[1]);
  }

  private static List<String> answers(List<String> lines) {
    return lines.stream().filter(line -> line.startsWith("198.19.")).toList();
  }

  @LabTest
  void resolve_whereAServerIsStale_tellsItFromTheZoneByFlagTtlAndSerial(Lab lab) {
    Scene scene =
        new Scene(
            lab,
            "nameserver " + FIRST + "\nnameserver " + SECOND + "\n",
            server(FIRST, "cache", 6, "db.shop.example. 17 A 10.0.0.5"),
            server(
                SECOND,
                "aa",
                7,
                "db.shop.example. 60 A 10.0.0.6",
                "db.shop.example. 90 AAAA 2001:db8::6"),
            server(ORIGIN, "aa", 7, "db.shop.example. 60 A 10.0.0.6"));

    List<String> lines = scene.look("db.shop.example", "3000");

    assertThat(answers(lines))
        .containsExactly(
            FIRST + " CONFIGURED db.shop.example ANSWERED [10.0.0.5] ttl=17 serial=6 rtt=+ ()",
            SECOND
                + " CONFIGURED db.shop.example ANSWERED [10.0.0.6, 2001:db8::6] aa ttl=60 serial=7"
                + " rtt=+ ()",
            ORIGIN
                + " AUTHORITATIVE db.shop.example ANSWERED [10.0.0.6] aa ttl=60 serial=7 rtt=+ ()");
    assertThat(lines).contains("system [10.0.0.5]", "search []");
    assertThat(number(lines, "took")).isLessThan(2000);
    assertThat(number(lines, "packets")).isLessThan(15);
  }

  @LabTest
  void resolve_asNobody_needsNoPrivilege(Lab lab) {
    Scene scene =
        new Scene(
            lab,
            "nameserver " + FIRST + "\n",
            server(FIRST, "aa", 7, "db.shop.example. 60 A 10.0.0.6"));

    Result result =
        scene.host.java(NameLookProgram.class, "db.shop.example", "3000", ORIGIN).asNobody().run();

    assertThat(Scene.lines(result))
        .contains(
            FIRST + " CONFIGURED db.shop.example ANSWERED [10.0.0.6] aa ttl=60 serial=7 rtt=+ ()",
            ORIGIN + " AUTHORITATIVE db.shop.example FORBIDDEN [] ttl=- serial=- rtt=- (no)");
  }

  @LabTest
  void resolve_ofANameInTheHostsFile_tellsTheLineAndWhatServersSay(Lab lab) {
    Scene scene =
        new Scene(
            lab,
            "nameserver " + FIRST + "\n",
            server(FIRST, "aa", 7, "db.shop.example. 60 A 10.0.0.6"));
    scene.host.etc("hosts", "127.0.0.1 localhost\n# old\n10.0.0.9 cache DB.shop.example # moved\n");

    List<String> lines = scene.look("db.shop.example", "3000");

    assertThat(lines).contains("hosts /etc/hosts:3 10.0.0.9", "system [10.0.0.9]");
    assertThat(answers(lines)).first().asString().contains("ANSWERED [10.0.0.6]");
  }

  @LabTest
  void resolve_ofAnUnknownName_saysSoAndAsksTheZoneItself(Lab lab) {
    Scene scene =
        new Scene(
            lab,
            "nameserver " + FIRST + "\n",
            server(FIRST, "cache", 6),
            server(ORIGIN, "aa", 7, "new.shop.example. 60 A 10.0.0.6"));

    List<String> lines = scene.look("new.shop.example", "3000");

    assertThat(lines).contains("system []");
    assertThat(answers(lines))
        .containsExactly(
            FIRST + " CONFIGURED new.shop.example NO_SUCH_NAME [] ttl=- serial=6 rtt=+ ()",
            ORIGIN
                + " AUTHORITATIVE new.shop.example ANSWERED [10.0.0.6] aa ttl=60 serial=7"
                + " rtt=+ ()");
  }

  @LabTest
  void resolve_withASearchList_asksAsTheResolverDoes(Lab lab) {
    Scene scene =
        new Scene(
            lab,
            "search dev.example shop.example\nnameserver "
                + FIRST
                + "\nnameserver "
                + SECOND
                + "\n",
            server(FIRST, "aa", 7, "db.shop.example. 60 A 10.0.0.6"),
            server(SECOND, "aa", 7, "other.shop.example. 60 A 10.0.0.6"));

    List<String> lines = scene.look("db", "3000", ORIGIN);

    assertThat(lines).contains("system [10.0.0.6]", "search [dev.example, shop.example]");
    assertThat(answers(lines))
        .contains(
            FIRST + " CONFIGURED db.shop.example ANSWERED [10.0.0.6] aa ttl=60 serial=7 rtt=+ ()",
            SECOND + " CONFIGURED db.shop.example NO_SUCH_NAME [] aa ttl=- serial=7 rtt=+ ()");
  }

  @LabTest
  void resolve_ofAnAlias_followsItAndAsksItsOwnZone(Lab lab) {
    Scene scene =
        new Scene(
            lab,
            "nameserver " + FIRST + "\n",
            server(
                FIRST,
                "cache",
                7,
                "www.example. 30 CNAME db.shop.example.",
                "db.shop.example. 60 A 10.0.0.6"),
            server(ORIGIN, "aa", 7, "db.shop.example. 60 A 10.0.0.6"));

    assertThat(answers(scene.look("www.example", "3000")))
        .containsExactly(
            FIRST
                + " CONFIGURED www.example ANSWERED [10.0.0.6] ttl=30 serial=7 rtt=+"
                + " (an alias of db.shop.example)",
            ORIGIN
                + " AUTHORITATIVE db.shop.example ANSWERED [10.0.0.6] aa ttl=60 serial=7 rtt=+ ()");
  }

  @LabTest
  void resolve_withDifficultServers_tellsEachApartInTime(Lab lab) {
    String address = "db.shop.example. 60 A 10.0.0.6";
    String third = "198.19.53.4";
    String fourth = "198.19.53.5";
    String fifth = "198.19.53.6";
    String nothing = "198.19.53.7";
    Host servers = lab.host("servers-too");
    Scene scene =
        new Scene(
            lab,
            String.join("\nnameserver ", "", FIRST, SECOND, third, fourth, fifth, nothing) + "\n",
            server(FIRST, "silent", 1, address),
            server(SECOND, "refusing", 1, address));
    lab.link(scene.host, servers);
    for (String own : List.of(third, fourth, fifth, nothing)) {
      servers.address(own);
    }
    servers
        .java(
            NameServerProgram.class,
            server(third, "no-aaaa", 1, address),
            server(fourth, "babbling", 1, address),
            server(fifth, "referring", 1, address))
        .start()
        .awaitOutput("ready", Duration.ofSeconds(20));

    List<String> lines = scene.look("db.shop.example", "3000", ORIGIN);

    assertThat(answers(lines))
        .containsExactly(
            FIRST + " CONFIGURED db.shop.example SILENT [] ttl=- serial=- rtt=- ()",
            SECOND
                + " CONFIGURED db.shop.example FAILED [] ttl=- serial=- rtt=+"
                + " (A: REFUSED; AAAA: REFUSED)",
            third
                + " CONFIGURED db.shop.example ANSWERED [10.0.0.6] ttl=60 serial=1 rtt=+"
                + " (AAAA: SERVFAIL)",
            fourth
                + " CONFIGURED db.shop.example FAILED [] ttl=- serial=- rtt=-"
                + " (it sends what is no answer to the question)",
            fifth
                + " CONFIGURED db.shop.example FAILED [] ttl=- serial=- rtt=+"
                + " (A: it refers to other servers and does not ask them;"
                + " AAAA: it refers to other servers and does not ask them)",
            nothing
                + " CONFIGURED db.shop.example FAILED [] ttl=- serial=- rtt=-"
                + " (nothing listens on its port 53/udp (port unreachable))",
            ORIGIN + " AUTHORITATIVE db.shop.example FORBIDDEN [] ttl=- serial=- rtt=- (no)");
    assertThat(number(lines, "took")).isBetween(1900L, 3700L);
  }

  @LabTest
  void resolve_ofATruncatedAnswer_asksByTcp(Lab lab) {
    String address = "db.shop.example. 60 A 10.0.0.6";
    Scene scene =
        new Scene(
            lab,
            "nameserver " + FIRST + "\nnameserver " + SECOND + "\n",
            server(FIRST, "truncating", 3, address),
            server(SECOND, "truncating,dripping", 3, address));

    List<String> lines = scene.look("db.shop.example", "3000", ORIGIN);

    assertThat(answers(lines))
        .contains(
            FIRST + " CONFIGURED db.shop.example ANSWERED [10.0.0.6] ttl=60 serial=3 rtt=+ ()",
            SECOND
                + " CONFIGURED db.shop.example FAILED [] ttl=- serial=- rtt=+"
                + " (A: the answer is truncated, and TCP brings no other;"
                + " AAAA: the answer is truncated, and TCP brings no other)");
    assertThat(number(lines, "took")).isLessThan(3700);
  }

  @LabTest
  void resolve_ofForbiddenServers_sendsThemNothing(Lab lab) {
    Scene scene =
        new Scene(
            lab,
            "nameserver " + FIRST + "\n",
            server(FIRST, "aa", 7, "db.shop.example. 60 A 10.0.0.6"));

    List<String> lines = scene.look("db.shop.example", "3000", FIRST);

    assertThat(answers(lines))
        .containsExactly(
            FIRST + " CONFIGURED db.shop.example FORBIDDEN [] ttl=- serial=- rtt=- (no)");
    assertThat(number(lines, "packets")).isZero();
  }

  @LabTest
  void resolve_ofAnAddressOrAnImpossibleName_asksNobody(Lab lab) {
    Scene scene = new Scene(lab, "nameserver " + FIRST + "\n");

    assertThat(scene.look("10.0.0.5", "3000")).contains("system [10.0.0.5]", "packets 0");
    assertThat(scene.look("a..b", "3000")).contains("system []", "packets 0");
  }
}
