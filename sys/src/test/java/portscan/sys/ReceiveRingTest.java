package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import portscan.sys.ReceiveRing.Delivery;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Service;

class ReceiveRingTest {
  private static final int SOURCE_PORT = 40_001;

  private static ReceiveRing ring(Delivery delivery) {
    return ReceiveRing.open(
        0,
        ReceiveRing.ETH_P_ALL,
        SocketFilter.answers(SOURCE_PORT, SOURCE_PORT + 9),
        delivery,
        ReceiveRing.DEFAULT_SIZE,
        1);
  }

  /** Leaves out the neighbour advertisements that the filter passes too. */
  private static Received tcpOnly() {
    return new Received(
        packet -> packet.bytes()[packet.bytes()[0] >>> 4 == 4 ? 9 : 6] == Packets.TCP);
  }

  @LabTest
  void rawSocket_isAnsweredByAListener(Lab lab) throws Exception {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(22));
    for (String[] pair :
        new String[][] {
          {scanner.ipv4(), target.ipv4()},
          {scanner.ipv6(), target.ipv6()}
        }) {
      byte[] from = InetAddress.ofLiteral(pair[0]).getAddress();
      byte[] to = InetAddress.ofLiteral(pair[1]).getAddress();
      int port = SOURCE_PORT;
      for (Delivery delivery : Delivery.values()) {
        byte[] syn = Packets.tcp(from, to, port++, 22, Packets.SYN);
        Inside.run(
            scanner,
            () -> {
              try (ReceiveRing ring = ring(delivery);
                  RawSocket sender = RawSocket.open(from.length == 16)) {
                sender.frames().put(sender.offset(3), syn);
                sender.length(3, syn.length);
                long beforeNs = System.currentTimeMillis() * 1_000_000;

                assertThat(sender.send(3, 1)).isEqualTo(1);
                List<Received.Packet> packets = tcpOnly().await(ring, 1, 2000);

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
}
