package portscan.format.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import portscan.api.model.Evidence;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.format.syntax.Ports;

class RunbookWriterTest {
  private static final Instant AT = Instant.parse("2026-11-20T14:03:04Z");

  static List<Observation> observations() {
    List<Observation> seen = new ArrayList<>();
    for (String host : List.of("10.0.0.5", "10.0.0.6")) {
      seen.add(seen(host + ":22", host, 22, Transport.TCP, PortState.OPEN));
      seen.add(seen(host + ":443", host, 443, Transport.TCP, PortState.OPEN));
      seen.add(seen(host + ":80", host, 80, Transport.TCP, PortState.CLOSED));
      seen.add(seen(host + ":53", host, 53, Transport.UDP, PortState.OPEN_OR_FILTERED));
    }
    seen.add(seen("db.example:5432", "2001:db8::1", 5432, Transport.TCP, PortState.OPEN));
    seen.add(seen("db.example:5432", "10.0.0.9", 5432, Transport.TCP, PortState.FILTERED));
    seen.add(seen("ns.example", "10.0.0.53", 53, Transport.UDP, PortState.OPEN));
    seen.add(seen("ns.example", "2001:db8::53", 53, Transport.UDP, PortState.OPEN));
    for (int port = 1; port <= 8; port++) {
      seen.add(seen("10.0.0.7", "10.0.0.7", 2000 + port, Transport.TCP, PortState.OPEN));
    }
    Evidence.LocalFailure failure =
        new Evidence.LocalFailure(Trouble.NAME_NOT_FOUND, "no such name", "check the spelling");
    seen.add(
        Observation.undetermined("gone.example:80", null, 80, Transport.TCP, "connect", failure));
    return seen;
  }

  private static Observation seen(
      String target, @Nullable String address, int port, Transport transport, PortState state) {
    IpAddress at = address == null ? null : IpAddress.literal(address);
    return new Observation(
        target,
        at,
        port,
        transport,
        "connect",
        new Outcome.Classified(state, Reason.SYN_ACK, 1),
        new Evidence.Connected(IpAddress.literal("10.0.0.5")),
        Observation.LOCAL,
        null,
        AT,
        null,
        1);
  }

  @Test
  void write_whatWasSeen_readsAgainAsTheSame() {
    String text = RunbookWriter.write(observations());
    RunbookLint lint =
        RunbookLint.of(
            "r.yaml", MemoryFiles.of(Map.of("r.yaml", text)), LocalDate.of(2026, 11, 20));
    assertThat(lint.lines()).isEmpty();
    assertThat(
            lint.runbook()
                .orElseThrow()
                .environments()
                .getFirst()
                .expand(Viewpoint.local(List.of()), LocalDate.of(2026, 11, 20)))
        .extracting(each -> each.name() + " " + Ports.text(each.ports()) + " " + each.state())
        .containsExactly(
            "10.0.0.5 T:22 open",
            "10.0.0.5 T:443 open",
            "10.0.0.5 T:80 unreachable",
            "10.0.0.6 T:22 open",
            "10.0.0.6 T:443 open",
            "10.0.0.6 T:80 unreachable",
            "10.0.0.9 T:5432 unreachable",
            "2001:db8::1 T:5432 open",
            "ns.example U:53 open",
            "10.0.0.7 T:2001 open",
            "10.0.0.7 T:2002 open",
            "10.0.0.7 T:2003 open",
            "10.0.0.7 T:2004 open",
            "10.0.0.7 T:2005 open",
            "10.0.0.7 T:2006 open",
            "10.0.0.7 T:2007 open",
            "10.0.0.7 T:2008 open");
  }

  @Test
  void write_comments_sayWhatTheReaderCannotSee() {
    assertThat(RunbookWriter.write(observations()))
        .startsWith("# What was reachable from local on 2026-11-20.\n")
        .contains("# gone.example:80: nothing could be learnt; add it once it answers.\n")
        .contains("  # 10.0.0.5, 10.0.0.6\n  ssh-https:\n")
        .contains("      - port: 22  # ssh\n")
        .contains("# Open or filtered, which silence does not tell: U:53\n")
        .contains("  8-open-ports:\n")
        .contains("  \"2001:db8::1\": postgresql\n");
  }

  @Test
  void write_nothingSeen_isARunbookAllTheSame() {
    String text = RunbookWriter.write(List.of());
    assertThat(Runbooks.read("r.yaml", MemoryFiles.of(Map.of("r.yaml", text))).problems())
        .isEmpty();
  }
}
