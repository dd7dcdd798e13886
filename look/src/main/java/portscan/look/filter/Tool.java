package portscan.look.filter;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Programs that list the packet filter. They are started by the calling thread, so they are in its
 * network namespace.
 */
final class Tool {
  private static final long LONGEST_NS = 2_000_000_000;

  /** A block list of 100,000 networks takes some 8 MiB. */
  private static final int MAXIMUM_OUTPUT = 32 << 20;

  /** Where programs for root are, which may be missing in the search path of others. */
  private static final List<String> FOLDERS = List.of("/usr/sbin", "/sbin", "/usr/local/sbin");

  private Tool() {}

  /** The program's path; empty if it is not installed. */
  static Optional<Path> find(String name) {
    Set<String> folders = new LinkedHashSet<>();
    String path = System.getenv("PATH");
    if (path != null) {
      folders.addAll(List.of(path.split(File.pathSeparator, -1)));
    }
    folders.addAll(FOLDERS);
    return folders.stream()
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What it writes; empty if it fails, takes more than 2 s, or writes more than 32 MiB. */
  static Optional<String> output(Path program, String... arguments) throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(program.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.redirectInput(Redirect.from(new File("/dev/null"))).redirectError(Redirect.DISCARD);
    Process process;
    try {
      process = builder.start();
    } catch (IOException _) {
      return Optional.empty();
    }
    try {
      return output(process, System.nanoTime() + LONGEST_NS);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Optional<String> output(Process process, long deadlineNs)
      throws InterruptedException {
    InputStream from = process.getInputStream();
    FutureTask<byte[]> reading = new FutureTask<>(() -> from.readNBytes(MAXIMUM_OUTPUT + 1));
    Thread.ofPlatform().daemon().name("filter-rules").start(reading);
    try {
      byte[] bytes = reading.get(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
      boolean isWhole =
          bytes.length <= MAXIMUM_OUTPUT
              && process.waitFor(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS)
              && process.exitValue() == 0;
      return isWhole ? Optional.of(new String(bytes, StandardCharsets.UTF_8)) : Optional.empty();
    } catch (TimeoutException | ExecutionException _) {
      // A list that is not whole could tell the opposite of the truth.
      return Optional.empty();
    }
  }
}
