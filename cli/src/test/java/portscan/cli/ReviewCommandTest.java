package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.monitor.history.History;
import portscan.monitor.history.RecordedRun;
import portscan.monitor.review.ReviewLock;

class ReviewCommandTest {
  private static final int KILLS = Integer.getInteger("portscan.kills", 8);
  private static final int LONGEST_MS = 300;

  @TempDir Path folder;

  private String runbook(int open, int closed) throws IOException {
    return Files.writeString(
            folder.resolve("lab.yaml"),
            """
            schema: portscan.runbook/1
            name: lab
            roles:
              web:
                expect:
                  - port: %d
                  - port: %d
                    state: closed
            hosts:
              127.0.0.1: web
            """
                .formatted(open, closed))
        .toString();
  }

  private Invocation once(String runbook) {
    return Invocation.of("review", runbook, "--once", "--data", folder.resolve("data").toString());
  }

  private List<RecordedRun> runs() {
    try (History history = History.open(folder.resolve("data/history.db"))) {
      return history.runs();
    }
  }

  @Test
  void review_tellsChangesOnly_andRecordsEachRun() throws IOException {
    int exposed = Loopback.closedPort();
    try (ServerSocket open = Loopback.listener()) {
      String runbook = runbook(open.getLocalPort(), exposed);

      assertThat(once(runbook)).as("all is well").isEqualTo(new Invocation(0, "", ""));

      try (ServerSocket unexpected = Loopback.listener("127.0.0.1", exposed)) {
        assertThat(unexpected.isBound()).isTrue();
        Invocation appeared = once(runbook);
        assertThat(appeared.exitCode()).isEqualTo(1);
        assertThat(appeared.out().lines().skip(1))
            .containsExactly(
                "  new      exposed: 127.0.0.1:%d/tcp is open, should be closed (%s:7:9)"
                    .formatted(exposed, runbook));
        assertThat(once(runbook)).as("told already").isEqualTo(new Invocation(1, "", ""));
      }

      Invocation settled = once(runbook);
      assertThat(settled.exitCode()).isZero();
      assertThat(settled.out()).contains("  settled  exposed: 127.0.0.1:" + exposed);
    }
    assertThat(runs()).hasSize(4).allMatch(run -> run.complete() && run.observations() == 2);
  }

  @Test
  void review_whileAnotherRuns_saysWhoItIs() throws IOException {
    Path data = folder.resolve("data");
    try (ReviewLock held = ReviewLock.take(data).orElseThrow()) {
      assertThat(held).isNotNull();
      Invocation second = once(runbook(1, 2));

      assertThat(second.exitCode()).isEqualTo(2);
      assertThat(second.err())
          .contains("another review runs in " + data)
          .contains("process " + ProcessHandle.current().pid() + ", since ");
    }
    assertThat(data.resolve("history.db")).doesNotExist();
  }

  @Test
  void review_withoutOrWithTwoSchedules_isRefused() {
    assertThat(Invocation.of("review", "x.yaml").exitCode()).isEqualTo(64);
    assertThat(Invocation.of("review", "x.yaml", "--once", "--every", "1h").exitCode())
        .isEqualTo(64);
    Invocation never = Invocation.of("review", "x.yaml", "--cron", "0 3 30 feb *");
    assertThat(never.exitCode()).isEqualTo(64);
    assertThat(never.err()).contains("--cron: ").contains("is never");
  }

  /** A port that flips between the kills: every flip must be told, and no run lost or doubled. */
  @Test
  void review_killedAtAnyMoment_losesNothing_andGoesOn() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int flipping = Loopback.closedPort();
    Path output = folder.resolve("output");
    Set<UUID> seen = new HashSet<>();
    List<UUID> begun = new ArrayList<>();
    try (ServerSocket open = Loopback.listener()) {
      String runbook = runbook(open.getLocalPort(), flipping);
      for (int kill = 0; kill < KILLS; kill++) {
        try (ServerSocket flip = kill % 2 == 0 ? null : Loopback.listener("127.0.0.1", flipping)) {
          assertThat(flip != null && flip.isBound()).isEqualTo(kill % 2 == 1);
          killARun(runbook, output, random);
        }
        pending().ifPresent(begun::add);
        Set<UUID> now = new HashSet<>();
        for (RecordedRun run : runs()) {
          assertThat(now.add(run.header().id())).as("seed %d", seed).isTrue();
          assertThat(run.observations()).as("seed %d", seed).isEqualTo(2);
        }
        assertThat(now).as("committed before, seed %d", seed).containsAll(seen);
        seen = now;
      }
      Invocation last = once(runbook);
      assertThat(last.err()).isEmpty();
      assertThat(last.exitCode()).isZero();
    }
    assertThat(runs().stream().map(run -> run.header().id()))
        .as("what was begun is in the history, seed %d", seed)
        .containsAll(begun);
    assertThat(runs()).as("seed %d", seed).hasSizeGreaterThan(KILLS);
    assertThat(pending()).isEmpty();
  }

  /** The run that was begun and not told. */
  private Optional<UUID> pending() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data/review"))) {
      Optional<Path> begun = files.filter(file -> file.toString().endsWith(".begun")).findFirst();
      return begun.isEmpty()
          ? Optional.empty()
          : Optional.of(UUID.fromString(Files.readString(begun.get()).substring(0, 36)));
    } catch (NoSuchFileException e) {
      // It has just been told.
      return Optional.empty();
    }
  }

  /** Starts a review, and kills it some time after it has begun a run. */
  private void killARun(String runbook, Path output, Random random)
      throws IOException, InterruptedException {
    Path data = folder.resolve("data");
    Optional<UUID> before = Files.exists(data) ? pending() : Optional.empty();
    Process review =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "review",
                runbook,
                "--every",
                "20ms",
                "--data",
                data.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      for (int wait = 0; wait < 3_000 && review.isAlive() && !hasBegun(before); wait++) {
        Thread.sleep(10);
      }
      Thread.sleep(random.nextInt(LONGEST_MS));
      assertThat(review.isAlive()).as(Files.readString(output)).isTrue();
    } finally {
      review.destroyForcibly();
      assertThat(review.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Whether a run is begun that was not begun before. */
  private boolean hasBegun(Optional<UUID> before) throws IOException {
    if (!Files.isDirectory(folder.resolve("data/review"))) {
      return false;
    }
    Optional<UUID> now = pending();
    return now.isPresent() && !now.equals(before);
  }
}
