package portscan.monitor.history;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.PortState;
import portscan.api.model.Transport;
import portscan.format.report.RunEnd;
import portscan.monitor.snapshot.Verdict;

/**
 * A program that records runs until it is killed: the one that its arguments name, which may be
 * there already, and then new ones. It prints each id before it records the run and once more, with
 * a star, when the run is committed.
 */
public final class RecordingLoop {
  static final int HOSTS = 64;
  static final int PORTS = 20;

  private static final Verdict OPEN = new Verdict(PortState.OPEN, "syn-ack");
  private static final Verdict CLOSED = new Verdict(PortState.CLOSED, "reset");

  private RecordingLoop() {}

  /** Takes the database's file and the id of the first run. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    UUID id = UUID.fromString(arguments[1]);
    try (History history = History.open(Path.of(arguments[0]))) {
      for (int run = 0; run < 100_000; run++) {
        out.println(id);
        record(history, id);
        out.println(id + "*");
        id = UUID.randomUUID();
      }
    }
  }

  /** Records the run that follows from its id. */
  static RecordedRun record(History history, UUID id) {
    RunHeader header =
        new RunHeader(
            id,
            "review",
            "10.0.0.0/26",
            "",
            "",
            "",
            Observation.LOCAL,
            List.of(),
            Instant.ofEpochSecond(1_700_000_000));
    Recorder recorder = history.record(header);
    for (int host = 0; host < HOSTS; host++) {
      for (int port = 1; port <= PORTS; port++) {
        recorder.accept(
            IpAddress.ipv4(0x0a00_0000 + host),
            Transport.TCP,
            port,
            isOpen(id, host, port) ? OPEN : CLOSED);
      }
    }
    return recorder.commit(new RunEnd(Instant.ofEpochSecond(1_700_000_060), true));
  }

  /** Whether the run of that id finds that port open. */
  static boolean isOpen(UUID id, int host, int port) {
    return new Random(id.getLeastSignificantBits() + 31L * host + port).nextInt(4) == 0;
  }
}
