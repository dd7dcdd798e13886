package portscan.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.PortScanException;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.engine.order.ProbeSpace;
import portscan.engine.order.Shard;
import portscan.engine.probe.Probe;
import portscan.engine.probe.Probes;

class ScanJournalTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final IpAddress HOST = IpAddress.literal("192.0.2.7");
  private static final IpAddress ROUTER = IpAddress.literal("198.51.100.1");
  private static final IpAddress ROUTER6 = IpAddress.literal("2001:db8::1");
  private static final List<String> ARGUMENTS = List.of("-p", "1-10", "192.0.2.7");

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("scan.journal");
  }

  private static ProbeSpace space(Transport transport, int lastPort) {
    return ProbeSpace.builder(transport)
        .add("192.0.2.7", new Host.Span(HOST, 1), PortSet.range(transport, 1, lastPort))
        .build();
  }

  private static Observation seen(
      Probe probe, int port, Evidence evidence, @Nullable IpAddress source, int attempts) {
    boolean isSilent = evidence.kind() == Evidence.Kind.SILENCE;
    return new Observation(
        "192.0.2.7",
        HOST,
        port,
        probe.transport(),
        probe.id(),
        probe.classify(evidence),
        evidence,
        Observation.LOCAL,
        source,
        AT.plusMillis(port),
        isSilent ? null : Duration.ofNanos(412_000),
        attempts);
  }

  /** Collects what an earlier run has found. */
  private static final class Found implements JobJournal.Earlier {
    private final Map<Long, Observation> observations = new TreeMap<>();
    private long position;

    @Override
    public void observation(long element, Observation seen) {
      observations.put(element, seen);
    }

    @Override
    public void checkpoint(long earlierPosition) {
      position = earlierPosition;
    }
  }

  private static JobJournal job(
      ScanJournal scan, ProbeSpace space, Probe probe, JobJournal.Earlier earlier) {
    return scan.job(space, probe, 42, false, Shard.WHOLE, earlier);
  }

  private void assertRestored(Probe probe, List<Evidence> kinds) {
    ProbeSpace space = space(probe.transport(), 10);
    Map<Long, Observation> kept = new TreeMap<>();
    try (JobJournal job = job(ScanJournal.begin(file(), ARGUMENTS), space, probe, new Found())) {
      for (int i = 0; i < kinds.size(); i++) {
        IpAddress source = i == 0 ? null : i == 1 ? ROUTER6 : ROUTER;
        Observation seen = seen(probe, i + 1, kinds.get(i), source, 3);
        kept.put((long) i, seen);
        job.observed(i, seen);
      }
    }
    Found found = new Found();
    job(ScanJournal.resume(file()), space, probe, found).close();
    assertThat(found.observations).isEqualTo(kept);
  }

  @Test
  void resume_ofPackets_givesEveryKindOfEvidenceBack() {
    assertRestored(
        Probes.SYN,
        List.of(
            new Evidence.TcpReply(HOST, 63, 18, 65_535),
            new Evidence.TcpReply(HOST, 255, 20, 0),
            new Evidence.IcmpError(HOST, 3, 3, ErrorOrigin.TARGET),
            new Evidence.IcmpError(ROUTER, 3, 13, ErrorOrigin.INTERMEDIATE),
            new Evidence.IcmpError(ROUTER6, 1, 4, ErrorOrigin.LOCAL_LINK),
            new Evidence.Silence(3, Duration.ofMillis(750), 0.125),
            new Evidence.Silence(3, Duration.ofMillis(750), Double.NaN)));
  }

  @Test
  void resume_ofConnections_givesEveryKindOfEvidenceBack() {
    assertRestored(
        Probes.CONNECT,
        List.of(
            new Evidence.Connected(HOST),
            new Evidence.Refused(HOST),
            new Evidence.IcmpError(ROUTER, 3, 10, ErrorOrigin.INTERMEDIATE)));
  }

  @Test
  void resume_ofDatagrams_givesEveryKindOfEvidenceBack() {
    assertRestored(
        Probes.UDP,
        List.of(
            new Evidence.UdpReply(HOST, 65_535, 65_507, "dns"),
            new Evidence.UdpReply(HOST, 69, 0, ""),
            new Evidence.Refused(HOST)));
  }

  @Test
  void ownFailure_isNotKept() {
    ProbeSpace space = space(Transport.TCP, 10);
    Evidence failure = new Evidence.LocalFailure(Trouble.LOCAL_EXHAUSTION, "full", "less");
    try (JobJournal job =
        job(ScanJournal.begin(file(), ARGUMENTS), space, Probes.SYN, new Found())) {
      job.observed(3, seen(Probes.SYN, 4, failure, ROUTER, 0));
      job.checkpoint(7);
    }
    Found found = new Found();
    JobJournal job = job(ScanJournal.resume(file()), space, Probes.SYN, found);
    job.close();
    assertThat(found.observations).isEmpty();
    assertThat(found.position).isEqualTo(7);
    assertThat(job.isFinished()).isFalse();
  }

  @Test
  void resume_knowsWhatMustBeTheSame() {
    ScanJournal begun = ScanJournal.begin(file(), ARGUMENTS);
    assertThat(begun.isResumed()).isFalse();
    assertThatThrownBy(begun::seed).isInstanceOf(IllegalStateException.class);
    begun
        .job(space(Transport.TCP, 10), Probes.SYN, -7, true, new Shard(2, 3), new Found())
        .finish();
    ScanJournal resumed = ScanJournal.resume(file());
    assertThat(resumed.isResumed()).isTrue();
    assertThat(resumed.seed()).isEqualTo(-7);
    assertThat(resumed.shard()).isEqualTo(new Shard(2, 3));
    assertThat(resumed.arguments()).isEqualTo(ARGUMENTS);
    assertThat(resumed.startedAt()).isBefore(Instant.now());
    assertThat(
            resumed
                .job(space(Transport.TCP, 10), Probes.SYN, -7, true, new Shard(2, 3), new Found())
                .isFinished())
        .isTrue();
  }

  @Test
  void begin_overAJournal_isRefused() {
    job(ScanJournal.begin(file(), ARGUMENTS), space(Transport.TCP, 10), Probes.SYN, new Found())
        .close();
    assertThatThrownBy(() -> ScanJournal.begin(file(), ARGUMENTS))
        .isInstanceOf(PortScanException.class)
        .hasMessageContaining("will not overwrite");
  }

  @Test
  void resume_ofAnotherJob_isRefused() {
    job(ScanJournal.begin(file(), ARGUMENTS), space(Transport.TCP, 10), Probes.SYN, new Found())
        .close();
    refused("asks 10 ports in all, not 11", space(Transport.TCP, 11), Probes.SYN, 42);
    ProbeSpace moved =
        ProbeSpace.builder(Transport.TCP)
            .add("192.0.2.7", new Host.Span(HOST, 1), PortSet.range(Transport.TCP, 2, 11))
            .build();
    refused("its targets or ports are others", moved, Probes.SYN, 42);
    refused("its probe is syn, not connect", space(Transport.TCP, 10), Probes.CONNECT, 42);
    refused("its seed and shard are 42 and 1/1, not 43", space(Transport.TCP, 10), Probes.SYN, 43);
  }

  private void refused(String why, ProbeSpace space, Probe probe, long seed) {
    ScanJournal scan = ScanJournal.resume(file());
    assertThatThrownBy(() -> scan.job(space, probe, seed, false, Shard.WHOLE, new Found()))
        .isInstanceOf(PortScanException.class)
        .hasMessageContaining("is another scan's: ")
        .hasMessageContaining(why);
  }

  @Test
  void whatIsKept_isToldToTheScanThatResumes() {
    ScanJournal begun = ScanJournal.begin(file(), ARGUMENTS);
    begun.keep("hosts", "two of three");
    job(begun, space(Transport.TCP, 10), Probes.SYN, new Found()).finish();

    ScanJournal resumed = ScanJournal.resume(file());

    assertThat(resumed.kept("hosts")).contains("two of three");
    assertThat(resumed.kept("others")).isEmpty();
    assertThatThrownBy(() -> begun.keep("late", "")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void jobs_haveAFileEach_andOneThatHadNotBegunBegins() {
    ScanJournal begun = ScanJournal.begin(file(), ARGUMENTS);
    job(begun, space(Transport.TCP, 10), Probes.SYN, new Found()).finish();
    assertThat(directory.resolve("scan.journal.2")).doesNotExist();
    ScanJournal resumed = ScanJournal.resume(file());
    assertThat(job(resumed, space(Transport.TCP, 10), Probes.SYN, new Found()).isFinished())
        .isTrue();
    JobJournal second = job(resumed, space(Transport.UDP, 5), Probes.UDP, new Found());
    assertThat(second.isFinished()).isFalse();
    second.close();
    assertThat(Files.exists(directory.resolve("scan.journal.2"))).isTrue();
  }

  @Test
  void socketJournal_tellsWhatWasFound_andWhichElementsAreDone() {
    ProbeSpace space = space(Transport.TCP, 10);
    Observation open = seen(Probes.CONNECT, 4, new Evidence.Connected(HOST), ROUTER, 1);
    List<Observation> told = new ArrayList<>();
    try (SocketJournal journal = sockets(ScanJournal.begin(file(), ARGUMENTS), space, told)) {
      assertThat(journal.isDone(3)).isFalse();
      journal.accept(open);
    }
    assertThat(told).containsExactly(open);
    List<Observation> again = new ArrayList<>();
    try (SocketJournal journal = sockets(ScanJournal.resume(file()), space, again)) {
      assertThat(again).containsExactly(open);
      assertThat(journal.isDone(3)).isTrue();
      assertThat(journal.isDone(4)).isFalse();
    }
  }

  private static SocketJournal sockets(ScanJournal scan, ProbeSpace space, List<Observation> told) {
    return new SocketJournal(scan, space, Probes.CONNECT, 42, false, Shard.WHOLE, told::add);
  }
}
