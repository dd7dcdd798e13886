package portscan.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code check --service} and {@code scan -sV}, by servers that greet as SSH's do. */
class ServiceStageTest {
  private static final byte[] GREETING = "SSH-2.0-Tested_1.2\r\n".getBytes(US_ASCII);

  private final List<ServerSocket> listeners = new ArrayList<>();

  @BeforeEach
  void listen() throws IOException {
    for (int i = 0; i < 3; i++) {
      ServerSocket listener = Loopback.listener();
      listeners.add(listener);
      Thread.ofVirtual().start(() -> greet(listener));
    }
  }

  @AfterEach
  void close() throws IOException {
    for (ServerSocket listener : listeners) {
      listener.close();
    }
  }

  private static void greet(ServerSocket listener) {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        socket.getOutputStream().write(GREETING);
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException hungUp) {
        // The next one, or the end of the test.
      }
    }
  }

  private String ports() {
    List<String> ports = new ArrayList<>();
    listeners.forEach(listener -> ports.add(Integer.toString(listener.getLocalPort())));
    return String.join(",", ports);
  }

  @Test
  void check_tellsServices() {
    Invocation run = Invocation.of("check", "--service", "127.0.0.1", "-p", ports());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().split("service: ssh Tested 1.2 \\(SSH-2.0-Tested_1.2\\)", -1)).hasSize(4);
  }

  @Test
  void check_withoutTheOption_asksNoService() {
    Invocation run = Invocation.of("check", "127.0.0.1", "-p", ports());
    assertThat(run.out()).doesNotContain("Tested");
  }

  @Test
  void scan_tellsVersionsInEveryObservation() {
    int closed = 1;
    Invocation run =
        Invocation.of(
            "scan", "-sTV", "-Pn", "127.0.0.1", "-p", ports() + "," + closed, "--format", "jsonl");
    assertThat(run.exitCode()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines)
        .filteredOn(line -> line.contains("\"product\":\"Tested\",\"version\":\"1.2\""))
        .hasSize(3);
  }

  @Test
  void scan_tellsVersionsInNmapsWords() {
    Invocation run =
        Invocation.of("scan", "-sT", "-sV", "-Pn", "127.0.0.1", "-p", ports(), "-oX", "-");
    assertThat(run.out().split("product=\"Tested\" version=\"1.2\" method=\"probed\"", -1))
        .hasSize(4);
  }
}
