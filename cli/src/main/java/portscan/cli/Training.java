package portscan.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import portscan.sys.Capabilities;
import portscan.sys.Linux;
import portscan.sys.Neighbours;
import portscan.sys.XdpSocket;

/**
 * What the launcher runs after a build, so that the JVM can record which classes a command loads:
 * typical commands against listeners of its own on the loopback address.
 *
 * <p>Once with the word {@code quick}, for a cache of the check of one TCP port, and once without,
 * for one of everything: a JVM loads all of its cache at start, 5 ms for a thousand classes.
 */
public final class Training {
  /** The loopback interface's index, which is 1 in every network namespace. */
  private static final int LOOPBACK = 1;

  private Training() {}

  /** Runs the typical commands; prints nothing. */
  public static void main(String[] arguments) throws IOException {
    boolean quick = List.of(arguments).contains("quick");
    Interrupts interrupts = Interrupts.register(Thread.currentThread());
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String open = "127.0.0.1:" + listener.getLocalPort();
      String closed = "127.0.0.1:" + closedPort();
      List<List<String>> single =
          List.of(
              List.of("check", open),
              List.of("check", "127.0.0.1", "" + listener.getLocalPort()),
              List.of("check", closed),
              List.of("check", open, "--format", "json"),
              List.of("check", closed, "--timeout", "2s", "--quiet"));
      List<List<String>> others =
          List.of(
              List.of("check", "localhost:" + listener.getLocalPort()),
              List.of("check", "udp://" + closed),
              List.of("check", "-p", "22,80", "--timeout", "1s", "127.0.0.1"),
              List.of("check", open, closed, "--format", "json"),
              List.of("check", open, "--format", "jsonl"),
              List.of("check", open, "--quiet"),
              List.of("wait", open, "--timeout", "1s"),
              List.of("check", "nowhere:1:"),
              List.of("listeners"),
              List.of("scan", "-F", "-T5", "127.0.0.1", "--format", "json"),
              List.of("scan", "-sT", "-F", "127.0.0.1", "-oX", "-"),
              List.of("scan", "-sn", "127.0.0.1-127.0.0.2"));
      List<List<String>> byPackets =
          Capabilities.ofThisProcess().hasNetRaw() && Linux.unavailable().isEmpty()
              ? List.of(largeScan())
              : List.of();
      for (List<String> command :
          quick ? single : Stream.of(single, others, byPackets).flatMap(List::stream).toList()) {
        run(command);
      }
      if (!quick) {
        runAudited(open);
      }
      if (!byPackets.isEmpty() && !quick) {
        // Sends nothing, and loads what a fast scan needs.
        XdpSocket.unavailable(LOOPBACK);
        Neighbours.of(LOOPBACK, new byte[] {127, 0, 0, 1});
      }
      Console.system().reportOptions(false, false, false, false);
      Clearance.nearest(Console.system());
    }
    interrupts.finished();
  }

  private static void run(List<String> command) {
    Main.run(
        command,
        Console.of(
            InputStream.nullInputStream(),
            new ByteArrayOutputStream(),
            OutputStream.nullOutputStream()));
  }

  /**
   * Commands that write an audit, in a folder of their own. Not for the quick cache: the name of a
   * temporary folder alone loads all that secure random numbers need.
   */
  private static void runAudited(String open) throws IOException {
    Path folder = Files.createTempDirectory("portscan-training");
    try {
      String audit = folder.resolve("audit.jsonl").toString();
      run(List.of("scan", "-F", "-T5", "127.0.0.1", "--audit", audit));
      run(List.of("check", open, "--audit", audit));
    } finally {
      for (String name : List.of("audit.jsonl", "audit.jsonl.head")) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.delete(folder);
    }
  }

  /** So long that the JVM learns what to compile first; half-open, so that no program notices. */
  private static List<String> largeScan() {
    return List.of(
        "scan", "-sS", "-Pn", "-n", "-p", "20000-59999", "-T5", "--rate", "300000", "127.0.0.1");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
