package portscan.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.PortScanException;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.api.scan.Origin;
import portscan.api.scan.ScopePolicy;

/** The sockets of systems without an error queue, on loopback. */
class NioSocketsTest {
  private static final byte[] REQUEST = "request".getBytes(StandardCharsets.US_ASCII);
  private static final long LONGEST_NS = Duration.ofSeconds(5).toNanos();

  private final NioSockets sockets = new NioSockets(Origin.any());

  @AfterEach
  void close() {
    sockets.close();
  }

  private static Egress.Permit permit(Transport transport, String address, int port) {
    Endpoint endpoint = new Endpoint(IpAddress.literal(address), port, transport);
    return (Egress.Permit)
        new Egress(ScopePolicy.permissive(), AuditSink.none()).admit("test", endpoint);
  }

  private ProbeSocket open(Transport transport, String address, int port, boolean anyPort) {
    return switch (sockets.open(permit(transport, address, port), anyPort)) {
      case ProbeSockets.Opened.Ready ready -> ready.socket();
      case ProbeSockets.Opened.Unavailable unavailable ->
          throw new AssertionError(unavailable.why());
    };
  }

  /** What the socket's first packet leads to; fails if that takes longer than 5 s. */
  private Answer answer(ProbeSocket socket) {
    @Nullable Answer atOnce = socket.send(REQUEST);
    if (atOnce != null) {
      return atOnce;
    }
    List<Answer> answers = new ArrayList<>();
    long endNs = System.nanoTime() + LONGEST_NS;
    while (answers.isEmpty() && System.nanoTime() < endNs) {
      sockets.await(
          endNs - System.nanoTime(),
          (answered, answer, _) -> {
            assertThat(answered).isSameAs(socket);
            answers.add(answer);
          });
    }
    assertThat(answers).hasSize(1);
    return answers.getFirst();
  }

  private static int closedPort(String address) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral(address))) {
      return server.getLocalPort();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void send_toAListener_connects(String address) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral(address));
        ProbeSocket socket = open(Transport.TCP, address, server.getLocalPort(), false)) {
      assertThat(answer(socket)).isEqualTo(new Answer.Connected(0));
      assertThat(socket.source()).isEqualTo(IpAddress.literal(address));
      assertThat(socket.packets()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void send_toAClosedTcpPort_isRefused(String address) throws IOException {
    try (ProbeSocket socket = open(Transport.TCP, address, closedPort(address), false)) {
      assertThat(answer(socket)).isEqualTo(new Answer.Refused());
    }
  }

  @Test
  void send_toAClosedUdpPort_isRefused() throws IOException {
    int port;
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      port = server.getLocalPort();
    }
    try (ProbeSocket socket = open(Transport.UDP, "127.0.0.1", port, false)) {
      assertThat(answer(socket)).isEqualTo(new Answer.Refused());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void send_toAnAnsweringUdpPort_bringsTheDatagram(boolean fromAnotherPort)
      throws IOException, InterruptedException {
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    try (DatagramSocket server = new DatagramSocket(0, here);
        DatagramSocket other = new DatagramSocket(0, here)) {
      DatagramSocket answering = fromAnotherPort ? other : server;
      server.setSoTimeout((int) Duration.ofSeconds(5).toMillis());
      Thread thread = Thread.ofPlatform().start(() -> answerOnce(server, answering));
      try (ProbeSocket socket =
          open(Transport.UDP, "127.0.0.1", server.getLocalPort(), fromAnotherPort)) {
        assertThat(answer(socket))
            .isInstanceOfSatisfying(
                Answer.Datagram.class,
                datagram -> {
                  assertThat(datagram.bytes()).isEqualTo(REQUEST);
                  assertThat(datagram.from()).isEqualTo(IpAddress.literal("127.0.0.1"));
                  assertThat(datagram.fromPort()).isEqualTo(answering.getLocalPort());
                });
      }
      thread.join();
    }
  }

  private static void answerOnce(DatagramSocket server, DatagramSocket answering) {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    try {
      server.receive(packet);
      answering.send(
          new DatagramPacket(packet.getData(), packet.getLength(), packet.getSocketAddress()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void await_ofSilence_returnsInTimeWithNothing() throws IOException {
    try (DatagramSocket silent =
            new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        ProbeSocket socket = open(Transport.UDP, "127.0.0.1", silent.getLocalPort(), false)) {
      assertThat(socket.send(REQUEST)).isNull();
      long startNs = System.nanoTime();
      List<Answer> answers = new ArrayList<>();
      sockets.await(Duration.ofMillis(60).toNanos(), (_, answer, _) -> answers.add(answer));
      assertThat(answers).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - startNs))
          .isBetween(Duration.ofMillis(50), Duration.ofSeconds(2));
      assertThat(socket.packets()).isEqualTo(1);
    }
  }

  @Test
  void open_fromWhatItCannotDo_saysSo() {
    assertThatThrownBy(() -> new NioSockets(new Origin(null, "eth0", null)))
        .isInstanceOfSatisfying(
            PortScanException.class,
            failure -> assertThat(failure.trouble()).isEqualTo(Trouble.NO_SUCH_ORIGIN));
    assertThatThrownBy(() -> new NioSockets(new Origin(null, null, "blue")))
        .isInstanceOfSatisfying(
            PortScanException.class,
            failure -> assertThat(failure.trouble()).isEqualTo(Trouble.NO_SUCH_ORIGIN));
    assertThat(sockets.namesErrorSenders()).isFalse();
  }

  @Test
  void send_fromAnAddress_leavesFromIt() throws IOException {
    NioSockets elsewhere = new NioSockets(new Origin(IpAddress.literal("127.0.0.2"), null, null));
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      ProbeSockets.Opened opened =
          elsewhere.open(permit(Transport.TCP, "127.0.0.1", server.getLocalPort()), false);
      ProbeSocket socket = ((ProbeSockets.Opened.Ready) opened).socket();
      socket.send(REQUEST);
      assertThat(socket.source()).isEqualTo(IpAddress.literal("127.0.0.2"));
    } finally {
      elsewhere.close();
    }
  }
}
