package portscan.engine.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.IpAddress;
import portscan.api.model.Outcome;
import portscan.api.model.Outcome.Classified;
import portscan.api.model.Outcome.Undetermined;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;

/** The contract that every probe keeps, and the truth table of each. */
class ProbesTest {
  private static final IpAddress TARGET = IpAddress.literal("192.0.2.1");
  private static final int SYN_ACK = Evidence.TcpReply.SYN | Evidence.TcpReply.ACK;
  private static final int RST_ACK = Evidence.TcpReply.RST | Evidence.TcpReply.ACK;
  private static final LocalFailure FAILURE =
      new LocalFailure(Trouble.LOCAL_EXHAUSTION, "too many files", "close some");

  /** At least one piece of evidence of each kind. */
  static List<Evidence> everyKindOfEvidence() {
    List<Evidence> all =
        new ArrayList<>(
            List.of(
                new Evidence.Connected(TARGET),
                new Evidence.Refused(TARGET),
                new Evidence.TcpReply(TARGET, 63, SYN_ACK, 64240),
                new Evidence.TcpReply(TARGET, 63, RST_ACK, 0),
                new Evidence.TcpReply(TARGET, 63, Evidence.TcpReply.RST, 0),
                new Evidence.UdpReply(TARGET, 53, 12, "dns"),
                new Evidence.Silence(3, Duration.ofSeconds(4), 0),
                FAILURE));
    for (ErrorOrigin origin : ErrorOrigin.values()) {
      for (int code = 0; code <= 15; code++) {
        all.add(new Evidence.IcmpError(TARGET, 3, code, origin));
      }
    }
    return all;
  }

  static Stream<Probe> probes() {
    return Probes.ALL.stream();
  }

  @Test
  void samples_haveEveryKindOfEvidence() {
    Set<Class<?>> sampled =
        everyKindOfEvidence().stream().map(Object::getClass).collect(Collectors.toSet());
    assertThat(sampled).containsExactlyInAnyOrder(Evidence.class.getPermittedSubclasses());
  }

  @Test
  void all_haveUniqueIdsByWhichTheyAreFound() {
    assertThat(Probes.ALL).extracting(Probe::id).doesNotHaveDuplicates();
    assertThat(Probes.ALL)
        .allSatisfy(probe -> assertThat(Probes.byId(probe.id())).isEqualTo(Optional.of(probe)));
    assertThat(Probes.byId("no such probe")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void of_eachTransport_isAProbeOfIt(Transport transport) {
    assertThat(Probes.ALL).contains(Probes.of(transport));
    assertThat(Probes.of(transport).transport()).isEqualTo(transport);
  }

  @ParameterizedTest
  @MethodSource("probes")
  void describe_eachProbe_fitsHelpAndCommandLine(Probe probe) {
    assertThat(probe.id()).matches("[a-z][a-z0-9-]*");
    assertThat(probe.summary()).isNotBlank().doesNotContain("\n").hasSizeLessThan(80);
  }

  @ParameterizedTest
  @MethodSource("probes")
  void classify_everyEvidence_judgesOrRefusesIt(Probe probe) {
    Set<PortState> states = EnumSet.noneOf(PortState.class);
    for (Evidence evidence : everyKindOfEvidence()) {
      Outcome outcome;
      try {
        outcome = probe.classify(evidence);
      } catch (IllegalArgumentException impossible) {
        assertThat(impossible).as("%s", evidence).hasMessageMatching(".{10,}");
        assertThat(evidence).isNotInstanceOf(LocalFailure.class);
        continue;
      }
      assertThat(probe.classify(evidence)).as("it is a pure function").isEqualTo(outcome);
      switch (outcome) {
        case Undetermined undetermined -> {
          assertThat(evidence).isInstanceOf(LocalFailure.class);
          assertThat(undetermined.failure()).isEqualTo(evidence);
        }
        case Classified classified -> {
          assertThat(evidence).isNotInstanceOf(LocalFailure.class);
          states.add(classified.state());
        }
      }
    }
    assertThat(states).contains(PortState.FILTERED);
    assertThat(states).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void classify_byConnect_followsItsTable() {
    assertState(Probes.CONNECT, new Evidence.Connected(TARGET), PortState.OPEN, Reason.SYN_ACK);
    assertState(
        Probes.CONNECT, new Evidence.Refused(TARGET), PortState.CLOSED, Reason.CONN_REFUSED);
    for (ErrorOrigin origin : ErrorOrigin.values()) {
      assertState(
          Probes.CONNECT,
          new Evidence.IcmpError(TARGET, 3, 3, origin),
          PortState.FILTERED,
          Reason.PORT_UNREACH);
    }
    assertState(
        Probes.CONNECT,
        new Evidence.Silence(3, Duration.ofSeconds(4), 0),
        PortState.FILTERED,
        Reason.NO_RESPONSE);
    assertThatThrownBy(() -> Probes.CONNECT.classify(new Evidence.UdpReply(TARGET, 1, 1, "")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static Stream<Arguments> flagTable() {
    return Stream.of(
        arguments(Probes.SYN, PortState.OPEN, PortState.CLOSED, PortState.FILTERED),
        arguments(Probes.FIN, null, PortState.CLOSED, PortState.OPEN_OR_FILTERED),
        arguments(Probes.NULL, null, PortState.CLOSED, PortState.OPEN_OR_FILTERED),
        arguments(Probes.XMAS, null, PortState.CLOSED, PortState.OPEN_OR_FILTERED),
        arguments(Probes.ACK, null, PortState.UNFILTERED, PortState.FILTERED));
  }

  @ParameterizedTest
  @MethodSource("flagTable")
  void classify_byFlags_followsItsTable(
      TcpFlagProbe probe, @Nullable PortState synAck, PortState reset, PortState silence) {
    Evidence handshake = new Evidence.TcpReply(TARGET, 63, SYN_ACK, 64240);
    if (synAck == null) {
      assertThat(probe.isAnswer(SYN_ACK)).isFalse();
      assertThatThrownBy(() -> probe.classify(handshake))
          .isInstanceOf(IllegalArgumentException.class);
    } else {
      assertState(probe, handshake, synAck, Reason.SYN_ACK);
    }
    assertState(probe, new Evidence.TcpReply(TARGET, 63, RST_ACK, 0), reset, Reason.RESET);
    assertState(
        probe, new Evidence.Silence(3, Duration.ofSeconds(4), 0), silence, Reason.NO_RESPONSE);
    assertState(
        probe,
        new Evidence.IcmpError(TARGET, 3, 3, ErrorOrigin.TARGET),
        PortState.FILTERED,
        Reason.PORT_UNREACH);
  }

  @Test
  void classify_byUdp_takesOnlyTheTargetsPortUnreachableForClosed() {
    assertState(
        Probes.UDP,
        new Evidence.UdpReply(TARGET, 53, 12, "dns"),
        PortState.OPEN,
        Reason.UDP_RESPONSE);
    assertState(Probes.UDP, new Evidence.Refused(TARGET), PortState.CLOSED, Reason.PORT_UNREACH);
    for (ErrorOrigin origin : ErrorOrigin.values()) {
      for (int code = 0; code <= 15; code++) {
        Evidence.IcmpError error = new Evidence.IcmpError(TARGET, 3, code, origin);
        boolean closed = code == 3 && origin == ErrorOrigin.TARGET;
        assertState(
            Probes.UDP,
            error,
            closed ? PortState.CLOSED : PortState.FILTERED,
            IcmpReasons.reason(error));
      }
    }
    assertState(
        Probes.UDP,
        new Evidence.Silence(3, Duration.ofSeconds(4), 0),
        PortState.OPEN_OR_FILTERED,
        Reason.NO_RESPONSE);
    assertThatThrownBy(() -> Probes.UDP.classify(new Evidence.Connected(TARGET)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertState(Probe probe, Evidence evidence, PortState state, Reason reason) {
    assertThat(probe.classify(evidence))
        .as("%s", evidence)
        .isInstanceOfSatisfying(
            Classified.class,
            classified -> {
              assertThat(classified.state()).isEqualTo(state);
              assertThat(classified.reason()).isEqualTo(reason);
            });
  }
}
