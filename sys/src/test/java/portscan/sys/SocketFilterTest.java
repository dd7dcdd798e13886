package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static portscan.sys.Loopback.IPV4;
import static portscan.sys.Loopback.IPV6;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;

class SocketFilterTest {
  private static final int FIRST = 50_000;
  private static final int LAST = 50_009;

  /** Packets by whether they pass. */
  private final Map<String, byte[]> passing = new LinkedHashMap<>();

  private final Map<String, byte[]> dropped = new LinkedHashMap<>();

  private static byte[] fragment(byte[] packet, int flagsAndOffset) {
    byte[] fragment = packet.clone();
    fragment[6] = (byte) (flagsAndOffset >>> 8);
    fragment[7] = (byte) flagsAndOffset;
    return fragment;
  }

  /** An IPv4 packet with eight bytes of options, which the kernel's own parser reads as no-ops. */
  private static byte[] withOptions(byte[] packet) {
    byte[] longer = new byte[packet.length + 8];
    System.arraycopy(packet, 0, longer, 0, 20);
    Arrays.fill(longer, 20, 28, (byte) 1);
    System.arraycopy(packet, 20, longer, 28, packet.length - 20);
    longer[0] = 0x47;
    return longer;
  }

  /** An IPv6 packet whose first extension header is {@code next}. */
  private static byte[] extended(int next, int third, int fourth) {
    byte[] payload = new byte[32];
    payload[0] = Packets.UDP;
    payload[2] = (byte) third;
    payload[3] = (byte) fourth;
    return Packets.ip(IPV6, IPV6, next, payload, -1);
  }

  private void table() {
    for (byte[] host : new byte[][] {IPV4, IPV6}) {
      String name = host.length == 4 ? "IPv4 " : "IPv6 ";
      for (int port : new int[] {FIRST, FIRST + 5, LAST}) {
        passing.put(name + "TCP " + port, Packets.tcp(host, host, 80, port, Packets.ACK));
        passing.put(name + "UDP " + port, Packets.udp(host, host, 53, port, 9));
      }
      for (int port : new int[] {0, FIRST - 1, LAST + 1, 65_535}) {
        dropped.put(name + "TCP " + port, Packets.tcp(host, host, FIRST, port, Packets.ACK));
        dropped.put(name + "UDP " + port, Packets.udp(host, host, FIRST, port, 9));
      }
      (host.length == 4 ? dropped : passing)
          .put(name + "SCTP", Packets.ip(host, host, 132, new byte[40], -1));
    }
    for (int type : new int[] {0, 3, 4, 5, 11, 12, 14}) {
      passing.put("ICMP " + type, Packets.icmp(IPV4, IPV4, type, 0));
    }
    for (int type : new int[] {1, 2, 8, 9, 10, 13, 15, 40, 255}) {
      dropped.put("ICMP " + type, Packets.icmp(IPV4, IPV4, type, 0));
    }
    for (int type : new int[] {1, 2, 3, 4, 127, 129, 136}) {
      passing.put("ICMPv6 " + type, Packets.icmp(IPV6, IPV6, type, 0));
    }
    for (int type : new int[] {128, 130, 133, 134, 135, 137, 255}) {
      dropped.put("ICMPv6 " + type, Packets.icmp(IPV6, IPV6, type, 0));
    }
    byte[] udp = Packets.udp(IPV4, IPV4, 53, FIRST, 16);
    passing.put("IPv4 options", withOptions(udp));
    dropped.put("IPv4 options, other port", withOptions(Packets.udp(IPV4, IPV4, 53, 9, 16)));
    passing.put("IPv4 first fragment", fragment(udp, 0x2000));
    dropped.put("IPv4 later fragment", fragment(udp, 0x2001));
    dropped.put("IPv4 last fragment", fragment(udp, 0x0010));
    dropped.put("IPv4 UDP without ports", Packets.ip(IPV4, IPV4, 17, new byte[2], -1));
    dropped.put("IPv4 TCP without payload", Packets.ip(IPV4, IPV4, 6, new byte[0], -1));
    passing.put("IPv6 first fragment", extended(44, 0, 1));
    dropped.put("IPv6 later fragment", extended(44, 0, 8));
    dropped.put("IPv6 late fragment", extended(44, 0xff, 0xf8));
    passing.put("IPv6 destination options", extended(60, 0, 0));
  }

  @LabTest
  void answers_passesWhatAnswersAndDropsTheRest(Lab lab) throws Exception {
    table();
    Host host = lab.host("host");
    host.firewall().input().drop();
    lab.up();
    Inside.run(
        host,
        () -> {
          SocketFilter filter = SocketFilter.answers(FIRST, LAST);
          try (ReceiveRing ring = ReceiveRing.open(1, ReceiveRing.ETH_P_ALL, filter);
              RawSocket ipv4 = RawSocket.open(false, 2, 256);
              RawSocket ipv6 = RawSocket.open(true, 2, 256)) {
            for (var entry : passing.entrySet()) {
              byte[] packet = entry.getValue();
              assertThat(passes(packet[0] >>> 4 == 4 ? ipv4 : ipv6, ring, packet))
                  .as(entry.getKey())
                  .isTrue();
            }
            for (var entry : dropped.entrySet()) {
              byte[] packet = entry.getValue();
              assertThat(passes(packet[0] >>> 4 == 4 ? ipv4 : ipv6, ring, packet))
                  .as(entry.getKey())
                  .isFalse();
            }
          }
        });
  }

  /** Sends a packet and, after it, one that is sure to pass; whether both come in. */
  private static boolean passes(RawSocket sender, ReceiveRing ring, byte[] packet) {
    byte[] host = packet[0] >>> 4 == 4 ? IPV4 : IPV6;
    byte[] last = Packets.udp(host, host, 54, LAST, 21);
    sender.frames().put(sender.offset(0), packet);
    sender.length(0, packet.length);
    sender.frames().put(sender.offset(1), last);
    sender.length(1, last.length);
    assertThat(sender.send(0, 2)).isEqualTo(2);
    Received received = new Received(_ -> true);
    for (int round = 0; round < 2; round++) {
      if (received.await(ring, round + 1, 2000).getLast().bytes().length == last.length) {
        return received.packets.size() == 2;
      }
    }
    throw new AssertionError("the last packet did not come in");
  }

  @Test
  void answers_toNoRangeOfPorts_isRefused() {
    assertThatThrownBy(() -> SocketFilter.answers(2, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SocketFilter.answers(-1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SocketFilter.answers(1, 65_536))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void build_ofAJumpToNowhere_backOrTooFar_isRefused() {
    assertThatThrownBy(() -> SocketFilter.builder().jumpIfEqual(1, "x", null).pass().build())
        .hasMessage("no instruction at label x");
    assertThatThrownBy(() ->
            SocketFilter.builder().label("x").loadByte(0).jumpIfEqual(1, "x", null).pass().build())
        .isInstanceOf(IllegalStateException.class);
    SocketFilter.Builder far = SocketFilter.builder().jumpIfEqual(1, "x", null);
    for (int i = 0; i < 255; i++) {
      far.loadByte(0);
    }
    assertThat(far.label("x").pass().build().size()).isEqualTo(257);
    SocketFilter.Builder tooFar = SocketFilter.builder().jumpIfEqual(1, "x", null);
    for (int i = 0; i < 256; i++) {
      tooFar.loadByte(0);
    }
    assertThatThrownBy(() -> tooFar.label("x").pass().build())
        .hasMessage("a jump of 256 instructions to x");
  }

  @Test
  void build_ofWhatDoesNotEnd_isRefused() {
    assertThatThrownBy(() -> SocketFilter.builder().build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> SocketFilter.builder().loadByte(0).build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> SocketFilter.builder().label("x").label("x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
