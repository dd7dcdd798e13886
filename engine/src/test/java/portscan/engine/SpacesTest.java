package portscan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.engine.order.ProbeSpace;

class SpacesTest {
  private static final Host.Addresses BLOCK = new Host.Span(IpAddress.literal("192.0.2.0"), 8);

  private static Asks.Resolved resolved(Host.Addresses addresses, PortSet ports) {
    return new Asks.Resolved(new Target("target", addresses, ports), addresses);
  }

  private static List<String> told(List<ProbeSpace> spaces) {
    return spaces.stream().map(space -> space.transport() + " " + space.size()).toList();
  }

  @Test
  void of_bothTransports_asksKnownUdpServicesFirstAndCountsHostsOnce() {
    PortSet ports =
        PortSet.range(Transport.TCP, 80, 82).union(PortSet.range(Transport.UDP, 51, 53));

    List<ProbeSpace> spaces = Spaces.of(List.of(resolved(BLOCK, ports)), List.of());

    assertThat(told(spaces)).containsExactly("tcp 24", "udp 8", "udp 16");
    assertThat(spaces.get(1).portAt(0, 0)).isEqualTo(53);
    assertThat(Spaces.hosts(spaces)).isEqualTo(8);
  }

  @Test
  void of_aBlockThatIsExcluded_isEmpty() {
    PortSet ports = PortSet.of(Transport.TCP, 80);

    assertThat(Spaces.of(List.of(resolved(BLOCK, ports)), List.of(BLOCK))).isEmpty();
  }

  @Test
  void of_addressesOfSeveralZones_isASpaceForEach() {
    Host.Addresses name =
        new Host.Listed(
            List.of(
                IpAddress.literal("fe80::1").withZone("eth0"),
                IpAddress.literal("fe80::1").withZone("eth1"),
                IpAddress.literal("2001:db8::1")));

    List<ProbeSpace> spaces =
        Spaces.of(List.of(resolved(name, PortSet.of(Transport.TCP, 80))), List.of());

    assertThat(told(spaces)).containsExactly("tcp 1", "tcp 1", "tcp 1");
    assertThat(Spaces.hosts(spaces)).isEqualTo(3);
  }
}
