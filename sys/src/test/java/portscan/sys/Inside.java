package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portscan.testkit.lab.Node;

/** What tests that look at a lab from inside one of its nodes share. */
final class Inside {
  private Inside() {}

  /** Runs a task on a thread of its own in the node's network namespace. */
  static <T> T call(Node node, Callable<T> task) throws Exception {
    FutureTask<T> future =
        new FutureTask<>(() -> {
          assertThat(Namespaces.enterNetwork(node.namespace())).isZero();
          return task.call();
        });
    Thread.ofPlatform().start(future);
    return future.get(60, TimeUnit.SECONDS);
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
