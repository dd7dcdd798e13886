package portscan.engine;

import org.jspecify.annotations.Nullable;
import portscan.api.model.PortScanException;
import portscan.api.model.Trouble;
import portscan.sys.Errno;
import portscan.sys.Linux;
import portscan.sys.Namespaces;

/** Runs work in another network namespace: on a thread of its own, since a thread cannot return. */
public final class NamespaceThread {
  private NamespaceThread() {}

  /** Work that may be interrupted. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws InterruptedException;
  }

  /**
   * Runs {@code work} inside the namespace and waits for it.
   *
   * @throws PortScanException if there is no such namespace, or no privilege to enter it
   */
  public static void run(String netns, Work work) throws InterruptedException {
    if (Linux.unavailable().isPresent()) {
      throw new PortScanException(
          Trouble.NO_SUCH_ORIGIN, "network namespaces are Linux's", "leave out --netns here");
    }
    Outcome outcome = new Outcome();
    Thread thread =
        Thread.ofPlatform()
            .name("netns-" + netns)
            .start(() -> {
              try {
                enter(netns);
                work.run();
              } catch (InterruptedException e) {
                outcome.interruption = e;
              } catch (RuntimeException e) {
                outcome.failure = e;
              }
            });
    try {
      thread.join();
    } catch (InterruptedException e) {
      thread.interrupt();
      thread.join();
      throw e;
    }
    if (outcome.failure != null) {
      throw outcome.failure;
    }
    if (outcome.interruption != null) {
      throw outcome.interruption;
    }
  }

  /** What the thread ended with; read only after it has ended. */
  private static final class Outcome {
    @Nullable InterruptedException interruption;
    @Nullable RuntimeException failure;
  }

  private static void enter(String netns) {
    int result = Namespaces.enterNetwork(netns);
    switch (-result) {
      case 0 -> {}
      case Errno.ENOENT ->
          throw new PortScanException(
              Trouble.NO_SUCH_ORIGIN,
              "there is no network namespace " + netns,
              "`ip netns list` names them; a number means a process");
      case Errno.EPERM, Errno.EACCES ->
          throw new PortScanException(
              Trouble.PERMISSION_DENIED,
              "entering network namespace " + netns + " is not permitted",
              "it needs root, or CAP_SYS_ADMIN");
      default ->
          throw new PortScanException(
              Trouble.SYSTEM_ERROR,
              "entering network namespace " + netns + ": " + Errno.text(-result),
              "look at this machine");
    }
  }
}
