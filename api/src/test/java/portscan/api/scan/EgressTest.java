package portscan.api.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

class EgressTest {
  private static final Endpoint SSH =
      new Endpoint(IpAddress.literal("127.0.0.1"), 22, Transport.TCP);
  private static final Endpoint TELNET =
      new Endpoint(IpAddress.literal("127.0.0.1"), 23, Transport.TCP);

  @Test
  void admit_allowed_givesAPermitForThatEndpoint() {
    RecordingAudit audit = new RecordingAudit();
    Egress.Admission admission = new Egress(ScopePolicy.permissive(), audit).admit("host", SSH);
    assertThat(admission)
        .isInstanceOfSatisfying(
            Egress.Permit.class, permit -> assertThat(permit.endpoint()).isEqualTo(SSH));
    assertThat(audit.lines).containsExactly("admitted host 127.0.0.1:22/tcp");
  }

  @Test
  void admit_forbidden_namesTheRuleAndTellsTheAudit() {
    RecordingAudit audit = new RecordingAudit();
    ScopePolicy noTelnet =
        (_, endpoint) -> endpoint.port() == 23 ? Optional.of("no telnet") : Optional.empty();
    Egress egress = new Egress(noTelnet, audit);
    assertThat(egress.admit("host", TELNET)).isEqualTo(new Egress.Refused("no telnet"));
    assertThat(egress.admit("host", SSH)).isInstanceOf(Egress.Permit.class);
    assertThat(audit.lines)
        .containsExactly(
            "refused host 127.0.0.1:23/tcp: no telnet", "admitted host 127.0.0.1:22/tcp");
  }

  @Test
  void admitBlock_tellsTheAuditOnceAndAsksThePolicyOfEachEndpoint() {
    RecordingAudit audit = new RecordingAudit();
    ScopePolicy noTelnet =
        (target, endpoint) ->
            endpoint.port() == 23 ? Optional.of("no telnet on " + target) : Optional.empty();
    Egress.BlockPermit permit =
        new Egress(noTelnet, audit)
            .admitBlock(
                "net",
                new Host.Span(IpAddress.literal("127.0.0.0"), 256),
                PortSet.range(Transport.TCP, 22, 23));
    assertThat(permit.mayRefuse()).isTrue();
    assertThat(permit.refusal(TELNET)).contains("no telnet on net");
    assertThat(permit.refusal(SSH)).isEmpty();
    assertThat(audit.lines).containsExactly("block net of 256 addresses");
  }

  @Test
  void admitBlock_underAPolicyThatForbidsNothing_neverRefuses() {
    Egress.BlockPermit permit =
        new Egress(ScopePolicy.permissive(), AuditSink.none())
            .admitBlock(
                "net",
                new Host.Span(IpAddress.literal("127.0.0.0"), 256),
                PortSet.of(Transport.TCP, 23));
    assertThat(permit.mayRefuse()).isFalse();
    assertThat(permit.refusal(TELNET)).isEmpty();
  }

  @Test
  void close_givesThePartsThatAreForbiddenAndTellsTheAudit() {
    IpAddress from = IpAddress.literal("127.0.0.16");
    IpAddress to = IpAddress.literal("127.0.0.31");
    ScopePolicy hole =
        new ScopePolicy() {
          @Override
          public Optional<String> refusal(String target, Endpoint endpoint) {
            return Optional.of("no");
          }

          @Override
          public List<Closed> closed(String target, IpAddress first, IpAddress last) {
            return List.of(new Closed(from, to, "a hole in " + first + "-" + last));
          }
        };
    RecordingAudit audit = new RecordingAudit();

    List<ScopePolicy.Closed> closed =
        new Egress(hole, audit)
            .close(
                "net",
                new Host.Span(IpAddress.literal("127.0.0.0"), 256),
                PortSet.of(Transport.TCP, 23));

    assertThat(closed).hasSize(1);
    assertThat(Egress.span(closed.getFirst())).isEqualTo(new Host.Span(from, 16));
    assertThat(audit.lines)
        .containsExactly("refused net 127.0.0.16:23/tcp: a hole in 127.0.0.0-127.0.0.255");
  }

  @Test
  void gate_ofAPolicyThatKnowsNone_leavesItToTheRefusal() {
    ScopePolicy policy = (_, _) -> Optional.empty();
    Egress.BlockPermit permit =
        new Egress(policy, AuditSink.none())
            .admitBlock(
                "net",
                new Host.Span(IpAddress.literal("127.0.0.0"), 256),
                PortSet.of(Transport.TCP, 23));

    assertThat(permit.admits(AddressFamily.IPV4, 0, 0x7f000001L, 23, Transport.TCP)).isFalse();
    assertThat(permit.refusal(TELNET)).isEmpty();
  }

  private static final class RecordingAudit implements AuditSink {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void admitted(String target, Endpoint endpoint) {
      lines.add("admitted " + target + " " + endpoint);
    }

    @Override
    public void refused(String target, Endpoint endpoint, String rule) {
      lines.add("refused " + target + " " + endpoint + ": " + rule);
    }

    @Override
    public void admittedBlock(String target, Host.Addresses addresses, PortSet ports) {
      lines.add("block " + target + " of " + addresses.size() + " addresses");
    }
  }
}
