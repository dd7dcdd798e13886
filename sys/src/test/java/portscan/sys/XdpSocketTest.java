package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;

class XdpSocketTest {
  private static final int FRAMES = 200_000;
  private static final int LENGTH = 60;

  /** Local experimental: no protocol takes it (IEEE 802, table 4). */
  private static final short EXPERIMENTAL = (short) 0x88b5;

  private static <T> T withSocket(Lab lab, Function<XdpSocket, T> use) throws Exception {
    return withSocket(lab.host("a"), lab.host("b"), lab, use);
  }

  private static <T> T withSocket(Host a, Host b, Lab lab, Function<XdpSocket, T> use)
      throws Exception {
    lab.link(a, b);
    lab.up();
    return Inside.of(
        a,
        () -> {
          int eth0 = Sockets.interfaceIndex("eth0");
          Optional<String> reason = XdpSocket.unavailable(eth0);
          assumeTrue(reason.isEmpty(), reason::toString);
          try (XdpSocket socket = XdpSocket.open(eth0)) {
            return use.apply(socket);
          }
        });
  }

  private static long received(Host host) throws Exception {
    return Inside.of(
        host,
        () -> {
          String table = Files.readString(Path.of("/proc/thread-self/net/dev"));
          OptionalLong packets =
              table
                  .lines()
                  .filter(line -> line.strip().startsWith("eth0:"))
                  .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", -1)[2]))
                  .findFirst();
          return packets.orElseThrow();
        });
  }

  private static void write(ByteBuffer frames, int at, long number) {
    frames.putLong(at, 0x0200_0000_00ff_0200L);
    frames.putInt(at + 8, 0x0000_00fe);
    frames.putShort(at + 12, EXPERIMENTAL);
    frames.putLong(at + 14, number);
  }

  /** Sends frames and returns how many were handed over before the time was up. */
  private static int send(XdpSocket socket, int count) {
    long deadline = System.nanoTime() + 30_000_000_000L;
    ByteBuffer frames = socket.frames();
    int sent = 0;
    int waiting = 0;
    while ((sent < count || waiting > 0) && System.nanoTime() - deadline < 0) {
      int batch = Math.min(Math.min(socket.free(), 256), count - sent);
      for (int i = 0; i < batch; i++) {
        write(frames, socket.offset(i), sent + i);
        socket.ready(i, LENGTH);
      }
      waiting = socket.flush();
      if (waiting < 0) {
        throw new AssertionError(Errno.text(-waiting));
      }
      sent += batch;
    }
    return sent - waiting;
  }

  @LabTest
  void flush_sendsEveryFrame(Lab lab) throws Exception {
    Host a = lab.host("a");
    Host b = lab.host("b");
    long[] before = new long[1];
    String rate =
        withSocket(
            a,
            b,
            lab,
            socket -> {
              assertThat(send(socket, 20_000)).isEqualTo(20_000);
              before[0] = peerReceived(b);
              long start = System.nanoTime();
              assertThat(send(socket, FRAMES)).isEqualTo(FRAMES);
              double seconds = (System.nanoTime() - start) / 1e9;
              return "AF_XDP, copy mode: %,.0f frames/s".formatted(FRAMES / seconds);
            });
    System.out.println(rate);

    // The peer's own neighbour discovery may add a few.
    assertThat(received(b) - before[0]).isBetween((long) FRAMES, FRAMES + 100L);
  }

  private static long peerReceived(Host host) {
    try {
      return received(host);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @LabTest
  void flush_allocatesNothing(Lab lab) throws Exception {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated =
        withSocket(
            lab,
            socket -> {
              send(socket, 100_000);
              long before = threads.getCurrentThreadAllocatedBytes();
              send(socket, 100_000);
              return threads.getCurrentThreadAllocatedBytes() - before;
            });

    assertThat(allocated).as("bytes for 100,000 frames").isLessThan(100_000);
  }

  @LabTest
  void free_countsChunksThatHaveLeft(Lab lab) throws Exception {
    int chunks =
        withSocket(
            lab,
            socket -> {
              int all = socket.free();
              assertThat(all).isEqualTo(socket.chunks());
              write(socket.frames(), socket.offset(0), 0);
              socket.ready(0, LENGTH);
              assertThat(socket.free()).isEqualTo(all - 1);
              assertThat(socket.flush()).isZero();
              long deadline = System.nanoTime() + 2_000_000_000L;
              while (socket.free() < all && System.nanoTime() - deadline < 0) {
                Thread.onSpinWait();
              }
              return all - socket.free();
            });

    assertThat(chunks).isZero();
  }

  @LabTest
  void ready_outOfTurn_isRefused(Lab lab) throws Exception {
    withSocket(
        lab,
        socket -> {
          assertThatThrownBy(() -> socket.ready(1, LENGTH))
              .isInstanceOf(IllegalArgumentException.class);
          assertThatThrownBy(() -> socket.ready(0, XdpSocket.CHUNK_SIZE + 1))
              .isInstanceOf(IllegalArgumentException.class);
          return true;
        });
  }

  @LabTest
  void flush_onALinkThatWentDown_isAnError(Lab lab) throws Exception {
    Host a = lab.host("a");
    int result =
        withSocket(
            a,
            lab.host("b"),
            lab,
            socket -> {
              a.ip("link set eth0 down");
              write(socket.frames(), socket.offset(0), 0);
              socket.ready(0, LENGTH);
              return socket.flush();
            });

    assertThat(result).isEqualTo(-Errno.ENETDOWN);
  }

  @LabTest
  void unavailable_saysWhy(Lab lab) throws Exception {
    Host a = lab.host("a");
    lab.link(a, lab.host("b"));
    a.ip("link set eth0 down");
    lab.up();

    assertThat(Inside.of(a, () -> XdpSocket.unavailable(Sockets.interfaceIndex("eth0"))))
        .contains("sendto(AF_XDP): ENETDOWN (network is down); the interface is down");
    assertThat(Inside.of(a, () -> XdpSocket.unavailable(999)))
        .contains("bind(AF_XDP): ENODEV (no such device)");
  }
}
