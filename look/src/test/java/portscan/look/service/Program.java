package portscan.look.service;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A server program from the distribution, running as our child on 127.0.0.1 until closed. */
final class Program implements AutoCloseable {
  private static final List<String> FOLDERS =
      List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/lib/postgresql/15/bin");
  private static final int MOST_WAITS = 150;
  private static final int WAIT_MILLIS = 100;

  private final Process process;

  private Program(Process process) {
    this.process = process;
  }

  /** A TCP port of 127.0.0.1 that nobody has at the moment. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  /** The same, with a number that ends like that of a service. */
  static int freePortLike(int usual) throws IOException {
    for (int port = 20_000 + usual; port < 65_536; port += 10_000) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // The next one, then.
      }
    }
    throw new AssertionError("all ports that end like " + usual + " are taken");
  }

  /** Ends the test as skipped, and says why, unless the program is installed. */
  static String find(String name, String debianPackage) {
    return FOLDERS.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElseThrow(
            () -> skipped(name + " is not installed (Debian package " + debianPackage + ")"));
  }

  static void needRoot(String why) {
    if (!System.getProperty("user.name").equals("root")) {
      throw skipped("needs root: " + why);
    }
  }

  private static TestAbortedException skipped(String reason) {
    System.out.println("SKIPPED: " + reason);
    return new TestAbortedException(reason);
  }

  /** Runs a command to its end, which must be a success. */
  static void run(Path folder, Object... command) throws IOException, InterruptedException {
    Path log = folder.resolve("run.log");
    Process process = launch(folder, log, command);
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    if (!ended || process.exitValue() != 0) {
      throw new AssertionError(List.of(command) + ": " + Files.readString(log));
    }
  }

  /** Starts a server and waits until it accepts connections. */
  static Program start(Path folder, int port, Object... command)
      throws IOException, InterruptedException {
    Path log = folder.resolve("server.log");
    Process process = launch(folder, log, command);
    for (int i = 0; i < MOST_WAITS && process.isAlive(); i++) {
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), WAIT_MILLIS);
        return new Program(process);
      } catch (IOException notYet) {
        Thread.sleep(WAIT_MILLIS);
      }
    }
    process.destroyForcibly();
    throw new AssertionError(List.of(command) + " does not listen: " + Files.readString(log));
  }

  private static Process launch(Path folder, Path log, Object... command) throws IOException {
    List<String> words = new ArrayList<>(Stream.of(command).map(Object::toString).toList());
    return new ProcessBuilder(words)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (process.waitFor(5, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
