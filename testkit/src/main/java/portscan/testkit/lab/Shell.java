package portscan.testkit.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs scripts of the machine's own administration programs, outside the lab's namespaces. */
final class Shell {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** How a script ended, and what it wrote to either output. */
  record Outcome(int exitCode, String output) {}

  private Shell() {}

  /** Makes sure that programs are found where a user's search path leaves out sbin. */
  static void extendPath(ProcessBuilder builder) {
    builder.environment().merge("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", (a, b) -> a + ":" + b);
  }

  static Outcome run(String script) {
    ProcessBuilder builder = new ProcessBuilder("sh", "-s").redirectErrorStream(true);
    extendPath(builder);
    try {
      Process process = builder.start();
      Thread watchdog = Thread.ofPlatform().daemon().start(() -> destroyAfterLimit(process));
      try (OutputStream input = process.getOutputStream()) {
        input.write(script.getBytes(StandardCharsets.UTF_8));
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exitCode = process.waitFor();
      watchdog.interrupt();
      return new Outcome(exitCode, output);
    } catch (IOException e) {
      throw new LabException("cannot run a shell", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while a shell ran", e);
    }
  }

  private static void destroyAfterLimit(Process process) {
    try {
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException finished) {
      Thread.currentThread().interrupt();
    }
  }
}
