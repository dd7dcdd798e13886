package portscan.sys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SocketsTest {
  static Stream<byte[]> loopbacks() {
    return Stream.of(Loopback.IPV4, Loopback.IPV6);
  }

  private static void assumeFamily(byte[] address) {
    assumeTrue(address.length == 4 || Loopback.hasIpv6(), "this machine has no ::1");
  }

  @ParameterizedTest
  @MethodSource("loopbacks")
  void connect_toOpenPort_succeedsAndMeasures(byte[] address) throws IOException {
    assumeFamily(address);
    try (ServerSocket server = new ServerSocket(0, 5, Loopback.inet(address))) {
      int socket = Sockets.open(Loopback.family(address), Sockets.SOCK_STREAM);
      int started = Sockets.connect(socket, new SocketAddress(address, server.getLocalPort(), 0));

      assertThat(started).isIn(0, -Errno.EINPROGRESS);
      assertThat(Loopback.events(socket, Epoll.OUT)).isEqualTo(Epoll.OUT);
      assertThat(Sockets.takeError(socket)).isZero();
      assertThat(Sockets.takeQueuedError(socket)).isNull();
      assertThat(Loopback.address(socket).bytes()).isEqualTo(address);
      assertThat(Sockets.tcpInfo(socket))
          .hasValueSatisfying(info -> {
            assertThat(info.rttMicros()).isBetween(1, 1_000_000);
            assertThat(info.retransmissions()).isZero();
            assertThat(info.retransmitted()).isZero();
          });
      Sockets.close(socket);
    }
  }

  @ParameterizedTest
  @MethodSource("loopbacks")
  void connect_toClosedPort_isRefusedWithoutQueuedError(byte[] address) {
    assumeFamily(address);
    int closed = Loopback.bound(address, Sockets.SOCK_STREAM);
    int socket = Sockets.open(Loopback.family(address), Sockets.SOCK_STREAM);
    int started = Sockets.connect(socket, Loopback.address(closed));

    assertThat(started).isIn(-Errno.EINPROGRESS, -Errno.ECONNREFUSED);
    if (started == -Errno.EINPROGRESS) {
      assertThat(Loopback.events(socket, Epoll.OUT) & Epoll.ERR).isEqualTo(Epoll.ERR);
      assertThat(Sockets.takeError(socket)).isEqualTo(Errno.ECONNREFUSED);
    }
    assertThat(Sockets.takeQueuedError(socket)).isNull();
    Sockets.close(socket);
    Sockets.close(closed);
  }

  @ParameterizedTest
  @MethodSource("loopbacks")
  void send_toClosedUdpPort_queuesPortUnreachableAndWhoSaidSo(byte[] address) {
    assumeFamily(address);
    int gone = Loopback.bound(address, Sockets.SOCK_DGRAM);
    SocketAddress remote = Loopback.address(gone);
    Sockets.close(gone);
    int socket = Sockets.open(Loopback.family(address), Sockets.SOCK_DGRAM);
    assertThat(Sockets.connect(socket, remote)).isZero();

    assertThat(Sockets.send(socket, "hello".getBytes(UTF_8), null)).isEqualTo(5);
    assertThat(Loopback.events(socket, Epoll.IN) & Epoll.ERR).isEqualTo(Epoll.ERR);
    QueuedError error = Sockets.takeQueuedError(socket);

    boolean isIpv4 = address.length == 4;
    assertThat(error).isNotNull();
    assertThat(error.errno()).isEqualTo(Errno.ECONNREFUSED);
    assertThat(error.origin()).isEqualTo(isIpv4 ? QueuedError.ICMP : QueuedError.ICMPV6);
    // RFC 792 and RFC 4443 section 3.1: destination unreachable, port unreachable.
    assertThat(error.type()).isEqualTo(isIpv4 ? 3 : 1);
    assertThat(error.code()).isEqualTo(isIpv4 ? 3 : 4);
    assertThat(error.offender()).isNotNull();
    assertThat(error.offender().bytes()).isEqualTo(address);
    assertThat(Sockets.takeQueuedError(socket)).isNull();
    Sockets.close(socket);
  }

  @ParameterizedTest
  @MethodSource("loopbacks")
  void datagram_isExchanged(byte[] address) {
    assumeFamily(address);
    int one = Loopback.bound(address, Sockets.SOCK_DGRAM);
    int other = Loopback.bound(address, Sockets.SOCK_DGRAM);
    byte[] largest = new byte[Sockets.DATAGRAM_SIZE];
    Arrays.fill(largest, (byte) 0xa5);

    assertThat(Sockets.receive(other)).isNull();
    assertThat(Sockets.send(one, largest, Loopback.address(other))).isEqualTo(largest.length);
    assertThat(Loopback.events(other, Epoll.IN)).isEqualTo(Epoll.IN);
    Sockets.Datagram datagram = Sockets.receive(other);

    assertThat(datagram).isNotNull();
    assertThat(datagram.bytes()).isEqualTo(largest);
    assertThat(datagram.sender()).isEqualTo(Loopback.address(one));
    Sockets.close(one);
    Sockets.close(other);
  }

  @Test
  void send_ofTooLargeDatagram_isRefused() {
    int socket = Loopback.bound(Loopback.IPV4, Sockets.SOCK_DGRAM);
    byte[] large = new byte[Sockets.DATAGRAM_SIZE + 1];

    assertThat(Sockets.send(socket, large, Loopback.address(socket))).isEqualTo(-Errno.EMSGSIZE);
    Sockets.close(socket);
  }

  @Test
  void resetOnClose_resetsThePeer() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, Loopback.inet(Loopback.IPV4))) {
      int socket = Sockets.open(Sockets.AF_INET, Sockets.SOCK_STREAM);
      Sockets.connect(socket, new SocketAddress(Loopback.IPV4, server.getLocalPort(), 0));
      server.setSoTimeout(2000);
      try (Socket accepted = server.accept()) {
        accepted.setSoTimeout(2000);
        assertThat(Sockets.resetOnClose(socket)).isZero();
        Sockets.close(socket);

        assertThatThrownBy(() -> accepted.getInputStream().read()).hasMessage("Connection reset");
      }
    }
  }

  @Test
  void bindSource_keepsTheAddressAndChoosesThePortLate() throws IOException {
    byte[] source = {127, 0, 0, 9};
    try (ServerSocket server = new ServerSocket(0, 5, Loopback.inet(Loopback.IPV4))) {
      int socket = Sockets.open(Sockets.AF_INET, Sockets.SOCK_STREAM);

      assertThat(Sockets.bindSource(socket, new SocketAddress(source, 0, 0))).isZero();
      assertThat(Loopback.address(socket)).isEqualTo(new SocketAddress(source, 0, 0));
      Sockets.connect(socket, new SocketAddress(Loopback.IPV4, server.getLocalPort(), 0));
      assertThat(Loopback.address(socket).bytes()).isEqualTo(source);
      assertThat(Loopback.address(socket).port()).isPositive();
      Sockets.close(socket);
    }
  }

  @Test
  void bind_toAnAddressOfAnotherMachine_fails() {
    int socket = Sockets.open(Sockets.AF_INET, Sockets.SOCK_STREAM);
    // 203.0.113.0/24 is for documentation only (RFC 5737).
    SocketAddress elsewhere = new SocketAddress(new byte[] {(byte) 203, 0, 113, 1}, 0, 0);

    assertThat(Sockets.bindSource(socket, elsewhere)).isEqualTo(-Errno.EADDRNOTAVAIL);
    Sockets.close(socket);
  }

  @Test
  void interfaceIndex_ofLoopback_isOne() {
    assertThat(Sockets.interfaceIndex("lo")).isEqualTo(1);
    assertThat(Sockets.interfaceIndex("nosuch0")).isZero();
  }

  @Test
  void bindToDevice_knowsTheDevicesOfThisMachine() {
    int socket = Sockets.open(Sockets.AF_INET, Sockets.SOCK_DGRAM);

    assertThat(Sockets.bindToDevice(socket, "nosuch0")).isEqualTo(-Errno.ENODEV);
    assertThat(Sockets.bindToDevice(socket, "sixteen-letters0")).isEqualTo(-Errno.ENODEV);
    assertThat(Sockets.bindToDevice(socket, "lo")).isZero();
    Sockets.close(socket);
  }

  @Test
  void calls_onNoSocket_fail() {
    assertThat(Sockets.localAddress(-1)).isNull();
    assertThat(Sockets.tcpInfo(-1)).isEmpty();
    assertThat(Sockets.receive(-1)).isNull();
    assertThat(Sockets.takeQueuedError(-1)).isNull();
    assertThat(Sockets.takeError(-1)).isPositive();
    assertThat(Sockets.close(-1)).isNegative();
  }

  @ParameterizedTest
  @MethodSource("loopbacks")
  void connect_whoseAnswerHasTooFewHopsLeft_hearsNothing(byte[] address) throws IOException {
    assumeFamily(address);
    int family = Loopback.family(address);
    int closed = Loopback.bound(address, Sockets.SOCK_STREAM);
    try (ServerSocket server = new ServerSocket(0, 5, Loopback.inet(address))) {
      SocketAddress open = new SocketAddress(address, server.getLocalPort(), 0);
      for (SocketAddress remote : new SocketAddress[] {open, Loopback.address(closed)}) {
        // Packets of this machine to itself have what it gives them, which is 64 nearly everywhere.
        int blind = Sockets.open(family, Sockets.SOCK_STREAM);
        assertThat(Sockets.requireHopsLeft(blind, family, 255)).isZero();
        assertThat(Sockets.connect(blind, remote)).isEqualTo(-Errno.EINPROGRESS);
        assertThat(Loopback.eventsWithin(200, blind, Epoll.OUT)).isZero();
        Sockets.close(blind);

        int seeing = Sockets.open(family, Sockets.SOCK_STREAM);
        assertThat(Sockets.requireHopsLeft(seeing, family, 1)).isZero();
        if (Sockets.connect(seeing, remote) == -Errno.EINPROGRESS) {
          assertThat(Loopback.events(seeing, Epoll.OUT) & Epoll.OUT).isEqualTo(Epoll.OUT);
        }
        Sockets.close(seeing);
      }
    }
    Sockets.close(closed);
  }

  @ParameterizedTest
  @MethodSource("loopbacks")
  void receiveWithHops_tellsWhatTheSenderSet(byte[] address) {
    assumeFamily(address);
    int family = Loopback.family(address);
    int one = Loopback.bound(address, Sockets.SOCK_DGRAM);
    int other = Loopback.bound(address, Sockets.SOCK_DGRAM);
    byte[] datagram = "hello".getBytes(UTF_8);
    assertThat(Sockets.limitHops(one, family, 17)).isZero();

    assertThat(Sockets.receiveWithHops(other)).isNull();
    Sockets.send(one, datagram, Loopback.address(other));
    assertThat(Loopback.events(other, Epoll.IN)).isEqualTo(Epoll.IN);
    assertThat(Sockets.receiveWithHops(other))
        .satisfies(arrival -> assertThat(arrival.hopsLeft()).isEqualTo(-1));

    assertThat(Sockets.tellHopsLeft(other, family)).isZero();
    Sockets.send(one, datagram, Loopback.address(other));
    assertThat(Loopback.events(other, Epoll.IN)).isEqualTo(Epoll.IN);
    assertThat(Sockets.receiveWithHops(other))
        .satisfies(arrival -> {
          assertThat(arrival.hopsLeft()).isEqualTo(17);
          assertThat(arrival.bytes()).isEqualTo(datagram);
          assertThat(arrival.sender()).isEqualTo(Loopback.address(one));
        });
    Sockets.close(one);
    Sockets.close(other);
  }

  @Test
  void limitHops_outOfRange_isRefused() {
    int socket = Loopback.bound(Loopback.IPV4, Sockets.SOCK_DGRAM);

    assertThat(Sockets.limitHops(socket, Sockets.AF_INET, 256)).isEqualTo(-Errno.EINVAL);
    Sockets.close(socket);
  }
}
