package portscan.testkit.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that runs in a node while the test goes on. */
public final class Background implements AutoCloseable {
  private static final int MAX_OUTPUT = 64 << 20;
  private static final long DRAIN_MILLIS = 2000;
  private static final long POLL_MILLIS = 5;
  private static final Duration STOP = Duration.ofSeconds(3);

  private final Lab lab;
  private final String description;
  private final Process process;
  private final long startNanos = System.nanoTime();
  private final Collected stdout = new Collected();
  private final Collected stderr = new Collected();
  private final List<Thread> readers = new ArrayList<>();

  Background(Lab lab, String description, Process process, byte[] input) {
    this.lab = lab;
    this.description = description;
    this.process = process;
    lab.running().add(this);
    readers.add(Thread.ofPlatform().daemon().start(() -> stdout.collect(process.getInputStream())));
    readers.add(Thread.ofPlatform().daemon().start(() -> stderr.collect(process.getErrorStream())));
    Thread.ofPlatform().daemon().start(() -> feed(process.getOutputStream(), input));
  }

  private static void feed(OutputStream to, byte[] input) {
    try (to) {
      to.write(input);
    } catch (IOException endedBeforeReadingAll) {
      // What a process did with its input shows in its output and exit code.
      return;
    }
  }

  /** The process's id on this machine. */
  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it wrote to its standard output so far. */
  public String stdout() {
    return stdout.text();
  }

  /** What it wrote to its standard error so far. */
  public String stderr() {
    return stderr.text();
  }

  /** Waits until it has written {@code text} to its standard output or standard error. */
  public void awaitOutput(String text, Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!stdout().contains(text) && !stderr().contains(text)) {
      if (!process.isAlive()) {
        drain();
        if (stdout().contains(text) || stderr().contains(text)) {
          return;
        }
        throw new LabException(description + " ended without '" + text + "'" + output());
      }
      if (System.nanoTime() - deadline > 0) {
        throw new LabException(description + " did not write '" + text + "'" + output());
      }
      sleep();
    }
  }

  /** Waits for its end; kills it and fails if it does not end in time. */
  public Result await(Duration longest) {
    try {
      if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
        throw new LabException(
            description + " did not end in " + longest.toMillis() + " ms" + output());
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while waiting for " + description, e);
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
    drain();
    return new Result(process.exitValue(), stdout(), stderr(), elapsed);
  }

  /** Sends it a signal by its name without SIG, for example {@code INT}. */
  public void signal(String name) {
    if (!name.matches("[A-Z0-9]+")) {
      throw new IllegalArgumentException("not a signal: " + name);
    }
    Shell.Outcome outcome = Shell.run("kill -s " + name + " " + process.pid() + "\n");
    if (outcome.exitCode() != 0) {
      throw new LabException("no signal to " + description + ": " + outcome.output());
    }
  }

  /** Asks it to end, and kills it and its children if it does not do so soon. */
  public void stop() {
    process.destroy();
    try {
      process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    lab.running().remove(this);
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    kill();
  }

  /** Its own children may hold its outputs open for longer than it lives, so this is bounded. */
  private void drain() {
    try {
      for (Thread reader : readers) {
        reader.join(DRAIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    }
  }

  private String output() {
    return "\nstdout: " + stdout() + "\nstderr: " + stderr();
  }

  @Override
  public String toString() {
    return description;
  }

  /** The bytes of one output; past 64 MiB they are read but not kept. */
  private static final class Collected {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void collect(InputStream from) {
      byte[] buffer = new byte[8192];
      try (from) {
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
          keep(buffer, count);
        }
      } catch (IOException closedByKill) {
        // Destroying a process closes its streams under the reader; what came until then counts.
        return;
      }
    }

    private synchronized void keep(byte[] buffer, int count) {
      bytes.write(buffer, 0, Math.min(count, MAX_OUTPUT - bytes.size()));
    }

    synchronized String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }
}
