package portscan.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortScanException;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.engine.discovery.HostVerdict;
import portscan.engine.order.ProbeSpace;

class KeptHostsTest {
  private static ProbeSpace space(int hosts) {
    Host.Span span = new Host.Span(IpAddress.literal("192.0.2.1"), hosts);
    return ProbeSpace.builder(Transport.TCP)
        .add("192.0.2.1", span, PortSet.of(Transport.TCP, 22))
        .build();
  }

  private static HostVerdict verdict(ProbeSpace space, int host, String reason, int ttl) {
    boolean up = !reason.equals("no-response");
    return new HostVerdict(host, space.address(host), up, reason, ttl, null, null, null);
  }

  private static List<HostVerdict> told(String text, ProbeSpace space) {
    List<HostVerdict> told = new ArrayList<>();
    KeptHosts.tell(text, space, told::add);
    return told;
  }

  @Test
  void verdicts_areToldAsTheyWere() {
    ProbeSpace space = space(6);
    KeptHosts kept = new KeptHosts(space);
    List<HostVerdict> verdicts =
        List.of(
            verdict(space, 0, "no-response", 0),
            verdict(space, 1, "echo-reply", 64),
            verdict(space, 2, "echo-reply", 63),
            verdict(space, 4, "no-response", 0),
            verdict(space, 5, "no-response", 0));

    verdicts.reversed().forEach(kept::accept);

    assertThat(told(kept.text(), space)).isEqualTo(verdicts);
    assertThat(kept.text())
        .endsWith(" 1-no-response/0 1+echo-reply/64 1+echo-reply/63 1?/0 2-no-response/0");
  }

  @Test
  void hostThatCouldNotBeAsked_isNotKept() {
    ProbeSpace space = space(1);
    KeptHosts kept = new KeptHosts(space);
    LocalFailure failure = new LocalFailure(Trouble.NO_LOCAL_ROUTE, "no route", "add one");

    kept.accept(new HostVerdict(0, space.address(0), false, "no-response", 0, null, null, failure));

    assertThat(told(kept.text(), space)).isEmpty();
  }

  @Test
  void hostsOfAnotherSpace_areRefused() {
    String text = new KeptHosts(space(2)).text();

    assertThatThrownBy(() -> told(text, space(3)))
        .isInstanceOf(PortScanException.class)
        .hasMessageContaining("is another scan's");
  }
}
