package portscan.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import portscan.testkit.lab.DeadEnd;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Result;
import portscan.testkit.lab.Router;

/**
 * A machine that looks at itself: who listens, which of its rules stop what, what it runs out of.
 */
class LocalLookLabTest {
  private static List<String> lines(Result result) {
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    return result.stdout().lines().toList();
  }

  private static List<String> look(Host host, String... arguments) {
    return lines(host.execJava(LocalLookProgram.class, arguments));
  }

  private static List<String> with(List<String> lines, String word) {
    return lines.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1))
        .toList();
  }

  private static Host pair(Lab lab) {
    Host host = lab.host("host");
    lab.line(host, lab.host("peer"));
    lab.up();
    return host;
  }

  @LabTest
  void view_ofAnOwnPort_tellsWhereItListens(Lab lab) {
    Host host = pair(lab);

    List<String> lines =
        look(host, host.ipv4(), "5432", "tcp", "listen", "127.0.0.1", "5432", "listen", "::", "80");
    assertThat(lines).contains("local true", "listener 127.0.0.1 java pid", "readable true");
    assertThat(with(lines, "trouble")).isEmpty();
    assertThat(with(lines, "IN")).isEmpty();
    assertThat(with(lines, "OUT")).isEmpty();
    assertThat(lines).contains("overflows 0", "route lo null " + host.ipv4());

    assertThat(with(look(host, host.ipv4(), "80", "tcp", "listen", "::", "80"), "listener"))
        .containsExactly("0.0.0.0 java pid");
    assertThat(with(look(host, "::1", "80", "tcp", "listen", "::", "80"), "listener"))
        .containsExactly(":: java pid");
    assertThat(with(look(host, host.ipv4(), "80", "udp", "listen", "::", "80"), "listener"))
        .isEmpty();
  }

  @LabTest
  void view_ofAPortElsewhere_tellsTheWayThere(Lab lab) {
    Host host = lab.host("host");
    Router router = lab.router("router");
    Host target = lab.host("target");
    lab.line(host, router, target);
    lab.up();

    List<String> lines = look(host, target.ipv4(), "80", "tcp", "listen", "0.0.0.0", "80");

    assertThat(lines).contains("local false", "route eth0 " + router.ipv4() + " " + host.ipv4());
    assertThat(with(lines, "listener")).isEmpty();
    assertThat(with(lines, "trouble")).isEmpty();
  }

  @LabTest
  void view_namesTheRulesThatStopAPortHere(Lab lab) {
    Host host = pair(lab);
    host.firewall().input().tcp(81).drop();
    host.firewall().input().matching("iifname lo").accept();
    host.firewall().output().tcp(82).verdict("reject with tcp reset");
    host.firewall().input().lose(30);

    assertThat(with(look(host, host.ipv4(), "81", "tcp"), "IN"))
        .containsExactly("inet lab input: tcp dport 81 drop");
    assertThat(with(look(host, "127.0.0.1", "82", "tcp"), "OUT"))
        .containsExactly("inet lab output: tcp dport 82 reject with tcp reset");
    assertThat(with(look(host, host.ipv4(), "83", "tcp"), "IN"))
        .containsExactly("inet lab input: numgen random mod 100 < 30 drop");
  }

  @LabTest
  void view_namesTheRulesThatStopPacketsToElsewhereAndTheirAnswers(Lab lab) {
    Host host = pair(lab);
    String peer = host.ipv4().replaceFirst("[0-9]+$", "99");
    host.firewall().output().to(peer).tcp(81).drop();
    host.firewall().output().udp(53).to("192.0.2.1").drop();
    host.firewall().input().matching("tcp sport 82").drop();
    host.firewall().input().tcp(83).drop();

    List<String> lines = look(host, peer, "81", "tcp");
    assertThat(lines).contains("local false", "readable true");
    assertThat(with(lines, "OUT"))
        .containsExactly("inet lab output: ip daddr " + peer + " tcp dport 81 drop");
    assertThat(with(look(host, peer, "82", "tcp"), "IN"))
        .containsExactly("inet lab input: tcp sport 82 drop");
    List<String> free = look(host, peer, "83", "tcp");
    assertThat(with(free, "IN")).isEmpty();
    assertThat(with(free, "OUT")).isEmpty();
  }

  @LabTest
  void view_withPolicyDrop_tellsItOnlyOfPortsThatNothingAccepts(Lab lab) {
    Host host = pair(lab);
    Result made =
        host.command("nft", "-f", "-")
            .input(
                """
                table ip guard {
                  set open { type inet_service; elements = { 22, 443 }; }
                  chain in {
                    type filter hook input priority 0; policy drop;
                    ct state established accept
                    tcp dport @open accept
                  }
                }
                """)
            .run();
    assertThat(made.exitCode()).as(made.stderr()).isZero();

    assertThat(with(look(host, host.ipv4(), "443", "tcp"), "IN")).isEmpty();
    assertThat(with(look(host, host.ipv4(), "80", "tcp"), "IN"))
        .containsExactly("ip guard in: policy drop");
    assertThat(with(look(host, host.ipv6(), "80", "tcp"), "IN")).isEmpty();
  }

  @LabTest
  void view_asNobody_saysThatTheRulesAreNotReadable(Lab lab) {
    Host host = pair(lab);
    host.firewall().input().tcp(81).drop();

    List<String> lines =
        lines(
            host.java(LocalLookProgram.class, host.ipv4(), "8081", "tcp", "listen", "::1", "8081")
                .asNobody()
                .run());

    assertThat(lines).contains("local true", "readable false", "listener ::1 java pid");
    assertThat(with(lines, "IN")).isEmpty();
  }

  @LabTest
  void view_withoutAWay_saysWhatIsWrong(Lab lab) {
    Host host = lab.host("host");
    Host peer = lab.host("peer");
    lab.line(host, peer);
    host.deadEnd(DeadEnd.UNREACHABLE, "192.0.2.1/32");
    host.deadEnd(DeadEnd.PROHIBIT, "192.0.2.2/32");
    host.deadEnd(DeadEnd.BLACKHOLE, "192.0.2.3/32");

    assertThat(with(look(host, "203.0.113.1", "80", "tcp"), "trouble"))
        .containsExactly("no route leads to 203.0.113.1");
    assertThat(with(look(host, "192.0.2.1", "80", "tcp"), "trouble"))
        .containsExactly("an unreachable route forbids packets to 192.0.2.1");
    assertThat(with(look(host, "192.0.2.2", "80", "tcp"), "trouble"))
        .containsExactly("a prohibit route forbids packets to 192.0.2.2");
    assertThat(with(look(host, "192.0.2.3", "80", "tcp"), "trouble"))
        .containsExactly("a blackhole route swallows packets to 192.0.2.3");
    assertThat(with(look(host, "fe80::1%eth9", "80", "tcp"), "trouble"))
        .containsExactly("there is no interface eth9 here");

    host.exec("ip", "link", "set", "eth0", "down");
    assertThat(with(look(host, peer.ipv6(), "80", "tcp"), "trouble"))
        .containsExactly(
            "no route leads to " + peer.ipv6(),
            "the interface eth0 is down or has no carrier",
            "this machine has no IPv6 address that is valid beyond its own links");
  }

  @LabTest
  void view_withoutCarrier_saysThatTheInterfaceIsDown(Lab lab) {
    Host host = lab.host("host");
    Host peer = lab.host("peer");
    lab.line(host, peer);
    lab.up();
    peer.exec("ip", "link", "set", "eth0", "down");

    assertThat(with(look(host, peer.ipv4(), "80", "tcp"), "trouble"))
        .contains("the interface eth0 is down or has no carrier");
  }

  @LabTest
  void view_whenPortsAreUsedUp_saysSo(Lab lab) {
    Host host = pair(lab);
    host.sysctl("net.ipv4.ip_local_port_range", "40000 40009");

    assertThat(
            with(
                look(
                    host,
                    "127.0.0.1",
                    "80",
                    "tcp",
                    "listen",
                    "127.0.0.1",
                    "80",
                    "connect",
                    "127.0.0.1",
                    "80",
                    "10"),
                "trouble"))
        .containsExactly(
            "10 of the 10 local ports for connections to 127.0.0.1:80/tcp are in use"
                + " (net.ipv4.ip_local_port_range is 40000-40009)");
  }

  @LabTest
  void view_whenAListenQueueIsFull_countsTheOverflows(Lab lab) {
    Host host = pair(lab);

    List<String> lines = look(host, "127.0.0.1", "80", "tcp", "overflow", "127.0.0.1", "80");

    assertThat(with(lines, "overflows")).singleElement().asString().matches("[1-9][0-9]*");
  }

  @LabTest
  void view_whenFilesAreUsedUp_saysSo(Lab lab) {
    Host host = pair(lab);
    String limited = "ulimit -n 300; exec \"$0\" \"$@\"";
    List<String> words = new ArrayList<>(List.of("sh", "-c", limited));
    words.add(System.getProperty("java.home") + "/bin/java");
    words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath()));
    words.addAll(List.of(LocalLookProgram.class.getName(), "127.0.0.1", "81", "tcp", "open"));

    // Some 15 files are the Java machine's own.
    words.add("275");
    assertThat(with(lines(host.exec(words.toArray(String[]::new))), "trouble"))
        .singleElement()
        .asString()
        .matches("2[89][0-9] of the 300 files that this process may have open are in use.*");
    words.set(words.size() - 1, "200");
    assertThat(with(lines(host.exec(words.toArray(String[]::new))), "trouble")).isEmpty();
  }

  private static String classPath() {
    String tests = System.getProperty("surefire.test.class.path");
    return tests != null ? tests : System.getProperty("java.class.path");
  }
}
