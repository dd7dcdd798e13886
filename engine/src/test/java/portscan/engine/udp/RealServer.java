package portscan.engine.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A server program from the distribution, running as our child on 127.0.0.1 until closed. */
final class RealServer implements AutoCloseable {
  private static final List<String> PROGRAM_FOLDERS =
      List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/lib/ipsec");

  private static final long COOKIE = 0x5ca1ab1e0ddba11L;
  private static final long OTHER_COOKIE = 0x0ddba115ca1ab1eL;

  /** A server may take a while to start: it is asked this often, this long apart. */
  private static final int TRIES = 60;

  private static final int PATIENCE_MILLIS = 250;
  private static final int LARGEST_DATAGRAM = 65535;

  private final Process process;
  private final Path log;

  private RealServer(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** A UDP port of 127.0.0.1 that nobody has at the moment. */
  static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(loopback(), 0))) {
      return socket.getLocalPort();
    }
  }

  /** Ends the test as skipped, and says why, unless the program is installed. */
  static Path program(String name, String debianPackage) {
    Optional<Path> found =
        PROGRAM_FOLDERS.stream()
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst();
    return found.orElseThrow(
        () -> skipped(name + " is not installed (Debian package " + debianPackage + ")"));
  }

  /** Ends the test as skipped, and says why, unless we are root. */
  static void needRoot(String why) {
    if (!System.getProperty("user.name").equals("root")) {
      throw skipped("needs root: " + why);
    }
  }

  private static TestAbortedException skipped(String reason) {
    System.out.println("SKIPPED: " + reason);
    return new TestAbortedException(reason);
  }

  /** Runs {@code command} to its end, which must be a success. */
  static void run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path log = folder.resolve("run.log");
    Process process = launch(folder, environment, command, log);
    boolean ended = process.waitFor(30, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended && process.exitValue() == 0).as("%s: %s", command, text(log)).isTrue();
  }

  static RealServer start(Path folder, Map<String, String> environment, List<String> command)
      throws IOException {
    Path log = folder.resolve("server.log");
    return new RealServer(launch(folder, environment, command, log), log);
  }

  static RealServer start(Path folder, Object... command) throws IOException {
    return start(folder, Map.of(), Stream.of(command).map(Object::toString).toList());
  }

  private static Process launch(
      Path folder, Map<String, String> environment, List<String> command, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Sends the request until it is answered, and checks the answer's rule and port. */
  void assertAnswers(String id, int port) throws IOException {
    UdpRequest request = UdpRequests.byId(id).orElseThrow();
    List<String> unrecognised = new ArrayList<>();
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(loopback(), 0))) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      for (int attempt = 0; attempt < TRIES && process.isAlive(); attempt++) {
        byte[] datagram = request.request(COOKIE);
        socket.send(new DatagramPacket(datagram, datagram.length, loopback(), port));
        DatagramPacket answer = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
        try {
          socket.receive(answer);
        } catch (SocketTimeoutException silence) {
          continue;
        }
        if (request.isAnswer(answer.getData(), answer.getLength(), COOKIE)) {
          assertAnswersUsOnly(request, answer, port);
          return;
        }
        unrecognised.add(HexFormat.of().formatHex(answer.getData(), 0, answer.getLength()));
      }
    }
    fail("%s not answered; unrecognised %s; log: %s", id, unrecognised, text(log));
  }

  private static void assertAnswersUsOnly(UdpRequest request, DatagramPacket answer, int port) {
    if (!request.answersFromAnotherPort()) {
      assertThat(answer.getPort()).isEqualTo(port);
    }
    boolean isForOther = request.isAnswer(answer.getData(), answer.getLength(), OTHER_COOKIE);
    boolean holdsCookie = !Arrays.equals(request.request(COOKIE), request.request(OTHER_COOKIE));
    assertThat(isForOther).isEqualTo(!holdsCookie);
    byte[] zeros = new byte[answer.getLength()];
    assertThat(request.isAnswer(zeros, zeros.length, COOKIE)).isFalse();
  }

  private static String text(Path log) throws IOException {
    return Files.readString(log, StandardCharsets.ISO_8859_1);
  }

  static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  /** Ends our child and whatever it started, kindly at first. */
  @Override
  public void close() {
    List<ProcessHandle> started = new ArrayList<>(process.descendants().toList());
    started.add(process.toHandle());
    started.forEach(ProcessHandle::destroy);
    for (ProcessHandle handle : started) {
      try {
        handle.onExit().orTimeout(3, TimeUnit.SECONDS).join();
      } catch (CompletionException tooSlow) {
        handle.destroyForcibly();
      }
    }
  }
}
