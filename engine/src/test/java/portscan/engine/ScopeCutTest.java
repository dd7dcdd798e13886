package portscan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import portscan.api.model.Endpoint;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.api.scan.ScopePolicy;

class ScopeCutTest {
  private static final PortSet PORTS = PortSet.range(Transport.TCP, 22, 80);

  private final List<String> notes = new ArrayList<>();

  /** Forbids the parts of a block that are written as {@code FIRST-LAST}. */
  private record Forbidding(List<String> parts) implements ScopePolicy {
    @Override
    public Optional<String> refusal(String target, Endpoint endpoint) {
      return Optional.empty();
    }

    @Override
    public List<Closed> closed(String target, IpAddress first, IpAddress last) {
      return parts.stream()
          .map(part -> part.split("-", -1))
          .map(ends -> new Closed(IpAddress.literal(ends[0]), IpAddress.literal(ends[1]), "a rule"))
          .toList();
    }
  }

  private ScopeCut cut(boolean onlyHosts, String... forbidden) {
    Host.Addresses block = new Host.Span(IpAddress.literal("192.0.2.0"), 16);
    Egress egress = new Egress(new Forbidding(List.of(forbidden)), AuditSink.none());
    return ScopeCut.of(
        egress,
        List.of(new Asks.Resolved(new Target("the block", block, PORTS), block)),
        onlyHosts,
        notes::add);
  }

  @Test
  void block_withForbiddenParts_losesThemAndSaysSo() {
    ScopeCut cut = cut(false, "192.0.2.0-192.0.2.3", "192.0.2.9-192.0.2.9");

    assertThat(cut.excluded())
        .containsExactly(
            new Host.Span(IpAddress.literal("192.0.2.0"), 4),
            new Host.Span(IpAddress.literal("192.0.2.9"), 1));
    assertThat(cut.refused()).isEmpty();
    assertThat(notes)
        .containsExactly(
            "the block: 192.0.2.0-192.0.2.3 is left out: a rule",
            "the block: 192.0.2.9 is left out: a rule");
  }

  @Test
  void block_whosePartsOverlapAndLeaveNothing_isRefused() {
    ScopeCut cut = cut(false, "192.0.2.6-192.0.2.15", "192.0.2.0-192.0.2.7");

    assertThat(cut.refused()).hasSize(1);
    assertThat(cut.refused().getFirst().target().ports()).isEqualTo(PORTS);
    assertThat(notes).isEmpty();
  }

  @Test
  void block_ofWhichOneAddressIsLeft_isNotRefused() {
    assertThat(cut(false, "192.0.2.0-192.0.2.6", "192.0.2.8-192.0.2.15").refused()).isEmpty();
    assertThat(cut(false, "192.0.2.0-192.0.2.14").refused()).isEmpty();
    assertThat(cut(false, "192.0.2.1-192.0.2.15").refused()).isEmpty();
  }

  @Test
  void refusedBlock_ofAScanOfHosts_standsForOnePort() {
    ScopeCut cut = cut(true, "192.0.2.0-192.0.2.15");

    assertThat(cut.refused().getFirst().target().ports()).isEqualTo(PortSet.of(Transport.TCP, 22));
  }

  @Test
  void notes_ofManyParts_areFewLines() {
    cut(
        false,
        Stream.of(1, 3, 5, 7, 9, 11, 13)
            .map(last -> "192.0.2." + last + "-192.0.2." + last)
            .toArray(String[]::new));

    assertThat(notes)
        .hasSize(6)
        .last()
        .isEqualTo("2 more parts of targets are out of scope and left out");
  }
}
