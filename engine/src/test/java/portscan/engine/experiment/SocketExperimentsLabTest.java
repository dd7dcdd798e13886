package portscan.engine.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portscan.testkit.lab.Command;
import portscan.testkit.lab.DatagramAnswer;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.IcmpLimits;
import portscan.testkit.lab.IpVersion;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabExtension;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Reject;
import portscan.testkit.lab.Result;
import portscan.testkit.lab.Router;
import portscan.testkit.lab.Service;

/** Three routers between scanner and target; what the user nobody finds out about them. */
@ExtendWith(LabExtension.class)
class SocketExperimentsLabTest {
  private static final int OPEN = 80;
  private static final int CLOSED = 79;
  private static final String EVERYBODY = "0 2147483647";
  private static final String NOBODY = "1 0";

  private final Router[] routers = new Router[3];
  private Host scanner;
  private Host target;

  /** Answers DNS queries and nothing else. */
  static final class OnlyDns implements DatagramAnswer {
    @Override
    public Optional<byte[]> answer(byte[] request) {
      // RFC 1035 section 4.1.1: one question, no answers, QR 0, and the name comes at octet 12.
      boolean isQuery =
          request.length == 17
              && request[2] == 1
              && request[5] == 1
              && request[7] == 0
              && request[12] == 0;
      if (!isQuery) {
        return Optional.empty();
      }
      byte[] refused = request.clone();
      refused[2] = (byte) 0x81;
      refused[3] = 5;
      return Optional.of(refused);
    }
  }

  @BeforeEach
  void build(Lab lab) {
    scanner = lab.host("scanner");
    scanner.sysctl("net.ipv4.ping_group_range", EVERYBODY);
    for (int i = 0; i < routers.length; i++) {
      routers[i] = lab.router("router" + (i + 1));
      routers[i].icmpLimits(IcmpLimits.KERNEL);
    }
    target = lab.host("target");
    lab.line(scanner, routers[0], routers[1], routers[2], target);
  }

  private List<String> lines(boolean asNobody, String... words) {
    Command command =
        scanner.java(SocketExperimentProgram.class, words).timeout(Duration.ofSeconds(60));
    Result result = (asNobody ? command.asNobody() : command).run();
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    return result.stdout().lines().toList();
  }

  /** Its lines but those about packets and times, which are bounded here. */
  private List<String> told(boolean asNobody, String... words) {
    List<String> told = new ArrayList<>();
    for (String line : lines(asNobody, words)) {
      String number = line.substring(line.lastIndexOf(' ') + 1);
      if (line.startsWith("packets ")) {
        assertThat(Integer.parseInt(number)).as(line).isLessThanOrEqualTo(70);
      } else if (line.startsWith("end ")) {
        assertThat(Long.parseLong(number)).as(line).isLessThan(5_000);
      } else {
        told.add(line);
      }
    }
    return told;
  }

  private String tcp(IpVersion version, int port) {
    return "tcp/" + target.address(version) + "/" + port;
  }

  private String trace(IpVersion version, int port) {
    String address = target.address(version);
    return "trace=%s,%s,echo/%s/0".formatted(tcp(version, port), tcp(version, OPEN), address);
  }

  /** A way as far as the first {@code hops} routers, and what else it shows. */
  private String way(IpVersion version, String flow, int hops, String... rest) {
    List<String> way = new ArrayList<>();
    for (int i = 0; i < hops; i++) {
      way.add((i + 1) + " " + routers[i].addressTowards(scanner, version) + " time-exceeded");
    }
    for (int i = 0; i < rest.length; i++) {
      way.add((hops + i + 1) + " " + rest[i]);
    }
    return flow + ": " + String.join("; ", way);
  }

  private List<String> ways(IpVersion version, String questioned) {
    String address = target.address(version);
    return List.of(
        questioned,
        way(version, "tcp/" + OPEN, 3, address + " syn-ack"),
        way(version, "echo", 3, address + " echo-reply"));
  }

  @ParameterizedTest
  @EnumSource
  void trace_ofDroppedPorts_endsAtTheLastRouterThatPassesThem(IpVersion version, Lab lab) {
    target.serve(Service.tcpHold(OPEN));
    String silent = "* no-response";
    routers[0].firewall().forward().tcp(91).drop();
    routers[1].firewall().forward().tcp(92).drop();
    target.firewall().input().tcp(93).drop();

    assertThat(told(true, trace(version, 91)))
        .isEqualTo(ways(version, way(version, "tcp/91", 1, silent, silent, silent)));
    liftLimits();
    assertThat(told(true, trace(version, 92)))
        .isEqualTo(ways(version, way(version, "tcp/92", 2, silent, silent)));
    liftLimits();
    assertThat(told(false, trace(version, 93)))
        .isEqualTo(ways(version, way(version, "tcp/93", 3, silent)));
  }

  /** Lets the routers answer as freely as if each experiment were the first. */
  private void liftLimits() {
    for (Router router : routers) {
      router.icmpLimits(IcmpLimits.NONE);
    }
  }

  @LabTest
  void trace_pastManySilentRouters_stillFindsTheEnd(Lab lab) {
    Host far = lab.host("far");
    Router[] silent = new Router[4];
    Router gateway = lab.router("gateway");
    lab.link(routers[2], gateway);
    Router before = gateway;
    for (int i = 0; i < silent.length; i++) {
      silent[i] = lab.router("silent" + (i + 1));
      silent[i].firewall().output().matching("icmp type time-exceeded").drop();
      lab.link(before, silent[i]);
      before = silent[i];
    }
    gateway.firewall().output().matching("icmp type time-exceeded").drop();
    lab.link(before, far);
    far.serve(Service.tcpHold(OPEN));
    far.firewall().input().tcp(93).drop();
    String open = "tcp/" + far.ipv4() + "/" + OPEN;
    String dropped = "tcp/" + far.ipv4() + "/93";
    String nobody = "* no-response";

    assertThat(told(true, "trace=" + dropped + "," + open))
        .containsExactly(
            way(IpVersion.IPV4, "tcp/93", 3, nobody, nobody, nobody, nobody, nobody, nobody),
            way(
                IpVersion.IPV4,
                "tcp/" + OPEN,
                3,
                nobody,
                nobody,
                nobody,
                nobody,
                nobody,
                far.ipv4() + " syn-ack"));
  }

  @ParameterizedTest
  @EnumSource
  void trace_ofRefusedPorts_namesWhoRefuses(IpVersion version, Lab lab) {
    liftLimits();
    target.serve(Service.tcpHold(OPEN));
    Reject reject =
        version == IpVersion.IPV4 ? Reject.ADMIN_PROHIBITED : Reject.V6_ADMIN_PROHIBITED;
    routers[1].firewall().forward().tcp(94).reject(reject);
    routers[0].firewall().forward().tcp(95).reject(Reject.TCP_RESET);
    String address = target.address(version);
    String refuser = routers[1].addressTowards(scanner, version);

    List<String> expected = new ArrayList<>();
    expected.addAll(ways(version, way(version, "tcp/94", 2, refuser + " admin-prohibited")));
    expected.addAll(ways(version, way(version, "tcp/95", 1, address + " reset")));
    expected.addAll(ways(version, way(version, "tcp/" + CLOSED, 3, address + " reset")));
    expected.add(way(version, "udp/53", 3, address + " port-unreach"));
    assertThat(
            told(
                true,
                trace(version, 94),
                trace(version, 95),
                trace(version, CLOSED),
                "trace=udp/" + address + "/53"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void fingerprint_tellsForgedResetsByTheirTtl(IpVersion version, Lab lab) {
    target.serve(Service.tcpHold(OPEN));
    target.firewall().input().tcp(93).drop();
    routers[0].firewall().forward().tcp(95).reject(Reject.TCP_RESET);
    routers[1].firewall().forward().tcp(96).reject(Reject.TCP_RESET);
    String ports =
        String.join(
            ",",
            tcp(version, OPEN),
            tcp(version, CLOSED),
            tcp(version, 95),
            tcp(version, 96),
            tcp(version, 93));
    List<String> once =
        List.of(
            OPEN + ": syn-ack ttl 61",
            CLOSED + ": reset ttl 61",
            "95: reset ttl 64",
            "96: reset ttl 63",
            "93: no-response ttl -1");
    List<String> twice = new ArrayList<>(once);
    twice.addAll(once);

    assertThat(told(true, "fingerprint=" + ports + "*2")).isEqualTo(twice);
    // Connections whose answer went unseen are reset when it is repeated after 1 s.
    assertThat(halfOpen()).isEmpty();
  }

  private String halfOpen() {
    String halfOpen = "not asked";
    for (int attempt = 0; attempt < 15 && !halfOpen.isEmpty(); attempt++) {
      if (attempt > 0) {
        scanner.exec("sleep", "0.2");
      }
      halfOpen = target.exec("ss", "-Htan", "state", "syn-recv").stdout();
    }
    return halfOpen;
  }

  @LabTest
  void steady_throughLoss_showsEveryLoss(Lab lab) {
    target.serve(Service.tcpHold(OPEN), Service.udpEcho(4_000));
    routers[1].firewall().forward().tcp(OPEN, OPEN).lose(30);
    routers[1].firewall().forward().udp(4_000).lose(30);
    String udp = "udp/" + target.ipv4() + "/4000";

    List<String> told =
        told(true, "steady=" + tcp(IpVersion.IPV4, OPEN) + "*200", "steady=" + udp + "*200");
    assertThat(told).hasSize(4);
    assertLoss(told.get(1), told.get(0), "syn-ack ttl -1", told.get(0));
    assertLoss(told.get(3), told.get(2), "udp-response ttl 61", told.get(3));
  }

  /** Of 200, 30 % give or take five standard deviations; an ACK may be lost, too, unnoticed. */
  private static void assertLoss(String one, String other, String answered, String answer) {
    String lost = one.equals(answer) ? other : one;
    assertThat(answer).endsWith(answered);
    assertThat(lost).endsWith("no-response ttl -1");
    assertThat(Integer.parseInt(lost.substring(0, lost.indexOf(' ')))).isBetween(28, 92);
  }

  @LabTest
  void echo_ofLiveAndDeadHosts_tellsThemApart(Lab lab) {
    target.firewall().input().version(IpVersion.IPV4).matching("icmp type echo-request").drop();
    String dead = target.deadAddress(IpVersion.IPV4);
    String last = routers[2].addressTowards(scanner, IpVersion.IPV4);

    assertThat(
            told(
                true,
                "echo=echo/" + target.ipv6() + "/0",
                "echo=echo/" + target.ipv4() + "/0",
                "echo=echo/" + dead + "/0"))
        .containsExactly(
            "echo echo-reply from " + target.ipv6() + " ttl 61 packets 1",
            "echo no-response from null ttl -1 packets 3",
            "echo host-unreach from " + last + " ttl -1 packets 3");
  }

  @LabTest
  void echo_whereItIsNotPermitted_saysSoAndTheRestGoesOn(Lab lab) {
    scanner.sysctl("net.ipv4.ping_group_range", NOBODY);
    target.serve(Service.tcpHold(OPEN));
    String address = target.ipv4();

    List<String> told =
        told(
            true,
            "echo=echo/" + address + "/0",
            "trace=" + tcp(IpVersion.IPV4, OPEN) + ",echo/" + address + "/0",
            "trace=echo/" + address + "/0");
    assertThat(told).hasSize(4);
    assertThat(told.get(0)).startsWith("echo unavailable: ").contains("ping_group_range");
    assertThat(told.get(1)).isEqualTo(way(IpVersion.IPV4, "tcp/80", 3, address + " syn-ack"));
    assertThat(told.get(2)).startsWith("note ICMP echo to " + address);
    assertThat(told.get(3)).startsWith("trace unavailable: ICMP echo");
  }

  @LabTest
  void requests_toServicesOnOddPorts_nameTheirProtocol(Lab lab) {
    target.serve(
        Service.udpAnswer(4_000, OnlyDns.class), Service.udpSilent(4_001), Service.udpEcho(4_002));

    List<String> told =
        told(
            true,
            "requests=udp/" + target.ipv4() + "/4000",
            "requests=udp/" + target.ipv6() + "/4000",
            "requests=udp/" + target.ipv4() + "/4001",
            "requests=udp/" + target.ipv4() + "/4002",
            "requests=udp/" + target.ipv6() + "/4003");
    String dns = "requests empty false answered [dns] refused false packets true";
    assertThat(told).hasSize(5);
    assertThat(told.get(0)).isEqualTo(dns);
    assertThat(told.get(1)).isEqualTo(dns);
    assertThat(told.get(2))
        .isEqualTo("requests empty false answered [] refused false packets true");
    assertThat(told.get(3)).startsWith("requests empty true answered [");
    assertThat(told.get(4)).isEqualTo("requests empty false answered [] refused true packets true");
  }

  @LabTest
  void experiments_outOfScopeOrWithoutARoute_areUnavailable(Lab lab) {
    String forbidden = tcp(IpVersion.IPV4, 6_666);
    String rule = " unavailable: out of scope: 6666 is forbidden";
    List<String> told =
        told(
            true,
            "trace=" + forbidden,
            "fingerprint=" + tcp(IpVersion.IPV4, OPEN) + "," + forbidden,
            "steady=" + forbidden + "*2",
            "echo=" + forbidden,
            "requests=" + forbidden,
            "check=" + forbidden,
            "steady=tcp/203.0.113.1/80*2",
            "trace=tcp/203.0.113.1/80",
            "source=198.51.100.1",
            "steady=" + tcp(IpVersion.IPV4, OPEN) + "*2");

    assertThat(told.subList(0, 6))
        .containsExactly(
            "trace" + rule,
            "fingerprint" + rule,
            "steady" + rule,
            "echo" + rule,
            "requests" + rule,
            "check" + rule);
    assertThat(told.get(6)).startsWith("steady unavailable: this machine has no route to 203.0");
    assertThat(told.get(7)).startsWith("trace unavailable: 203.0.113.1:80/tcp: this machine has");
    assertThat(told.get(8)).startsWith("steady unavailable: 198.51.100.1 is not an address");
  }
}
