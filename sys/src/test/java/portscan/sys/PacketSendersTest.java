package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import portscan.testkit.lab.Firewall;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.IpVersion;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Node;
import portscan.testkit.lab.Service;

/** What RawSocket, PacketSender and TransmitRing do alike, and each by itself. */
class PacketSendersTest {
  private static final int SOURCE_PORT = 41_000;
  private static final int COUNT = 100_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static byte[] bytes(String address) {
    return InetAddress.ofLiteral(address).getAddress();
  }

  private static String hardwareAddress(Node node) {
    return node.exec("cat", "/sys/class/net/eth0/address").stdout();
  }

  private static long received(Node node) {
    String count = node.exec("cat", "/sys/class/net/eth0/statistics/rx_packets").stdout();
    return Long.parseLong(count.strip());
  }

  @LabTest
  void everySender_isAnsweredByAListener(Lab lab) throws Exception {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(22));
    String to = hardwareAddress(target);
    String from = hardwareAddress(scanner);
    int port = SOURCE_PORT;
    for (IpVersion version : IpVersion.values()) {
      for (Bulk.Kind kind : Bulk.Kind.values()) {
        int sourcePort = port++;
        byte[] syn =
            Packets.tcp(
                bytes(scanner.address(version)),
                bytes(target.address(version)),
                sourcePort,
                22,
                Packets.SYN);
        Inside.run(
            scanner,
            () -> {
              int index = Sockets.interfaceIndex("eth0");
              SocketFilter filter = SocketFilter.answers(sourcePort, sourcePort);
              try (ReceiveRing ring = ReceiveRing.open(index, ReceiveRing.ETH_P_ALL, filter);
                  Bulk sender = Bulk.open(kind, index, syn, Bulk.frame(to, from, syn))) {
                sender.send(1, 1);

                List<Received.Packet> answers = Received.tcp().await(ring, 1, 2000);
                assertThat(answers).as("%s, %s", kind, version).hasSize(1);
                int header = version == IpVersion.IPV4 ? 20 : 40;
                assertThat(answers.getFirst().view().getShort(header + 2))
                    .isEqualTo((short) sourcePort);
              }
            });
      }
    }
  }

  @LabTest
  void everySender_sendsAllPackets(Lab lab) throws Exception {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.firewall().input().udp(9).drop();
    byte[] packet = Packets.udp(bytes(scanner.ipv4()), bytes(target.ipv4()), SOURCE_PORT, 9, 12);
    byte[] frame = Bulk.frame(hardwareAddress(target), hardwareAddress(scanner), packet);
    scanner.exec("ping", "-c1", "-W1", target.ipv4());
    for (Bulk.Kind kind : Bulk.Kind.values()) {
      long before = received(target);

      long tookNs =
          Inside.of(
              scanner,
              () -> {
                long start = System.nanoTime();
                try (Bulk sender = Bulk.open(kind, Sockets.interfaceIndex("eth0"), packet, frame)) {
                  sender.send(COUNT, 256);
                }
                return System.nanoTime() - start;
              });

      // A few more may be the network's own, such as neighbour solicitations.
      assertThat(received(target) - before).as("%s", kind).isBetween((long) COUNT, COUNT + 50L);
      System.out.printf(
          Locale.ROOT, "%s: %,d packets a second%n", kind, COUNT * 1_000_000_000L / tookNs);
    }
  }

  @LabTest
  void everySender_allocatesNothingOnceWarm(Lab lab) throws Exception {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.firewall().input().udp(9).drop();
    byte[] packet = Packets.udp(bytes(scanner.ipv4()), bytes(target.ipv4()), SOURCE_PORT, 9, 12);
    byte[] frame = Bulk.frame(hardwareAddress(target), hardwareAddress(scanner), packet);
    for (Bulk.Kind kind : Bulk.Kind.values()) {
      Inside.run(
          scanner,
          () -> {
            try (Bulk sender = Bulk.open(kind, Sockets.interfaceIndex("eth0"), packet, frame)) {
              assertThat(least(() -> sender.send(4_000, 2))).as("%s", kind).isZero();
            }
          });
    }
  }

  /** The fewest bytes that any of many rounds allocates: what is left once it is compiled. */
  static long least(Runnable round) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 100 && least > 0; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      round.run();
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @LabTest
  void rawSocket_tellsWhichPacketFailedAndWhy(Lab lab) throws Exception {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    scanner.firewall().output().udp(13).drop();
    lab.up();
    byte[] from = bytes(scanner.ipv4());
    byte[] good = Packets.udp(from, bytes(target.ipv4()), SOURCE_PORT, 9, 12);
    byte[] forbidden = Packets.udp(from, bytes(target.ipv4()), SOURCE_PORT, 13, 12);
    byte[] noRoute = Packets.udp(from, bytes("203.0.113.1"), SOURCE_PORT, 9, 12);
    byte[] large = Packets.udp(from, bytes(target.ipv4()), SOURCE_PORT, 9, 1600);
    Inside.run(
        scanner,
        () -> {
          try (RawSocket sender = RawSocket.open(false)) {
            byte[][] packets = {good, good, forbidden, good, noRoute, large};
            for (int slot = 0; slot < packets.length; slot++) {
              sender.frames().put(sender.offset(slot), packets[slot]);
              sender.length(slot, packets[slot].length);
            }

            assertThat(sender.send(0, 6)).isEqualTo(2);
            assertThat(sender.send(2, 4)).isEqualTo(-Errno.EPERM);
            assertThat(sender.send(3, 3)).isEqualTo(1);
            assertThat(sender.send(4, 2)).isEqualTo(-Errno.ENETUNREACH);
            assertThat(sender.send(5, 1)).isEqualTo(-Errno.EMSGSIZE);
            assertThat(sender.bindToDevice("lo")).isZero();
            assertThat(sender.bindToDevice("nosuch0")).isEqualTo(-Errno.ENODEV);
            sender.sendBuffer(1 << 20);
          }
        });
  }

  @LabTest
  void rawSocket_reachesLinkLocalAddressesByScope(Lab lab) throws Exception {
    Host scanner = lab.host("scanner");
    Host other = lab.host("other");
    Host target = lab.host("target");
    lab.link(scanner, other);
    lab.link(scanner, target);
    String to =
        target
            .exec("ip", "-6", "-o", "address", "show", "dev", "eth0", "scope", "link")
            .stdout()
            .replaceFirst("(?s).*inet6 (\\S+)/64.*", "$1");
    byte[] packet = Packets.udp(bytes(scanner.ipv6()), bytes(to), SOURCE_PORT, 9, 12);
    Firewall.Counter counter = target.firewall().input().udp(9).count();
    Inside.run(
        scanner,
        () -> {
          try (RawSocket sender = RawSocket.open(true, 4, 256)) {
            sender.frames().put(sender.offset(1), packet);
            sender.length(1, packet.length);

            for (String device : List.of("eth0", "eth1")) {
              sender.scope(Sockets.interfaceIndex(device));
              assertThat(sender.send(1, 1)).isEqualTo(1);
            }
          }
        });
    for (int i = 0; i < 100 && counter.packets() == 0; i++) {
      Thread.sleep(20);
    }
    assertThat(counter.packets()).isEqualTo(1);
  }

  @LabTest
  void transmitRing_countsAFrameHandedBackAsMalformed(Lab lab) throws Exception {
    Host host = lab.host("host");
    lab.up();
    Inside.run(
        host,
        () -> {
          try (TransmitRing ring = TransmitRing.open(1, false, 16, 86)) {
            int slots = ring.slots();
            ring.ready(0, 60);
            assertThat(ring.free()).isEqualTo(slots - 1);
            int status = ring.offset(0) - 42;
            // TP_STATUS_WRONG_FORMAT, as a kernel writes it that stops at what it refuses.
            ring.frames().order(java.nio.ByteOrder.nativeOrder()).putInt(status, 4);

            assertThat(ring.free()).isEqualTo(slots);
            assertThat(ring.malformed()).isEqualTo(1);
            assertThat(ring.next()).isEqualTo(1);
          }
        });
  }

  @LabTest
  void transmitRing_isFilledInOrderAndNotBeyondItsEnd(Lab lab) throws Exception {
    Host host = lab.host("host");
    lab.up();
    Inside.run(
        host,
        () -> {
          try (TransmitRing ring = TransmitRing.open(1, true, 512, 86)) {
            assertThat(ring.slots()).isEqualTo(512);
            assertThat(ring.slotSize()).isEqualTo(86);
            assertThatThrownBy(() -> ring.ready(1, 60)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ring.ready(0, 87))
                .isInstanceOf(IllegalArgumentException.class);
            for (int slot = 0; slot < 512; slot++) {
              ring.ready(slot, 60);
            }
            assertThat(ring.free()).isZero();
            assertThatThrownBy(() -> ring.ready(0, 60)).isInstanceOf(IllegalStateException.class);
          }
        });
  }

  @LabTest
  void closing_twice_isHarmless_andUseAfterwardsThrows(Lab lab) throws Exception {
    Host host = lab.host("host");
    lab.up();
    Inside.run(
        host,
        () -> {
          RawSocket raw = RawSocket.open(true);
          PacketSender sender = PacketSender.open(1, false, 8, 128);
          TransmitRing ring = TransmitRing.open(1, false, 8, 128);
          for (AutoCloseable one : List.of(raw, sender, ring)) {
            one.close();
            one.close();
          }
          for (FrameSlots one : List.of(raw, sender)) {
            assertThatThrownBy(() -> one.send(0, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> one.frames().get(0)).isInstanceOf(IllegalStateException.class);
          }
          assertThatThrownBy(ring::flush).isInstanceOf(IllegalStateException.class);
          assertThatThrownBy(() -> ring.frames().get(0)).isInstanceOf(IllegalStateException.class);
        });
  }

  @LabTest
  void opening_onNoInterface_saysSo(Lab lab) throws Exception {
    Host host = lab.host("host");
    lab.up();
    Inside.run(
        host,
        () -> {
          assertThatThrownBy(() -> PacketSender.open(999, true, 8, 128))
              .hasMessage("binding to interface 999: ENODEV (no such device)");
          assertThatThrownBy(() -> TransmitRing.open(999, true, 8, 128))
              .hasMessage("binding to interface 999: ENODEV (no such device)");
        });
  }

  @LabTest
  void opening_asNobody_saysWhatIsMissing(Lab lab) {
    Host host = lab.host("host");

    assertThat(host.java(Opening.class).asNobody().run().stdout())
        .isEqualTo(
            "opening a raw socket, which needs CAP_NET_RAW: EPERM (operation not permitted)\n"
                .repeat(4));
  }

  /** Tries to open one of each. */
  static final class Opening {
    private Opening() {}

    static void main() {
      for (Runnable open :
          List.<Runnable>of(
              () -> RawSocket.open(false).close(),
              () -> PacketSender.open(1, true, 8, 128).close(),
              () -> TransmitRing.open(1, true, 8, 128).close(),
              () ->
                  ReceiveRing.open(0, ReceiveRing.ETH_P_ALL, SocketFilter.everything()).close())) {
        try {
          open.run();
          System.out.println("opened");
        } catch (SystemException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  @Test
  void opening_ofAbsurdSizes_isRefused() {
    assertThatThrownBy(() -> TransmitRing.open(1, true, 0, 128))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TransmitRing.open(1, true, 65536, 65494))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            ReceiveRing.open(
                0,
                ReceiveRing.ETH_P_ALL,
                SocketFilter.everything(),
                ReceiveRing.Delivery.BLOCKS,
                4096,
                1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
