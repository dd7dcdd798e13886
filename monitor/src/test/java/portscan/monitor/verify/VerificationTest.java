package portscan.monitor.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Evidence;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.api.scan.ObservationSink;
import portscan.format.deviation.Deviation;
import portscan.format.deviation.DeviationKind;
import portscan.format.deviation.DeviationReport;
import portscan.format.document.SourceFiles;
import portscan.format.runbook.Runbook;
import portscan.format.runbook.Runbooks;
import portscan.format.runbook.Viewpoint;

class VerificationTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);

  /** A network in which every port is closed but those named. */
  private static final class Network implements Prober {
    private final Map<String, List<IpAddress>> names = new HashMap<>();
    private final Map<String, PortState> states = new HashMap<>();
    private final Map<Integer, ServiceLook.Result> services = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private @Nullable Trouble trouble;

    /** An interrupt comes after so many. */
    private int asks = Integer.MAX_VALUE;

    Network name(String name, String... addresses) {
      names.put(name, Arrays.stream(addresses).map(IpAddress::literal).toList());
      return this;
    }

    Network with(String address, int port, PortState state) {
      states.put(address + " " + port, state);
      return this;
    }

    @Override
    public Resolution resolve(Set<String> wanted) {
      Map<String, List<IpAddress>> found = new HashMap<>(names);
      found.keySet().retainAll(wanted);
      Set<String> missing = new HashSet<>(wanted);
      missing.removeAll(names.keySet());
      Map<String, String> failures = new HashMap<>();
      missing.forEach(name -> failures.put(name, "no address for the name " + name));
      return new Resolution(found, failures);
    }

    @Override
    public void probe(List<Target> targets, ObservationSink sink) throws InterruptedException {
      for (Target target : targets) {
        Host.Addresses addresses = (Host.Addresses) target.host();
        for (long i = 0; i < addresses.size(); i++) {
          IpAddress address = addresses.address(i);
          target
              .ports()
              .forEach((transport, port) -> {
                if (asked.size() < asks) {
                  asked.add(address + " " + port);
                  sink.accept(seen(target.text(), address, transport, port));
                }
              });
        }
      }
      if (asked.size() == asks) {
        throw new InterruptedException("as asked");
      }
    }

    private Observation seen(String target, IpAddress address, Transport transport, int port) {
      if (trouble != null) {
        return Observation.undetermined(
            target,
            address,
            port,
            transport,
            "connect",
            new Evidence.LocalFailure(trouble, "the scope forbids it", "ask"));
      }
      PortState state = states.getOrDefault(address + " " + port, PortState.CLOSED);
      boolean isOpen = state == PortState.OPEN;
      return new Observation(
          target,
          address,
          port,
          transport,
          "connect",
          new Outcome.Classified(state, isOpen ? Reason.SYN_ACK : Reason.CONN_REFUSED, 1),
          evidence(address, transport, isOpen),
          Observation.LOCAL,
          null,
          Instant.EPOCH,
          Duration.ofMillis(1),
          1);
    }

    private static Evidence evidence(IpAddress address, Transport transport, boolean isOpen) {
      if (!isOpen) {
        return new Evidence.Refused(address);
      }
      return transport == Transport.TCP
          ? new Evidence.Connected(address)
          : new Evidence.UdpReply(address, 53, 40, "dns");
    }

    @Override
    public void look(List<ServiceQuestion> questions, LookSink sink) {
      for (ServiceQuestion question : questions) {
        ServiceLook.Result found = services.get(question.seen().port());
        sink.accept(
            question,
            found == null ? new Attempt.Unavailable<>("no look") : new Attempt.Done<>(found));
      }
    }

    @Override
    public String cause(IpAddress address, List<Observation> seen) {
      return "nothing listens on port " + seen.getFirst().port() + ": it may be down";
    }

    @Override
    public Set<String> protocols() {
      return Set.of("http", "ssh");
    }
  }

  private static DeviationReport verify(Network network, String body) {
    String text = "schema: portscan.runbook/1\nname: lab\n" + body;
    SourceFiles files =
        (file, limit) ->
            Arrays.copyOf(
                text.getBytes(StandardCharsets.UTF_8),
                Math.min(limit, text.getBytes(StandardCharsets.UTF_8).length));
    Runbook runbook =
        Runbooks.read("lab.yaml", files)
            .orThrow(problem -> new IllegalArgumentException(problem.located()));
    return Verification.of(runbook, Optional.empty(), Viewpoint.local(List.of()), "1", TODAY)
        .found()
        .orElseThrow()
        .run(network, Verification.Witness.none())
        .report();
  }

  private static List<String> told(List<Deviation> deviations) {
    return deviations.stream()
        .map(one -> one.kind() + " " + one.where() + " " + one.place().orElseThrow().line())
        .toList();
  }

  @Test
  void run_asksEachPortOnce_whoeverExpectsSomethingOfIt() {
    Network network = new Network().name("a.test", "10.0.0.5").name("b.test", "10.0.0.5");
    verify(
        network,
        """
        roles:
          web:
            expect: [{ports: [80, 443]}]
          more:
            expect: [{ports: [443, 8443]}]
        hosts:
          a.test: web
          b.test: more
          10.0.0.5: web
          10.0.0.0/28: more
        """);

    assertThat(network.asked).doesNotHaveDuplicates();
    assertThat(network.asked).contains("10.0.0.5 80", "10.0.0.5 443", "10.0.0.5 8443");
    // Fifteen others of the block with two ports each.
    assertThat(network.asked).hasSize(3 + 15 * 2);
  }

  @Test
  void run_ofANameWithinABlock_judgesItsAddressByTheName() {
    Network network =
        new Network().name("web.test", "10.0.0.5").with("10.0.0.5", 80, PortState.OPEN);
    DeviationReport report =
        verify(
            network,
            """
            roles:
              web:
                expect: [{port: 80}]
              none:
                expect: [{port: 80, state: closed}]
            hosts:
              web.test: web
              10.0.0.0/29: none
            """);

    assertThat(report.deviations()).isEmpty();
    assertThat(report.endpoints()).isEqualTo(8);
  }

  @Test
  void run_ofTwoNamesOfOneAddress_appliesTheStrongestOfBoth() {
    Network network =
        new Network()
            .name("a.test", "10.0.0.5")
            .name("b.test", "10.0.0.5")
            .with("10.0.0.5", 80, PortState.OPEN)
            .with("10.0.0.5", 81, PortState.OPEN)
            .with("10.0.0.5", 82, PortState.OPEN);
    DeviationReport report =
        verify(
            network,
            """
            roles:
              a:
                expect: [{port: 80}]
                everythingElse: {state: closed, ports: 80-89}
              b:
                expect: [{port: 81}]
            hosts:
              a.test: a
              b.test: b
            """);

    // 81 is open by b's word, 82 by nobody's.
    assertThat(told(report.deviations())).containsExactly("exposed 10.0.0.5:82/tcp 6");
    assertThat(report.endpoints()).isEqualTo(10);
  }

  @Test
  void run_ofANameWithoutAddress_isUndecided_onceForEachExpectation() {
    DeviationReport report =
        verify(
            new Network(),
            """
            roles:
              web:
                expect: [{port: 80}]
                everythingElse: closed
            hosts:
              gone.test: web
            """);

    assertThat(report.deviations())
        .hasSize(2)
        .allMatch(one -> one.kind() == DeviationKind.UNDECIDED)
        .allMatch(one -> one.why().equals("no address for the name gone.test"));
    assertThat(report.outcome()).isEqualTo(DeviationReport.Outcome.UNDECIDED);
  }

  @Test
  void run_outOfScope_isRefused() {
    Network network = new Network();
    network.trouble = Trouble.OUT_OF_SCOPE;
    DeviationReport report =
        verify(network, "roles: {web: {expect: [{port: 80}]}}\nhosts: {10.0.0.5: web}\n");

    assertThat(report.outcome()).isEqualTo(DeviationReport.Outcome.REFUSED);
    assertThat(report.deviations().getFirst().found()).isEqualTo("the scope forbids it");
  }

  @Test
  void run_ofManyPortsAlike_tellsThemInOneDeviation() {
    DeviationReport report =
        verify(
            new Network(),
            "roles: {web: {expect: [{ports: 1000-1099}]}}\nhosts: {10.0.0.5: web}\n");

    assertThat(told(report.deviations())).containsExactly("unavailable 10.0.0.5 1000-1099/tcp 3");
    assertThat(report.deviations().getFirst().why()).contains("refused by the host");
  }

  @Test
  void run_judgesServicesAndCertificates() {
    Network network = new Network();
    for (int port : new int[] {22, 23, 443, 444, 9000}) {
      network.with("10.0.0.5", port, PortState.OPEN);
    }
    network.services.put(22, service("ssh", null));
    network.services.put(23, service("http", null));
    network.services.put(443, service("http", tls(true, 30)));
    network.services.put(444, service("http", tls(false, 5)));
    network.services.put(9000, service("", null));
    DeviationReport report =
        verify(
            network,
            """
            roles:
              web:
                expect:
                  - {port: 22, service: ssh}
                  - {port: 23, service: ssh}
                  - {port: 443, service: https, tls: {name: a.test, minDaysLeft: 21}}
                  - {port: 444, service: https, tls: {name: a.test, minDaysLeft: 21}}
                  - {port: 9000, service: ours}
            hosts:
              10.0.0.5: web
            """);

    assertThat(told(report.deviations()))
        .containsExactly(
            "wrong-service 10.0.0.5:23/tcp 7",
            "certificate 10.0.0.5:444/tcp 9",
            "undecided 10.0.0.5:9000/tcp 10");
    assertThat(report.deviations().get(1).found())
        .isEqualTo("for b.test and valid for 5 days more");
  }

  private static ServiceLook.Result service(String name, ServiceLook.@Nullable Tls tls) {
    return new ServiceLook.Result(
        ServiceLook.Behaviour.ANSWERS, name, "", "", "", tls, false, List.of(), Map.of(), 4);
  }

  private static ServiceLook.Tls tls(boolean nameMatches, int daysLeft) {
    Instant now = Instant.now();
    return new ServiceLook.Tls(
        "TLSv1.3",
        "",
        "",
        List.of(nameMatches ? "a.test" : "b.test"),
        "",
        "",
        now.minus(1, ChronoUnit.DAYS),
        now.plus(daysLeft, ChronoUnit.DAYS).plus(1, ChronoUnit.HOURS),
        nameMatches,
        true,
        "c0ffee",
        false);
  }

  @Test
  void run_withAnException_acceptsWhatItAllows_andDemandsNothing() {
    String runbook =
        """
        roles:
          web:
            expect: [{port: 80, state: unreachable}, {port: 81}]
        hosts:
          10.0.0.0/30: web
        exceptions:
          - {host: 10.0.0.1, port: 80, state: open, until: 2026-12-31, reason: it moves}
          - {host: 10.0.0.2, port: 81, state: filtered, until: 2026-12-31, reason: repair}
        """;
    Network network =
        new Network().with("10.0.0.1", 80, PortState.OPEN).with("10.0.0.2", 80, PortState.OPEN);
    for (int host = 0; host < 4; host++) {
      network.with("10.0.0." + host, 81, PortState.OPEN);
    }

    DeviationReport report = verify(network, runbook);

    assertThat(told(report.deviations())).containsExactly("exposed 10.0.0.2:80/tcp 5");
    assertThat(report.deviations().getFirst().found()).isEqualTo("open");
    assertThat(told(report.accepted())).containsExactly("exposed 10.0.0.1:80/tcp 5");
    assertThat(report.accepted().getFirst().accepted().orElseThrow().text())
        .isEqualTo("exception at lab.yaml:9:5, until 2026-12-31: it moves");
  }

  @Test
  void run_thatIsInterrupted_callsNothingMetThatWasNotAsked() {
    Network network = new Network();
    network.asks = 1;
    DeviationReport report =
        verify(
            network,
            """
            roles: {web: {expect: [{port: 80, state: closed}, {port: 81}]}}
            hosts: {10.0.0.5: web}
            """);

    assertThat(report.complete()).isFalse();
    assertThat(told(report.deviations())).containsExactly("undecided 10.0.0.5 81/tcp 3");
    assertThat(report.deviations().getFirst().why())
        .isEqualTo("1 of its ports were not asked before the interrupt");
  }

  @Test
  void run_knowsTheServiceOfAUdpPortByItsAnswer() {
    Network network = new Network().with("10.0.0.5", 53, PortState.OPEN);
    DeviationReport report =
        verify(
            network,
            """
            roles:
              dns: {expect: [{port: udp/53, service: domain}]}
              ntp: {expect: [{port: udp/53, service: ntp}]}
            hosts:
              10.0.0.5: dns
              10.0.0.6: ntp
            """);
    assertThat(report.deviations()).hasSize(1);
    assertThat(report.deviations().getFirst().kind()).isEqualTo(DeviationKind.UNAVAILABLE);

    network.with("10.0.0.6", 53, PortState.OPEN);
    assertThat(
            told(
                verify(
                        network,
                        """
                        roles: {ntp: {expect: [{port: udp/53, service: ntp}]}}
                        hosts: {10.0.0.6: ntp}
                        """)
                    .deviations()))
        .containsExactly("wrong-service 10.0.0.6:53/udp 3");
  }
}
