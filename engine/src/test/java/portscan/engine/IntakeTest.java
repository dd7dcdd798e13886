package portscan.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;
import portscan.api.scan.Ask;

class IntakeTest {
  private static final IpAddress FIRST = IpAddress.literal("192.0.2.1");
  private static final IpAddress SECOND = IpAddress.literal("192.0.2.2");

  private static Ask ask(IpAddress address, int port) {
    return new Ask("t", new Endpoint(address, port, Transport.TCP));
  }

  private static Stream<Ask> asks(IpAddress address, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(port -> ask(address, port));
  }

  /** Takes the next question as the run does. */
  private static Ask begin(Intake intake) {
    Ask ask = requireNonNull(intake.next());
    HostTrack host = intake.hostOf(ask);
    host.active++;
    host.fresh++;
    return ask;
  }

  private static void end(Intake intake, Ask ask) {
    HostTrack host = intake.hostOf(ask);
    host.active--;
    host.fresh--;
    intake.noteRoom(host);
  }

  @Test
  void next_ofAHostWhoseWindowIsFull_letsOthersPass() {
    Intake intake = new Intake(Stream.concat(asks(FIRST, 300), asks(SECOND, 5)).iterator());
    List<Ask> begun = Stream.generate(() -> begin(intake)).limit(105).toList();
    assertThat(begun.subList(0, 100)).isEqualTo(asks(FIRST, 100).toList());
    assertThat(begun.subList(100, 105)).isEqualTo(asks(SECOND, 5).toList());
    assertThat(intake.next()).isNull();
    assertThat(intake.mayGive()).isFalse();
    assertThat(intake.hasMore()).isTrue();

    end(intake, begun.getFirst());
    assertThat(intake.mayGive()).isTrue();
    assertThat(begin(intake)).isEqualTo(ask(FIRST, 101));
  }

  @Test
  void next_ofAHostThatAnswers_widensItsWindow() {
    Intake intake = new Intake(asks(FIRST, 300).iterator());
    Ask first = begin(intake);
    intake.hostOf(first).widen();
    assertThat(Stream.generate(() -> begin(intake)).limit(100)).hasSize(100);
    assertThat(intake.next()).isNull();
  }

  @Test
  void next_afterPostponing_givesThatFirst() {
    Intake intake = new Intake(asks(FIRST, 3).iterator());
    Ask first = requireNonNull(intake.next());
    intake.postpone(first);
    assertThat(intake.next()).isEqualTo(first);
    assertThat(intake.next()).isEqualTo(ask(FIRST, 2));
  }

  @Test
  void host_thatIsIdleForLong_isForgottenAndABusyOneIsNot() {
    IpAddress busy = IpAddress.literal("10.1.0.0");
    Intake intake =
        new Intake(
            Stream.concat(
                    asks(busy, 1),
                    IntStream.range(0, 10_000)
                        .mapToObj(i -> IpAddress.literal("10.0." + i / 256 + "." + i % 256))
                        .map(address -> ask(address, 80)))
                .iterator());
    Ask held = begin(intake);
    HostTrack busyTrack = intake.hostOf(held);
    Ask second = begin(intake);
    HostTrack idleTrack = intake.hostOf(second);
    end(intake, second);
    while (intake.hasMore()) {
      end(intake, begin(intake));
    }
    assertThat(intake.hostOf(held)).isSameAs(busyTrack);
    assertThat(intake.hostOf(second)).isNotSameAs(idleTrack);
  }
}
