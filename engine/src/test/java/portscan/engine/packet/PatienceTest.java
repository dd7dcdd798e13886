package portscan.engine.packet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.engine.order.ProbeSpace;
import portscan.engine.pace.Pace;
import portscan.engine.pace.TimingTemplate;

class PatienceTest {
  private static final long LAST_NS = 10_000_000_000L;

  private final Pace pace = TimingTemplate.NORMAL.pace();
  private final ProbeSpace space =
      ProbeSpace.builder(Transport.TCP)
          .add(
              "192.0.2.1",
              new Host.Span(IpAddress.literal("192.0.2.1"), 1),
              PortSet.range(Transport.TCP, 1, 1000))
          .build();
  private final Hosts hosts = new Hosts(space, pace);
  private final Patience patience = new Patience(pace, hosts);

  @Test
  void triesSince_beforeTheFirst_isAllOfThem() {
    assertThat(patience.triesSince(0, LAST_NS, null, 5)).isEqualTo(5);
  }

  @Test
  void triesSince_theLastOrLater_isNone() {
    assertThat(patience.triesSince(LAST_NS, LAST_NS, null, 5)).isZero();
    assertThat(patience.triesSince(LAST_NS + 1, LAST_NS, null, 5)).isZero();
  }

  @Test
  void triesSince_amidThem_countsThoseAfter() {
    long lastIntervalNs = patience.intervalNs(null, 4);
    assertThat(patience.triesSince(LAST_NS - lastIntervalNs, LAST_NS, null, 5)).isEqualTo(1);
    assertThat(patience.triesSince(LAST_NS - lastIntervalNs - 1, LAST_NS, null, 5)).isEqualTo(2);
  }

  @Test
  void triesNeeded_withFixedRetries_isOneMore() {
    Patience fixed = new Patience(pace.withRetries(3), hosts);
    assertThat(fixed.triesNeeded(null)).isEqualTo(4);
  }

  @Test
  void triesNeeded_whereNothingIsKnown_findsAPortBehindAQuarterOfLoss() {
    int tries = patience.triesNeeded(null);
    assertThat(Math.pow(0.25, tries)).isLessThan(0.001);
    assertThat(tries).isLessThan(8);
  }

  @Test
  void intervalNs_ofAHostNearby_growsLittle() {
    HostState host = hosts.meet(0);
    for (int i = 0; i < 20; i++) {
      host.roundTrips.measure(200_000);
    }
    long floorNs = pace.leastWait().toNanos();
    assertThat(patience.intervalNs(host, 1)).isEqualTo(floorNs);
    assertThat(patience.intervalNs(host, 9)).isEqualTo(floorNs + floorNs / 2);
  }
}
