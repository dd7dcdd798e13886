package portscan.insight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Experiment;
import portscan.api.experiment.Trace;
import portscan.api.experiment.Vantage;

/**
 * Runs experiments side by side and keeps count of them.
 *
 * <p>Platform threads, since experiments wait in system calls that would hold on to the carrier of
 * a virtual one.
 */
final class Experiments implements AutoCloseable {
  private final Vantage vantage;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("why-", 0).factory());
  private final List<String> notes = new ArrayList<>();
  private int packets;

  Experiments(Vantage vantage) {
    this.vantage = vantage;
  }

  /** Begins an experiment; its result is empty if it cannot be made here. */
  <R extends Experiment.Result> Running<R> begin(Experiment<R> experiment) {
    return new Running<>(threads.submit(() -> run(experiment)));
  }

  /** Begins a series of experiments, each of which may depend on those before it. */
  Running<Boolean> beginSeries(Series series) {
    return new Running<>(
        threads.submit(() -> {
          series.run();
          return Optional.of(true);
        }));
  }

  private <R extends Experiment.Result> Optional<R> run(Experiment<R> experiment)
      throws InterruptedException {
    Attempt<R> attempt = vantage.run(experiment);
    synchronized (this) {
      switch (attempt) {
        case Attempt.Done<R>(R result) -> {
          packets += result.packets();
          if (result instanceof Trace.Result trace) {
            trace.notes().forEach(this::note);
          }
        }
        case Attempt.Unavailable<R>(String why) -> note(why);
      }
    }
    return attempt.result();
  }

  private void note(String line) {
    if (!notes.contains(line)) {
      notes.add(line);
    }
  }

  /** What could not be tried, and why. */
  synchronized List<String> notes() {
    return List.copyOf(notes);
  }

  /** How many packets all experiments that ended have sent. */
  synchronized int packets() {
    return packets;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** Experiments one after the other. */
  @FunctionalInterface
  interface Series {
    void run() throws InterruptedException;
  }

  /**
   * An experiment under way.
   *
   * @param future its end
   */
  record Running<R>(Future<Optional<R>> future) {
    /** Waits for its end. */
    Optional<R> result() throws InterruptedException {
      try {
        return future.get();
      } catch (ExecutionException e) {
        throw unwrapped(e);
      }
    }

    /** Waits for its end, but no longer than {@code patience}; empty if it is still under way. */
    Optional<R> resultWithin(Duration patience) throws InterruptedException {
      try {
        return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        return Optional.empty();
      } catch (ExecutionException e) {
        throw unwrapped(e);
      }
    }

    private static RuntimeException unwrapped(ExecutionException e) throws InterruptedException {
      switch (e.getCause()) {
        case RuntimeException bug -> throw bug;
        case Error error -> throw error;
        case InterruptedException interrupted -> throw interrupted;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
