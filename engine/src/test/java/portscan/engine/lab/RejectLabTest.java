package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portscan.testkit.lab.Firewall;
import portscan.testkit.lab.Firewall.Hook;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.IpVersion;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabExtension;
import portscan.testkit.lab.Node;
import portscan.testkit.lab.Reject;
import portscan.testkit.lab.Router;
import portscan.testkit.lab.Rule;
import portscan.testkit.lab.Service;

/**
 * Every way to refuse a packet, at the target and at a router: what it is called and who said it.
 */
@ExtendWith(LabExtension.class)
class RejectLabTest {
  private static final List<Reject> KINDS = List.of(Reject.values());
  private static final int FIRST_REJECTED = 100;
  private static final int OPEN = 90;
  private static final int CLOSED = 91;
  private static final int DROPPED = 92;

  @ParameterizedTest
  @EnumSource(
      value = Hook.class,
      names = {"INPUT", "FORWARD"})
  void check_ofEveryKindOfReject_namesReasonAndSender(Hook hook, Lab lab) {
    Host scanner = lab.host("scanner");
    Router router = lab.router("router");
    Host target = lab.host("target");
    lab.line(scanner, router, target);
    Node refuser = hook == Hook.INPUT ? target : router;
    target.serve(Service.tcpHold(OPEN), Service.udpEcho(OPEN), Service.udpSilent(DROPPED));
    rule(refuser.firewall(), hook, "tcp", DROPPED).drop();
    rule(refuser.firewall(), hook, "udp", DROPPED).drop();
    Map<String, String> answered = new TreeMap<>();
    Map<String, String> silent = new TreeMap<>();
    for (IpVersion version : IpVersion.values()) {
      String address = target.address(version);
      answered.put("tcp/" + address + "/" + OPEN, "open syn-ack");
      answered.put("udp/" + address + "/" + OPEN, "open udp-response");
      answered.put("tcp/" + address + "/" + CLOSED, "closed conn-refused");
      String noPort = version == IpVersion.IPV4 ? " 3/3" : " 1/4";
      answered.put(
          "udp/" + address + "/" + CLOSED, "closed port-unreach from TARGET " + address + noPort);
      silent.put("tcp/" + address + "/" + DROPPED, "filtered no-response");
      silent.put("udp/" + address + "/" + DROPPED, "open|filtered no-response");
    }
    for (Reject kind : KINDS) {
      int port = FIRST_REJECTED + KINDS.indexOf(kind);
      for (String transport : kind == Reject.TCP_RESET ? List.of("tcp") : List.of("tcp", "udp")) {
        rule(refuser.firewall(), hook, transport, port).reject(kind);
        for (IpVersion version : kind.version().map(List::of).orElse(List.of(IpVersion.values()))) {
          answered.put(
              transport + "/" + target.address(version) + "/" + port,
              verdict(
                  kind,
                  transport,
                  hook == Hook.INPUT
                      ? "TARGET " + target.address(version)
                      : "INTERMEDIATE " + router.addressTowards(scanner, version)));
        }
      }
    }

    List<String> apart = new ArrayList<>(answered.keySet());
    apart.add("apart");
    assertThat(Seen.verdicts(scanner, apart)).containsExactlyEntriesOf(answered);

    Map<String, String> all = new TreeMap<>(answered);
    all.putAll(silent);
    assertThat(Seen.verdicts(scanner, List.copyOf(all.keySet()))).containsExactlyEntriesOf(all);
  }

  private static Rule rule(Firewall firewall, Hook hook, String transport, int port) {
    Rule rule = hook == Hook.INPUT ? firewall.input() : firewall.forward();
    return transport.equals("tcp") ? rule.tcp(port) : rule.udp(port);
  }

  /**
   * The reset bears the target's address whoever sends it; a router's port-unreachable is its own.
   */
  private static String verdict(Reject kind, String transport, String sender) {
    if (kind == Reject.TCP_RESET) {
      return "closed conn-refused";
    }
    boolean portUnreachable = kind == Reject.PORT_UNREACHABLE || kind == Reject.V6_PORT_UNREACHABLE;
    boolean closed = portUnreachable && transport.equals("udp") && sender.startsWith("TARGET");
    return "%s %s from %s %d/%d"
        .formatted(
            closed ? "closed" : "filtered", RejectWords.of(kind), sender, kind.type(), kind.code());
  }
}
