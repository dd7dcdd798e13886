package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import portscan.testkit.lab.Node;

/** Runs a part of a test in a node of a lab. */
final class Inside {
  private Inside() {}

  /** What {@code task} returns or throws, run by a thread of its own in the node's namespace. */
  static <T> T of(Node node, Callable<T> task) throws Exception {
    FutureTask<T> inside =
        new FutureTask<>(() -> {
          assertThat(Namespaces.enterNetwork(node.namespace())).isZero();
          return task.call();
        });
    Thread.ofPlatform().start(inside);
    try {
      return inside.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  /** The same, of a task that returns nothing. */
  static void run(Node node, Task task) throws Exception {
    of(
        node,
        () -> {
          task.run();
          return true;
        });
  }

  /** A part of a test. */
  interface Task {
    void run() throws Exception;
  }
}
