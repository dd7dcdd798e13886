package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import portscan.engine.probe.PacketProbe;
import portscan.engine.probe.Probes;
import portscan.testkit.lab.Background;
import portscan.testkit.lab.Firewall;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.IpVersion;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Reject;
import portscan.testkit.lab.Router;
import portscan.testkit.lab.Rule;
import portscan.testkit.lab.Service;

/** Every kind of scan against every kind of port: nmap is asked about the same ports. */
class PacketOracleLabTest {
  private static final List<Reject> KINDS = List.of(Reject.values());
  private static final int OPEN = 100;
  private static final int DROPPED_AT_HOST = 104;
  private static final int DROPPED_ON_THE_WAY = 105;
  private static final int REJECTED_AT_HOST = 106;
  private static final int REJECTED_ON_THE_WAY = REJECTED_AT_HOST + KINDS.size();

  /** Two more, closed. */
  private static final int LAST = REJECTED_ON_THE_WAY + KINDS.size() + 1;

  private static final Map<String, PacketProbe> SCANS = scans();

  private static Map<String, PacketProbe> scans() {
    Map<String, PacketProbe> scans = new LinkedHashMap<>();
    scans.put("-sS", Probes.SYN);
    scans.put("-sF", Probes.FIN);
    scans.put("-sN", Probes.NULL);
    scans.put("-sX", Probes.XMAS);
    scans.put("-sA", Probes.ACK);
    return scans;
  }

  @LabTest
  void scans_ofEveryKind_comeToNmapsVerdicts(Lab lab) throws Exception {
    Host scanner = lab.host("scanner");
    Router router = lab.router("router");
    Host target = lab.host("target");
    lab.line(scanner, router, target);
    target.serve(Service.tcpHold(OPEN, OPEN + 2));
    NmapView.assumeInstalled(scanner);
    forbid(target.firewall(), true, DROPPED_AT_HOST, REJECTED_AT_HOST);
    forbid(router.firewall(), false, DROPPED_ON_THE_WAY, REJECTED_ON_THE_WAY);
    Map<String, Background> nmaps = new LinkedHashMap<>();
    for (IpVersion version : IpVersion.values()) {
      for (String flag : SCANS.keySet()) {
        String address = target.address(version);
        nmaps.put(flag + " " + address, NmapView.start(scanner, flag, address, OPEN + "-" + LAST));
      }
    }
    for (Map.Entry<String, Background> nmap : nmaps.entrySet()) {
      String[] words = nmap.getKey().split(" ", -1);
      Map<String, String> verdicts =
          new PacketView(scanner, Objects.requireNonNull(SCANS.get(words[0])))
              .of(words[1], PacketView.tcp(OPEN, LAST))
              .scan()
              .verdicts();
      Map<String, String> expected = NmapView.verdicts(nmap.getValue(), words[1]);
      assertThat(expected).hasSize(LAST - OPEN + 1);
      assertThat(verdicts).as(nmap.getKey()).containsExactlyEntriesOf(expected);
    }
  }

  private static void forbid(Firewall firewall, boolean atHost, int dropped, int firstRejected) {
    rule(firewall, atHost, dropped).drop();
    for (Reject kind : KINDS) {
      rule(firewall, atHost, firstRejected + KINDS.indexOf(kind)).reject(kind);
    }
  }

  private static Rule rule(Firewall firewall, boolean atHost, int port) {
    return (atHost ? firewall.input() : firewall.forward()).tcp(port);
  }
}
