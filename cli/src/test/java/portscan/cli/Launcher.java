package portscan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The script {@code portscan} of this checkout, run as users run it. */
final class Launcher {
  static final Path ROOT = Path.of(System.getProperty("portscan.root", "..")).toAbsolutePath();
  static final String PATH = ROOT.resolve("portscan").toString();

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private Launcher() {}

  /** Makes the caches, once. */
  private static final class First {
    static final Invocation START = start();

    private static Invocation start() {
      // Maven has just assembled the modules; without its own record the launcher takes them as
      // they are and makes caches for them, whatever it ran before.
      try {
        Files.deleteIfExists(ROOT.resolve("cli/target/dist/ready"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return run(PATH, "--version");
    }
  }

  /** The first start after Maven has assembled the modules; every test needs it. */
  static Invocation first() {
    return First.START;
  }

  /** Runs {@code ./portscan} with the words. */
  static Invocation portscan(String... words) {
    List<String> command = new ArrayList<>(List.of(PATH));
    command.addAll(List.of(words));
    return run(command.toArray(String[]::new));
  }

  /** Runs a script of sh, in which {@code $0} is the launcher. */
  static Invocation shell(String script, String... words) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, PATH));
    command.addAll(List.of(words));
    return run(command.toArray(String[]::new));
  }

  private static Invocation run(String... command) {
    return finish(start(new ProcessBuilder(command)), "");
  }

  static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Feeds the process, collects what it writes and waits for its end. */
  static Invocation finish(Process process, String input) {
    CompletableFuture<String> out = text(process.getInputStream());
    CompletableFuture<String> err = text(process.getErrorStream());
    try {
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IllegalStateException("the process does not end: " + process.info());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IllegalStateException(e);
    }
    return new Invocation(process.exitValue(), out.join(), err.join());
  }

  private static CompletableFuture<String> text(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }
}
