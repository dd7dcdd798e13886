package portscan.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Feeds a parser mutated inputs until its time is up, and fails on the first that makes it throw or
 * take more than a second of processor time.
 *
 * <p>A parser refuses bad input by its result; whatever it throws is a finding. A failure names the
 * seed of its random numbers and the input, made smaller as long as it still fails.
 */
public final class Fuzz {
  /** How long each parser is fuzzed, in seconds. */
  public static final String SECONDS_PROPERTY = "portscan.fuzz.seconds";

  /** The seed of the random numbers, a number; a new one in each run otherwise. */
  public static final String SEED_PROPERTY = "portscan.fuzz.seed";

  private static final long DEFAULT_SECONDS = 3;

  /** Of processor time, since the machine may be busy with something else. */
  private static final Duration LONGEST_INPUT = Duration.ofSeconds(1);

  /** Of real time, for a parser that waits. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration MINIMISING = Duration.ofSeconds(3);
  private static final int SHOWN_BYTES = 256;

  private final String name;
  private final Consumer<byte[]> subject;
  private final Duration longestWait;

  private Fuzz(String name, Consumer<byte[]> subject, Duration longestWait) {
    this.name = name;
    this.subject = subject;
    this.longestWait = longestWait;
  }

  /** Fuzzes {@code subject} with inputs like {@code seeds}. */
  public static void parser(String name, List<String> seeds, Consumer<byte[]> subject) {
    List<byte[]> bytes = new ArrayList<>();
    seeds.forEach(seed -> bytes.add(seed.getBytes(StandardCharsets.UTF_8)));
    binaryParser(name, bytes, subject);
  }

  /** Fuzzes {@code subject} with inputs like {@code seeds}, which are not text. */
  public static void binaryParser(String name, List<byte[]> seeds, Consumer<byte[]> subject) {
    Duration time = Duration.ofSeconds(Long.getLong(SECONDS_PROPERTY, DEFAULT_SECONDS));
    long seed = Long.getLong(SEED_PROPERTY, System.nanoTime());
    run(name, seeds, subject, time, LONGEST_WAIT, seed);
  }

  /** Runs for {@code time}, and returns how many inputs were tried. */
  static long run(
      String name,
      List<byte[]> seeds,
      Consumer<byte[]> subject,
      Duration time,
      Duration longestWait,
      long seed) {
    Fuzz fuzz = new Fuzz(name, subject, longestWait);
    ExecutorService executor =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
    Progress progress = new Progress();
    try {
      Future<Optional<Finding>> running =
          executor.submit(() -> fuzz.search(seeds, time, seed, progress));
      Optional<Finding> finding = fuzz.watch(running, progress, time);
      finding.ifPresent(found -> {
        throw new AssertionError(fuzz.message(found, seed), found.cause());
      });
      return progress.count();
    } finally {
      executor.shutdownNow();
    }
  }

  /** An input and what the subject threw. */
  private static final class Finding {
    private final byte[] input;
    private final Throwable cause;

    Finding(byte[] input, Throwable cause) {
      this.input = input;
      this.cause = cause;
    }

    byte[] input() {
      return input;
    }

    Throwable cause() {
      return cause;
    }
  }

  /** Which input is being tried since when, for the thread that watches the one that tries. */
  private static final class Progress {
    private byte[] input = {};
    private long sinceNanos = System.nanoTime();
    private long cpuNanos;
    private long thread;
    private boolean trying;
    private long count;

    synchronized void begin(byte[] next) {
      input = next;
      sinceNanos = System.nanoTime();
      thread = Thread.currentThread().threadId();
      cpuNanos = THREADS.getThreadCpuTime(thread);
      trying = true;
      count++;
    }

    synchronized void end() {
      trying = false;
    }

    synchronized Optional<byte[]> overdue(Duration longestWait) {
      boolean late =
          trying
              && (THREADS.getThreadCpuTime(thread) - cpuNanos > LONGEST_INPUT.toNanos()
                  || System.nanoTime() - sinceNanos > longestWait.toNanos());
      return late ? Optional.of(input) : Optional.empty();
    }

    synchronized long count() {
      return count;
    }
  }

  /** Tries the seeds as they are, then mutations of them until the time is up. */
  private Optional<Finding> search(
      List<byte[]> seeds, Duration time, long seed, Progress progress) {
    long deadline = System.nanoTime() + time.toNanos();
    for (byte[] input : seeds) {
      Optional<Throwable> thrown = attempt(input, progress);
      if (thrown.isPresent()) {
        return Optional.of(minimise(new Finding(input, thrown.get()), progress));
      }
    }
    Mutator mutator = new Mutator(seeds, seed);
    while (System.nanoTime() - deadline < 0) {
      byte[] input = mutator.next();
      Optional<Throwable> thrown = attempt(input, progress);
      if (thrown.isPresent()) {
        return Optional.of(minimise(new Finding(input, thrown.get()), progress));
      }
    }
    return Optional.empty();
  }

  /** What the subject threw at the input. Errors too: a parser that overflows the stack has one. */
  @SuppressWarnings("CatchingUnchecked")
  private Optional<Throwable> attempt(byte[] input, Progress progress) {
    progress.begin(input);
    try {
      subject.accept(input.clone());
      return Optional.empty();
    } catch (Throwable thrown) {
      return Optional.of(thrown);
    } finally {
      progress.end();
    }
  }

  /** Cuts out ever smaller pieces as long as the same kind of throwable comes of what is left. */
  private Finding minimise(Finding found, Progress progress) {
    long deadline = System.nanoTime() + MINIMISING.toNanos();
    Finding smallest = found;
    int piece = Math.max(1, found.input().length / 2);
    while (true) {
      boolean shrunk = false;
      int at = 0;
      while (at < smallest.input().length) {
        if (System.nanoTime() - deadline > 0) {
          return smallest;
        }
        byte[] shorter = Mutator.without(smallest.input(), at, piece);
        Optional<Throwable> thrown = attempt(shorter, progress);
        if (thrown.isPresent() && thrown.get().getClass() == found.cause().getClass()) {
          smallest = new Finding(shorter, thrown.get());
          shrunk = true;
        } else {
          at += piece;
        }
      }
      if (piece == 1 && !shrunk) {
        return smallest;
      }
      piece = Math.max(1, piece / 2);
    }
  }

  private Optional<Finding> watch(
      Future<Optional<Finding>> running, Progress progress, Duration time) {
    long deadline =
        System.nanoTime() + time.plus(MINIMISING).plus(longestWait.multipliedBy(2)).toNanos();
    while (true) {
      try {
        return running.get(50, TimeUnit.MILLISECONDS);
      } catch (TimeoutException stillRunning) {
        Optional<byte[]> overdue = progress.overdue(longestWait);
        if (overdue.isPresent()) {
          return Optional.of(
              new Finding(
                  overdue.get(),
                  new TimeoutException(
                      "more than 1 s of processor time, or %d s in all"
                          .formatted(longestWait.toSeconds()))));
        }
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("fuzzing " + name + " does not end", stillRunning);
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("fuzzing " + name + " failed by itself", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while fuzzing " + name, e);
      }
    }
  }

  private String message(Finding found, long seed) {
    byte[] shown = Arrays.copyOf(found.input(), Math.min(found.input().length, SHOWN_BYTES));
    return "%s: %s%n  repeat with -D%s=%d%n  %d bytes%s: %s%n  as text: %s"
        .formatted(
            name,
            found.cause(),
            SEED_PROPERTY,
            seed,
            found.input().length,
            shown.length < found.input().length ? ", the first " + SHOWN_BYTES : "",
            HexFormat.of().formatHex(shown),
            printable(shown));
  }

  private static String printable(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "\uFFFD");
  }
}
