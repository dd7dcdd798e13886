package portscan.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.engine.udp.UdpRequests;

class AsksTest {
  private static final IpAddress FIRST = IpAddress.literal("192.0.2.254");
  private static final PortSet PORTS =
      PortSet.range(Transport.UDP, 52, 53).union(PortSet.range(Transport.TCP, 22, 23));

  private static Asks.Resolved resolved(String text, Host.Addresses addresses, PortSet ports) {
    return new Asks.Resolved(new Target(text, addresses, ports), addresses);
  }

  private static List<String> all(Asks asks) {
    return Stream.generate(() -> asks)
        .takeWhile(Asks::hasNext)
        .map(Asks::next)
        .map(ask -> ask.target() + " " + ask.endpoint())
        .toList();
  }

  @Test
  void next_ofSeveralTargets_goesByTargetAddressAndPortButKnownUdpServicesFirst() {
    Asks asks =
        new Asks(
            List.of(
                resolved("block", new Host.Span(FIRST, 2), PORTS),
                resolved(
                    "name",
                    new Host.Listed(
                        List.of(IpAddress.literal("2001:db8::1"), IpAddress.literal("192.0.2.7"))),
                    PortSet.of(Transport.TCP, 80))),
            UdpRequests::forPort);
    assertThat(all(asks))
        .containsExactly(
            "block 192.0.2.254:53/udp",
            "block 192.0.2.254:22/tcp",
            "block 192.0.2.254:23/tcp",
            "block 192.0.2.254:52/udp",
            "block 192.0.2.255:53/udp",
            "block 192.0.2.255:22/tcp",
            "block 192.0.2.255:23/tcp",
            "block 192.0.2.255:52/udp",
            "name [2001:db8::1]:80/tcp",
            "name 192.0.2.7:80/tcp");
  }

  @Test
  void next_afterTheLast_fails() {
    Asks none = new Asks(List.of(), UdpRequests::forPort);
    assertThat(none.hasNext()).isFalse();
    assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);

    Asks one =
        new Asks(
            List.of(resolved("one", new Host.Span(FIRST, 1), PortSet.of(Transport.TCP, 1))),
            UdpRequests::forPort);
    one.next();
    assertThat(one.hasNext()).isFalse();
    assertThatThrownBy(one::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void next_ofAPlanLargerThanMemory_isMadeAsItIsAskedFor() {
    Host.Span all = new Host.Span(IpAddress.literal("2001:db8::"), Long.MAX_VALUE);
    Asks asks =
        new Asks(
            List.of(resolved("all", all, PortSet.range(Transport.TCP, 1, 65_535))),
            UdpRequests::forPort);
    for (int i = 0; i < 65_535; i++) {
      asks.next();
    }
    assertThat(asks.next().endpoint()).hasToString("[2001:db8::1]:1/tcp");
  }
}
