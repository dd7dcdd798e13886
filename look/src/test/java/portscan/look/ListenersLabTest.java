package portscan.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import portscan.testkit.lab.Background;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Result;

/** One socket of every kind on a host of its own, seen by root and by nobody. */
class ListenersLabTest {
  private static final String LINK_LOCAL = "fe80::7";

  private static Host host(Lab lab) {
    Host host = lab.host("host");
    lab.line(host, lab.host("peer"));
    host.ip("address add " + LINK_LOCAL + "/64 dev eth0 nodad");
    lab.up();
    return host;
  }

  private static String[] arguments(Host host, String what, int firstPort) {
    return new String[] {what, Integer.toString(firstPort), host.ipv4(), LINK_LOCAL, "eth0"};
  }

  /** The lines of one source, without its name, with {@code PID} for its process. */
  private static List<String> lines(Result result, String source) {
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    return result
        .stdout()
        .lines()
        .filter(line -> line.startsWith(source + " ") && !line.contains(" limit: "))
        .map(line -> line.substring(source.length() + 1))
        .map(line -> line.replaceAll("/[0-9]+\\]", "/PID]"))
        .toList();
  }

  private static List<String> limits(Result result, String source) {
    String prefix = source + " limit: ";
    return result
        .stdout()
        .lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .filter(line -> !line.contains("network namespace"))
        .toList();
  }

  @LabTest
  void read_ofEveryKindOfSocket_tellsWhereItIsReached(Lab lab) {
    Host host = host(lab);
    Result result = host.execJava(Exhibition.class, arguments(host, "read", 2000));

    String ipv4 = host.ipv4();
    String ipv6 = host.ipv6();
    String tcp = "x1 queued=0 backlog=10 user=root [java/PID] | ";
    String udp = "x1 queued=0 backlog=-1 user=root [java/PID] | ";
    assertThat(lines(result, "netlink"))
        .map(line -> line.replaceAll(",fe80::[0-9a-f:]{12,}%eth0", ""))
        .containsExactly(
            "tcp 2000 0.0.0.0 null " + tcp + "any network (IPv4) | 127.0.0.1," + ipv4,
            "tcp 2001 127.0.0.1 null " + tcp + "this machine only | 127.0.0.1",
            "tcp 2002 " + ipv4 + " null " + tcp + "only via " + ipv4 + " (eth0) | " + ipv4,
            "tcp 2003 :: null "
                + tcp.replace("[", "dual-stack [")
                + ("any network (IPv4 and IPv6) | 127.0.0.1," + ipv4)
                + (",::1," + ipv6 + ",fe80::7%eth0"),
            "tcp 2004 ::1 null " + tcp + "this machine only | ::1",
            "tcp 2005 fe80::7%eth0 eth0 "
                + tcp
                + "only from the link of eth0, via fe80::7%eth0 | fe80::7%eth0",
            "tcp 2006 " + ipv4 + " null " + tcp + "only via " + ipv4 + " (eth0) | " + ipv4,
            "tcp 2007 0.0.0.0 null "
                + tcp.replace("x1", "x2").replace("backlog=10", "backlog=20")
                + ("any network (IPv4) | 127.0.0.1," + ipv4),
            "udp 2008 0.0.0.0 null " + udp + "any network (IPv4) | 127.0.0.1," + ipv4,
            "udp 2009 224.0.0.251 null " + udp + "only datagrams to the group 224.0.0.251 | ",
            "udp 2011 0.0.0.0 lo " + udp + "this machine only | 127.0.0.1",
            "udp 2012 0.0.0.0 eth0 " + udp + "only through eth0 | " + ipv4,
            "udp 2013 :: null " + udp + ("any network (IPv6) | ::1," + ipv6 + ",fe80::7%eth0"),
            "udp 42000 0.0.0.0 null "
                + udp.replace("[", "may-be-client [")
                + ("any network (IPv4) | 127.0.0.1," + ipv4));
    assertThat(limits(result, "netlink")).isEmpty();
  }

  @LabTest
  void read_byProc_agreesWithNetlinkButForWhatProcDoesNotTell(Lab lab) {
    Host host = host(lab);
    Result result = host.execJava(Exhibition.class, arguments(host, "read", 2000));

    // Bound to an interface (2011, 2012), and IPv6 only without an IPv4 socket beside it (2013).
    String untold = "udp 20(11|12|13) .*";
    List<String> netlink =
        lines(result, "netlink").stream()
            .filter(line -> !line.matches(untold))
            .map(line -> line.replaceAll("backlog=[0-9]+", "backlog=-1"))
            .toList();

    assertThat(lines(result, "proc"))
        .filteredOn(line -> !line.matches(untold))
        .containsExactlyElementsOf(netlink);
    assertThat(limits(result, "proc"))
        .containsExactly(
            "/proc/net does not tell which interface a socket is bound to, nor its backlog",
            "whether sockets on [::] take IPv4 too (2 of them) is inferred from the others");
  }

  @LabTest
  void read_byNobody_showsForeignSocketsWithoutTheirOwner(Lab lab) {
    Host host = host(lab);
    try (Background keeper = host.java(Exhibition.class, arguments(host, "keep", 2000)).start()) {
      keeper.awaitOutput("ready", Duration.ofSeconds(20));
      Result result = host.java(Exhibition.class, arguments(host, "read", 3000)).asNobody().run();

      for (String source : List.of("netlink", "proc")) {
        List<String> lines = lines(result, source);
        assertThat(lines)
            .filteredOn(line -> line.matches("(tcp|udp) (20|42).*"))
            .hasSize(14)
            .allMatch(line -> line.contains("user=root") && line.contains("[] |"));
        assertThat(lines)
            .filteredOn(line -> line.matches("(tcp|udp) (30|43).*"))
            .hasSize(14)
            .allMatch(line -> line.contains("user=nobody") && line.contains("[java/PID] |"));
        assertThat(limits(result, source))
            .contains(
                "owner of 15 sockets not shown: /proc/PID/fd of other users needs root"
                    + " (CAP_SYS_PTRACE)");
      }
    }
  }

  @LabTest
  void read_tellsOfOtherNetworkNamespaces(Lab lab) {
    Host host = host(lab);
    Result result = host.execJava(Exhibition.class, arguments(host, "read", 2000));

    assertThat(result.stdout())
        .containsPattern(
            "netlink limit: sockets in (another|[0-9]+ other) network namespaces? \\(containers\\)"
                + " are not shown: --netns PID shows them \\([0-9]+");
  }
}
