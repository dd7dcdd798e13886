package portscan.engine.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import portscan.api.experiment.Trace.Flow;
import portscan.api.experiment.Trace.Kind;
import portscan.api.model.Endpoint;
import portscan.api.model.Hop;
import portscan.api.model.IpAddress;
import portscan.api.model.Reason;
import portscan.api.model.Transport;

class SocketFlowTest {
  private static final String TARGET = "198.18.0.9";

  private static final long LATE_NS = 1_000;

  private final SocketFlow flow =
      new SocketFlow(
          new Flow(Kind.PORT, new Endpoint(IpAddress.literal(TARGET), 80, Transport.TCP)), 30);

  private static Hop hop(int ttl, String from, Reason answer) {
    return new Hop(ttl, IpAddress.literal(from), Duration.ofMillis(1), answer);
  }

  private void ask(int last) {
    for (int ttl = 1; ttl <= last; ttl++) {
      flow.asked(ttl, ttl);
    }
  }

  @Test
  void hops_endAtTheNearestAnswerThatIsNotARouters() {
    ask(5);
    flow.answered(hop(5, TARGET, Reason.SYN_ACK));
    assertThat(flow.end()).isEqualTo(5);
    flow.answered(hop(4, TARGET, Reason.SYN_ACK));
    flow.answered(hop(1, "198.18.1.1", Reason.TIME_EXCEEDED));
    assertThat(flow.reached()).isEqualTo(4);
    assertThat(flow.hops(30, LATE_NS))
        .containsExactly(
            hop(1, "198.18.1.1", Reason.TIME_EXCEEDED),
            new Hop(2, null, null, Reason.NO_RESPONSE),
            new Hop(3, null, null, Reason.NO_RESPONSE),
            hop(4, TARGET, Reason.SYN_ACK));
  }

  @Test
  void hops_ofASilentWay_endWhereTheyNeedNotBeFollowed() {
    ask(6);
    flow.answered(hop(1, "198.18.1.1", Reason.TIME_EXCEEDED));
    assertThat(flow.hops(3, LATE_NS)).hasSize(3);
    assertThat(flow.hops(30, LATE_NS)).hasSize(6);
    assertThat(flow.reached()).isZero();
  }

  @Test
  void hops_askedJustNow_areNotCalledSilent() {
    ask(6);
    flow.answered(hop(2, "198.18.1.1", Reason.TIME_EXCEEDED));
    assertThat(flow.hops(30, 4)).hasSize(4);
    assertThat(flow.hops(30, 1)).hasSize(2);
  }

  @Test
  void reached_byARoutersRefusal_isNotTheDestination() {
    ask(2);
    flow.answered(hop(2, "198.18.1.1", Reason.ADMIN_PROHIBITED));
    assertThat(flow.reached()).isZero();
    assertThat(flow.end()).isEqualTo(2);
  }

  @Test
  void answered_twiceAtOneDistance_keepsTheFirst() {
    ask(1);
    flow.answered(hop(1, "198.18.1.1", Reason.TIME_EXCEEDED));
    flow.answered(hop(1, "198.18.1.2", Reason.TIME_EXCEEDED));
    assertThat(flow.hops(1, LATE_NS)).containsExactly(hop(1, "198.18.1.1", Reason.TIME_EXCEEDED));
  }

  @Test
  void answered_byOneRouterAgainAndAgain_isALoop() {
    ask(7);
    for (int ttl = 1; ttl <= 6; ttl++) {
      assertThat(flow.loops()).isEqualTo(ttl > 5);
      flow.answered(hop(ttl, ttl % 2 == 0 ? "198.18.1.1" : "198.18.1.2", Reason.TIME_EXCEEDED));
    }
    assertThat(flow.end()).isEqualTo(5);
  }
}
