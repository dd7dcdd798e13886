import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import portscan.api.model.Evidence;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.format.report.ReportFormats;
import portscan.format.report.ReportOptions;
import portscan.format.report.ReportWriter;
import portscan.format.report.RunEnd;
import portscan.monitor.history.History;
import portscan.monitor.history.HostHistory;
import portscan.monitor.history.Recorder;
import portscan.monitor.history.RunHeader;
import portscan.monitor.history.Timeline;

/** What bench/history runs: records 90 daily scans, checks what is read back, and times both. */
final class HistoryBench {
  private static final int HOSTS = 4096;
  private static final int PORTS = 28;
  private static final int DAYS = 90;
  private static final int FIRST = 0x0a00_0000;
  private static final Instant START = Instant.parse("2026-01-01T02:00:00Z");
  private static final int QUERIES = 200;

  private final Random random = new Random(1);
  private final byte[][] states = new byte[HOSTS * PORTS][DAYS];
  private long jsonLines;
  private long sampled;

  private HistoryBench() {}

  public static void main(String[] arguments) throws IOException {
    new HistoryBench().run(Path.of(arguments[0]));
  }

  private void run(Path folder) throws IOException {
    generate();
    Path file = folder.resolve("history.db");
    long observations = (long) HOSTS * PORTS * DAYS;
    long start = System.nanoTime();
    try (History history = History.open(file)) {
      for (int day = 0; day < DAYS; day++) {
        record(history, day);
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path one : files.toList()) {
        bytes += Files.size(one);
      }
    }
    sample();
    double perLine = (double) jsonLines / sampled;
    System.out.printf(
        "%,d observations of %,d ports, 1 %% changed each of %d days%n",
        observations, HOSTS * PORTS, DAYS);
    System.out.printf(
        "load: %.1f s, %,.0f observations a second%n", seconds, observations / seconds);
    System.out.printf(
        "size: %,d bytes, %.3f bytes an observation; as jsonl %.0f (%.0f times)%n",
        bytes, (double) bytes / observations, perLine, perLine * observations / bytes);
    query(file);
  }

  private void generate() {
    for (byte[] port : states) {
      int kind = random.nextInt(100);
      port[0] = (byte) (kind < 8 ? 0 : kind < 20 ? 2 : 1);
      for (int day = 1; day < DAYS; day++) {
        boolean changes = random.nextInt(100) == 0;
        port[day] = (byte) (changes ? (port[day - 1] + 1 + random.nextInt(2)) % 3 : port[day - 1]);
      }
    }
  }

  private void record(History history, int day) {
    Instant at = START.plus(Duration.ofDays(day));
    Recorder recorder =
        history.record(RunHeader.of("scan", "10.0.0.0/20", List.of("-p", "1-" + PORTS), at));
    for (int host = 0; host < HOSTS; host++) {
      for (int port = 1; port <= PORTS; port++) {
        recorder.accept(observation(host, port, day, at));
      }
    }
    recorder.commit(new RunEnd(at.plusSeconds(60), true));
  }

  private Observation observation(int host, int port, int day, Instant at) {
    IpAddress address = IpAddress.ipv4(FIRST + host);
    PortState state = state(host, port, day);
    Reason reason =
        switch (state) {
          case OPEN -> Reason.SYN_ACK;
          case CLOSED -> Reason.RESET;
          default -> Reason.NO_RESPONSE;
        };
    Evidence evidence =
        state == PortState.FILTERED
            ? new Evidence.Silence(3, Duration.ofMillis(912), 0)
            : new Evidence.TcpReply(address, 63, state == PortState.OPEN ? 18 : 20, 64_240);
    return new Observation(
        "10.0.0.0/20",
        address,
        port,
        Transport.TCP,
        "syn",
        new Outcome.Classified(state, reason, 1),
        evidence,
        Observation.LOCAL,
        IpAddress.ipv4(0x0aff_0001),
        at,
        state == PortState.FILTERED ? null : Duration.ofNanos(412_000),
        1);
  }

  private PortState state(int host, int port, int day) {
    return switch (states[host * PORTS + port - 1][day]) {
      case 0 -> PortState.OPEN;
      case 1 -> PortState.CLOSED;
      default -> PortState.FILTERED;
    };
  }

  /** How long a line of plain JSON is, on average of one day's first hosts. */
  private void sample() throws IOException {
    StringWriter text = new StringWriter();
    ReportWriter writer =
        ReportFormats.byId("jsonl").orElseThrow().open(text, ReportOptions.plain());
    for (int host = 0; host < 200; host++) {
      for (int port = 1; port <= PORTS; port++) {
        writer.observation(observation(host, port, 0, START));
        sampled++;
      }
    }
    writer.flush();
    jsonLines = text.getBuffer().length();
  }

  /** Each query opens nothing and reads one host, all of its ports over all days. */
  private void query(Path file) {
    List<Double> times = new ArrayList<>();
    try (History history = History.open(file)) {
      for (int i = 0; i < QUERIES; i++) {
        int host = random.nextInt(HOSTS);
        long start = System.nanoTime();
        HostHistory found = history.host(IpAddress.ipv4(FIRST + host)).getFirst();
        List<Timeline> timelines = found.timelines();
        times.add((System.nanoTime() - start) / 1e6);
        for (Timeline timeline : timelines) {
          check(timeline, host);
        }
      }
    }
    double first = times.getFirst();
    Collections.sort(times);
    System.out.printf(
        "history of a host, %d hosts: first %.1f ms, median %.1f ms, slowest %.1f ms%n",
        QUERIES, first, times.get(QUERIES / 2), times.getLast());
  }

  private void check(Timeline timeline, int host) {
    for (int day = 0; day < DAYS; day++) {
      var verdict = timeline.looks().get(day).verdict();
      if (verdict == null || verdict.state() != state(host, timeline.endpoint().port(), day)) {
        throw new IllegalStateException("wrong: " + timeline.endpoint() + " on day " + day);
      }
    }
  }
}
