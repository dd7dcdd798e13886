package portscan.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.engine.order.Shard;

/** A writer that is killed again and again. */
class JournalKillTest {
  @TempDir private Path directory;

  @Test
  void killedWriter_losesNothingItCommitted() throws IOException, InterruptedException {
    Path file = directory.resolve("killed.journal");
    JournalHeader header =
        new JournalHeader(1, Shard.WHOLE, 1L << 40, List.of(), Instant.EPOCH, Map.of());
    JournalWriter.create(file, header).close();
    SplittableRandom random = new SplittableRandom(11);
    long committed = -1;
    for (int kill = 0; kill < 10; kill++) {
      Process writer =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-Xshare:auto",
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  KilledWriter.class.getName(),
                  file.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      long before = committed;
      try (DataInputStream told = new DataInputStream(writer.getInputStream())) {
        int until = 1 + random.nextInt(2000);
        for (int i = 0; i < until; i++) {
          committed = told.readLong();
        }
        writer.toHandle().destroyForcibly();
        while (true) {
          committed = told.readLong();
        }
      } catch (EOFException dead) {
        assertThat(writer.waitFor()).isEqualTo(128 + 9);
      }
      assertThat(committed).isGreaterThan(before);
      Notes notes = new Notes();
      Journal.read(file, notes);
      long next = 0;
      for (String line : notes.lines()) {
        if (line.startsWith("checkpoint ")) {
          assertThat(line).isEqualTo("checkpoint " + next);
          next++;
        }
      }
      assertThat(next - 1).isGreaterThanOrEqualTo(committed);
    }
  }
}
