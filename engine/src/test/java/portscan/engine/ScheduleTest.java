package portscan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;
import portscan.api.scan.Ask;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.api.scan.Egress.Permit;
import portscan.api.scan.ScopePolicy;
import portscan.api.scan.Timing;
import portscan.engine.Schedule.Verdict;
import portscan.engine.probe.Probes;

class ScheduleTest {
  private static final long MILLISECOND_NS = 1_000_000;

  /** More tries than any loss needs. */
  private static final int MANY_TRIES = 12;

  private final Schedule schedule = new Schedule(Timing.standard());
  private final HostTrack host = new HostTrack(IpAddress.literal("192.0.2.1"));

  /** A silent TCP question of a host that has answered elsewhere. */
  private Question silent() {
    host.roundTrips.measure(MILLISECOND_NS);
    Ask ask = new Ask("t", new Endpoint(host.address, 80, Transport.TCP));
    Egress egress = new Egress(ScopePolicy.permissive(), AuditSink.none());
    Permit permit = (Permit) egress.admit(ask.target(), ask.endpoint());
    Question question = new Question(ask, permit, Probes.of(Transport.TCP), host, List.of(), 0, 0);
    question.tries = MANY_TRIES;
    return question;
  }

  private void sawIcmpErrors(Question question, int count) {
    for (int i = 0; i < count; i++) {
      host.sawIcmpError(question, 0);
    }
  }

  private Verdict afterMillis(Question question, long milliseconds) {
    return schedule.verdict(question, milliseconds * MILLISECOND_NS);
  }

  @Test
  void verdict_beforeTheKernelRepeats_isOpen() {
    Question question = silent();
    assertThat(afterMillis(question, 1_100)).isEqualTo(Verdict.WAIT);
    assertThat(afterMillis(question, 1_200)).isEqualTo(Verdict.SILENT);
  }

  @Test
  void verdict_whereAFewErrorsCame_waitsForAnother() {
    Question question = silent();
    sawIcmpErrors(question, 1);
    assertThat(afterMillis(question, 3_900)).isEqualTo(Verdict.WAIT);
    assertThat(afterMillis(question, 4_100)).isEqualTo(Verdict.SILENT);
  }

  @Test
  void verdict_whereErrorsMayBeLimited_isLeftToTheSecondLook() {
    Question question = silent();
    sawIcmpErrors(question, 5);
    assertThat(afterMillis(question, 1_200)).isEqualTo(Verdict.SILENT);
  }

  @Test
  void verdict_ofOneOfManySilentPorts_doesNotWaitForErrors() {
    Question question = silent();
    sawIcmpErrors(question, 1);
    host.silentTcp = SecondLook.MOST_TCP_PORTS - 1;
    host.overdue = 2;
    assertThat(afterMillis(question, 1_200)).isEqualTo(Verdict.SILENT);
  }
}
