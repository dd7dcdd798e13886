package portscan.monitor.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;
import portscan.monitor.snapshot.HostSnapshot;
import portscan.monitor.snapshot.Snapshot;

/**
 * Kills a program that records runs, at random moments, and starts it again with the run that it
 * was at: the database opens, every run that was committed is there, once and whole.
 */
class KilledRecorderTest {
  private static final int ROUNDS = Integer.getInteger("portscan.kills", 10);
  private static final int LONGEST_MS = 700;

  @TempDir Path folder;

  @Test
  void killedAtAnyMoment_losesNoCommittedRunAndRecordsNoneTwice()
      throws IOException, InterruptedException {
    Path file = folder.resolve("history.db");
    History.open(file).close();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Set<UUID> committed = new LinkedHashSet<>();
    UUID next = UUID.randomUUID();
    int killedWithinARun = 0;
    for (int round = 0; round < ROUNDS; round++) {
      UUID started = kill(file, next, random, committed);
      if (!committed.contains(started)) {
        killedWithinARun++;
      }
      // Resumes what it was at; where that was committed already it must not be recorded again.
      next = started;
      check(file, committed, "seed " + seed + ", round " + round);
    }
    assertThat(committed).as("seed %d", seed).hasSizeGreaterThan(ROUNDS);
    assertThat(killedWithinARun).as("kills that hit a run, seed %d", seed).isPositive();
  }

  /** Runs the program, kills it, and takes in what it said it committed; returns its last run. */
  private UUID kill(Path file, UUID first, Random random, Set<UUID> committed)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                RecordingLoop.class.getName(),
                file.toString(),
                first.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(output.toFile())
            .start();
    try {
      for (int wait = 0; wait < 2_000 && Files.size(output) == 0 && program.isAlive(); wait++) {
        Thread.sleep(10);
      }
      Thread.sleep(random.nextInt(LONGEST_MS));
    } finally {
      program.destroyForcibly();
      assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    UUID last = first;
    String text = Files.readString(output);
    for (String line : text.lines().toList()) {
      boolean isWhole = line.length() >= first.toString().length();
      assertThat(line).matches(isWhole ? "[-0-9a-f]{36}\\*?" : "[-0-9a-f]*");
      if (isWhole) {
        last = UUID.fromString(line.substring(0, 36));
        if (line.endsWith("*")) {
          committed.add(last);
        }
      }
    }
    assertThat(text).isNotEmpty();
    return last;
  }

  private static void check(Path file, Set<UUID> committed, String where) {
    try (History history = History.open(file)) {
      List<RecordedRun> runs = history.runs();
      Set<UUID> ids = new HashSet<>();
      for (RecordedRun run : runs) {
        assertThat(ids.add(run.header().id())).as(where).isTrue();
        assertThat(run.observations())
            .as(where)
            .isEqualTo(RecordingLoop.HOSTS * RecordingLoop.PORTS);
      }
      assertThat(ids).as(where).containsAll(committed);
      for (int run = Math.max(1, runs.size() - 4); run <= runs.size(); run++) {
        checkRun(runs.get(run - 1), history.snapshot(run).orElseThrow(), where);
      }
    }
  }

  private static void checkRun(RecordedRun run, Snapshot snapshot, String where) {
    assertThat(snapshot.hosts()).as(where).hasSize(RecordingLoop.HOSTS);
    for (int number = 0; number < RecordingLoop.HOSTS; number++) {
      HostSnapshot host = snapshot.hosts().get(IpAddress.ipv4(0x0a00_0000 + number));
      for (int port = 1; port <= RecordingLoop.PORTS; port++) {
        assertThat(host.verdict(Transport.TCP, port).orElseThrow().isOpen())
            .as("%s, %s port %d", where, host.address(), port)
            .isEqualTo(RecordingLoop.isOpen(run.header().id(), number, port));
      }
    }
  }
}
