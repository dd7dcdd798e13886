package portscan.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into an interrupt of the main thread, and gives it time to print what
 * was found. The JVM then ends with 128 and the signal's number, as shells expect.
 */
final class Interrupts {
  private static final long GRACE_SECONDS = 10;

  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean requested;

  private Interrupts() {}

  static Interrupts register(Thread main) {
    Interrupts interrupts = new Interrupts();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  interrupts.requested = true;
                  main.interrupt();
                  interrupts.awaitMain();
                },
                "interrupt"));
    return interrupts;
  }

  private void awaitMain() {
    try {
      boolean inTime = finished.await(GRACE_SECONDS, TimeUnit.SECONDS);
      if (!inTime) {
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says that the main thread has printed all it will; never returns after an interrupt. */
  void finished() {
    finished.countDown();
    while (requested) {
      // The JVM is shutting down and ends with the signal's exit code.
      java.util.concurrent.locks.LockSupport.park(this);
    }
  }
}
