package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** The bytes of an address in text form, which is never looked up. */
  static byte[] bytes(String literal) {
    try {
      return InetAddress.ofLiteral(literal).getAddress();
    } catch (IllegalArgumentException e) {
      throw new AssertionError(literal, e);
    }
  }

  static String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** The first value of a key in the output of {@code ip -j}; empty if it has none. */
  static String field(String json, String key) {
    Matcher matcher = Pattern.compile("\"" + key + "\":\"?([^\",}]*)").matcher(json);
    return matcher.find() ? matcher.group(1) : "";
  }

  static byte[] mac(String text) {
    return java.util.HexFormat.ofDelimiter(":").parseHex(text);
  }
}
