package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import portscan.sys.ReceiveRing.Delivery;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Service;

class ReceiveRingTest {
  private static final int SOURCE_PORT = 40_001;
  private static final int BLOCK = 256 << 10;

  private static ReceiveRing ring(Delivery delivery, int size) {
    SocketFilter filter = SocketFilter.answers(SOURCE_PORT, SOURCE_PORT + 9);
    return ReceiveRing.open(0, ReceiveRing.ETH_P_ALL, filter, delivery, size, 1);
  }

  private static void put(RawSocket sender, int slot, byte[] packet) {
    sender.frames().put(sender.offset(slot), packet);
    sender.length(slot, packet.length);
  }

  @LabTest
  void receive_ofAnAnswer_givesItsBytesTimeAndInterface(Lab lab) throws Exception {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(22));
    int port = SOURCE_PORT;
    for (String[] pair :
        new String[][] {
          {scanner.ipv4(), target.ipv4()},
          {scanner.ipv6(), target.ipv6()}
        }) {
      byte[] from = InetAddress.ofLiteral(pair[0]).getAddress();
      byte[] to = InetAddress.ofLiteral(pair[1]).getAddress();
      for (Delivery delivery : Delivery.values()) {
        byte[] syn = Packets.tcp(from, to, port++, 22, Packets.SYN);
        Inside.run(
            scanner,
            () -> {
              try (ReceiveRing ring = ring(delivery, ReceiveRing.DEFAULT_SIZE);
                  RawSocket sender = RawSocket.open(from.length == 16)) {
                put(sender, 3, syn);
                long beforeNs = System.currentTimeMillis() * 1_000_000;

                assertThat(sender.send(3, 1)).isEqualTo(1);
                List<Received.Packet> packets = Received.tcp().await(ring, 1, 2000);

                assertThat(packets).hasSize(1);
                Received.Packet answer = packets.getFirst();
                int header = from.length == 4 ? 20 : 40;
                assertThat(answer.bytes()).hasSize(header + 24);
                assertThat(answer.view().getInt(header + 8)).isEqualTo(0x1234_5679);
                assertThat(answer.bytes()[header + 13]).isEqualTo((byte) 0x12);
                assertThat(answer.realtimeNs()).isBetween(beforeNs, beforeNs + 3_000_000_000L);
                assertThat(answer.interfaceIndex()).isEqualTo(Sockets.interfaceIndex("eth0"));
                assertThat(answer.packetType()).isEqualTo(ReceiveRing.PACKET_HOST);
                assertThat(ring.dropped()).isZero();
              }
            });
      }
    }
  }

  @LabTest
  void receive_onLoopback_seesEachPacketOnce(Lab lab) throws Exception {
    Host host = lab.host("host");
    lab.up();
    Inside.run(
        host,
        () -> {
          int port = SOURCE_PORT;
          for (byte[] address : List.of(Loopback.IPV4, Loopback.IPV6)) {
            try (ServerSocket server = new ServerSocket(0, 5, Loopback.inet(address));
                ReceiveRing ring = ring(Delivery.PACKETS, BLOCK);
                RawSocket sender = RawSocket.open(address.length == 16)) {
              byte[] syn =
                  Packets.tcp(address, address, port++, server.getLocalPort(), Packets.SYN);
              put(sender, 0, syn);
              assertThat(sender.send(0, 1)).isEqualTo(1);

              List<Received.Packet> packets = Received.tcp().await(ring, 2, 100);
              assertThat(packets).hasSize(1);
              int header = address.length == 4 ? 20 : 40;
              assertThat(packets.getFirst().bytes()[header + 13]).isEqualTo((byte) 0x12);
              assertThat(packets.getFirst().interfaceIndex()).isEqualTo(1);
            }
          }
        });
  }

  /** One host whose own stack hears nothing, so that only the test's packets come in. */
  private static Host deaf(Lab lab) {
    Host host = lab.host("host");
    host.firewall().input().drop();
    lab.up();
    return host;
  }

  @LabTest
  void receive_ofManyPackets_givesAllInOrder(Lab lab) throws Exception {
    Host host = deaf(lab);
    for (Delivery delivery : Delivery.values()) {
      Inside.run(
          host,
          () -> {
            try (ReceiveRing ring =
                    ring(delivery, delivery == Delivery.PACKETS ? BLOCK : 32 * BLOCK);
                RawSocket sender = RawSocket.open(false, 16, 2048)) {
              Received received = new Received(_ -> true);
              List<Integer> lengths = new ArrayList<>();
              // More than one round of either ring.
              for (int i = 0; i < 1200; i++) {
                int data = (i * 7) % 1400;
                lengths.add(28 + data);
                put(sender, 0, Packets.udp(Loopback.IPV4, Loopback.IPV4, 9, SOURCE_PORT, data));
                assertThat(sender.send(0, 1)).isEqualTo(1);
                if (i % 5 == 4) {
                  received.await(ring, i + 1, 2000);
                }
              }
              assertThat(received.packets.stream().map(packet -> packet.bytes().length))
                  .isEqualTo(lengths);
              assertThat(ring.dropped()).isZero();
            }
          });
    }
  }

  @LabTest
  void dropped_isWhatFoundNoRoomSinceOpening(Lab lab) throws Exception {
    Inside.run(
        deaf(lab),
        () -> {
          try (ReceiveRing ring = ring(Delivery.PACKETS, BLOCK);
              RawSocket sender = RawSocket.open(false)) {
            put(sender, 0, Packets.udp(Loopback.IPV4, Loopback.IPV4, 9, SOURCE_PORT, 4));
            for (int i = 0; i < 300; i++) {
              assertThat(sender.send(0, 1)).isEqualTo(1);
            }
            Received received = new Received(_ -> true);

            int kept = received.await(ring, 300, 100).size();
            assertThat(kept).isEqualTo(BLOCK / 2048);
            assertThat(ring.dropped()).isEqualTo(300 - kept);
            assertThat(ring.dropped()).isEqualTo(300 - kept);
          }
        });
  }

  @LabTest
  void receive_allocatesNothingOnceWarm(Lab lab) throws Exception {
    Host host = deaf(lab);
    for (Delivery delivery : Delivery.values()) {
      Inside.run(
          host,
          () -> {
            long[] seen = {0};
            PacketHandler handler =
                (bytes, at, length, realtimeNs, interfaceIndex, packetType) ->
                    seen[0] += bytes.getShort(at + 22) + length + realtimeNs;
            try (ReceiveRing ring = ring(delivery, 4 * BLOCK);
                RawSocket sender = RawSocket.open(false, 16, 64)) {
              for (int slot = 0; slot < 16; slot++) {
                put(sender, slot, Packets.udp(Loopback.IPV4, Loopback.IPV4, 9, SOURCE_PORT, 4));
              }
              long least = PacketSendersTest.least(() -> exchange(sender, ring, handler));
              assertThat(least).as("%s", delivery).isZero();
              assertThat(seen[0]).isNotZero();
            }
          });
    }
  }

  private static void exchange(RawSocket sender, ReceiveRing ring, PacketHandler handler) {
    for (int i = 0; i < 200; i++) {
      if (sender.send(0, 16) < 0 || ring.receive(100_000, handler) < 0) {
        throw new IllegalStateException("an exchange failed");
      }
    }
  }

  @LabTest
  void receive_whenTheHandlerThrows_passesOverThePacket(Lab lab) throws Exception {
    Inside.run(
        deaf(lab),
        () -> {
          try (ReceiveRing ring = ring(Delivery.PACKETS, BLOCK);
              RawSocket sender = RawSocket.open(false)) {
            put(sender, 0, Packets.udp(Loopback.IPV4, Loopback.IPV4, 9, SOURCE_PORT, 4));
            put(sender, 1, Packets.udp(Loopback.IPV4, Loopback.IPV4, 9, SOURCE_PORT, 5));
            assertThat(sender.send(0, 2)).isEqualTo(2);
            assertThatThrownBy(() ->
                    ring.receive(
                        1_000_000_000,
                        (_, _, _, _, _, _) -> {
                          throw new IllegalStateException("no");
                        }))
                .hasMessage("no");

            List<Received.Packet> rest = new Received(_ -> true).await(ring, 2, 100);
            assertThat(rest).hasSize(1);
            assertThat(rest.getFirst().bytes()).hasSize(33);
          }
        });
  }

  @LabTest
  void receive_whenTheInterfaceGoesDown_saysSoOnce(Lab lab) throws Exception {
    Host scanner = lab.host("scanner");
    lab.line(scanner, lab.host("target"));
    lab.up();
    Inside.run(
        scanner,
        () -> {
          int index = Sockets.interfaceIndex("eth0");
          SocketFilter filter = SocketFilter.answers(1, 2);
          try (ReceiveRing ring = ReceiveRing.open(index, ReceiveRing.ETH_P_IP, filter)) {
            Received none = new Received(_ -> true);
            scanner.exec("ip", "link", "set", "eth0", "down");

            assertThat(ring.receive(1_000_000_000, none)).isEqualTo(-Errno.ENETDOWN);
            assertThat(ring.receive(1_000_000, none)).isZero();
            assertThat(none.packets).isEmpty();
          }
        });
  }

  @LabTest
  void receive_onATunnel_beginsAtTheNetworkHeader(Lab lab) throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/net/tun")), "this machine has no /dev/net/tun");
    Host host = deaf(lab);
    byte[] packet =
        Packets.udp(
            new byte[] {(byte) 203, 0, 113, 1},
            new byte[] {(byte) 203, 0, 113, 2},
            9,
            SOURCE_PORT,
            7);
    Inside.run(
        host,
        () -> {
          int tunnel = Tunnel.open("tun0");
          host.exec("ip", "link", "set", "tun0", "up");
          int index = Sockets.interfaceIndex("tun0");
          SocketFilter filter = SocketFilter.answers(SOURCE_PORT, SOURCE_PORT);
          try (ReceiveRing ring = ReceiveRing.open(index, ReceiveRing.ETH_P_IP, filter)) {
            assertThat(Tunnel.arrive(tunnel, packet)).isEqualTo(packet.length);

            List<Received.Packet> packets = new Received(_ -> true).await(ring, 1, 2000);
            assertThat(packets).hasSize(1);
            assertThat(packets.getFirst().bytes()).isEqualTo(packet);
            assertThat(packets.getFirst().interfaceIndex()).isEqualTo(index);
          } finally {
            Sockets.close(tunnel);
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
          ReceiveRing ring = ring(Delivery.BLOCKS, BLOCK);
          ring.close();
          ring.close();
          assertThatThrownBy(() -> ring.receive(0, new Received(_ -> true)))
              .isInstanceOf(IllegalStateException.class);
          assertThatThrownBy(ring::dropped).isInstanceOf(IllegalStateException.class);
        });
  }
}
