package portscan.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;
import portscan.wire.Checksum;
import portscan.wire.EtherType;
import portscan.wire.EthernetHeader;
import portscan.wire.IpProtocol;
import portscan.wire.Ipv4Header;
import portscan.wire.Ipv6Header;
import portscan.wire.Octets;
import portscan.wire.TcpHeader;
import portscan.wire.TcpOption;
import portscan.wire.TcpOptions;
import portscan.wire.UdpHeader;

class PacketTemplateTest {
  private static final int ROUNDS = 3_000;
  private static final int CAPACITY = 8;
  private static final int AT = 5;
  private static final int WINDOW = 1024;
  private static final long HARDWARE_BITS = 0xffff_ffff_ffffL;

  /** What a packet is made of, all of it by chance. */
  private static final class Fields {
    final boolean ipv6;
    final boolean tcp;
    final boolean link;
    final IpAddress source;
    final long high;
    final long low;
    final int ports;
    final int sequence;
    final int acknowledgement;
    final int identification;
    final long ours;
    final long nextHop;
    final int hopLimit;
    final int flags;
    final int segmentSize;
    final byte[] payload;

    Fields(boolean ipv6, boolean tcp, boolean link, Random random) {
      this.ipv6 = ipv6;
      this.tcp = tcp;
      this.link = link;
      source =
          ipv6
              ? new IpAddress(AddressFamily.IPV6, random.nextLong(), random.nextLong(), "")
              : IpAddress.ipv4(random.nextInt());
      high = ipv6 ? random.nextLong() : 0;
      low = ipv6 ? random.nextLong() : random.nextInt() & 0xffff_ffffL;
      ports = random.nextInt();
      sequence = random.nextInt();
      acknowledgement = random.nextInt();
      identification = random.nextInt(1 << 16);
      ours = random.nextLong() & HARDWARE_BITS;
      nextHop = random.nextLong() & HARDWARE_BITS;
      hopLimit = 1 + random.nextInt(255);
      flags = random.nextInt(256);
      segmentSize = random.nextBoolean() ? random.nextInt(1 << 16) : -1;
      payload = new byte[random.nextInt(60)];
      random.nextBytes(payload);
    }

    PacketTemplate template() {
      byte[] options =
          segmentSize < 0
              ? new byte[0]
              : new byte[] {2, 4, (byte) (segmentSize >> 8), (byte) segmentSize};
      return tcp
          ? PacketTemplate.tcp(source, flags, options, hopLimit, link ? ours : -1)
          : PacketTemplate.udp(source, payload, hopLimit, link ? ours : -1);
    }

    void add(PacketTemplate template, Entries entries) {
      template.add(entries, high, low, ports, sequence, acknowledgement, identification, nextHop);
    }

    /** The same packet as the headers of {@code portscan.wire} write it. */
    byte[] emitted() {
      TcpOptions options =
          segmentSize < 0
              ? TcpOptions.NONE
              : TcpOptions.of(new TcpOption.MaximumSegmentSize(segmentSize));
      int transportLength = tcp ? 20 + options.length() : 8 + payload.length;
      int protocol = tcp ? IpProtocol.TCP : IpProtocol.UDP;
      int network = link ? 14 : 0;
      int transport = network + (ipv6 ? 40 : 20);
      ByteBuffer bytes = ByteBuffer.allocate(transport + transportLength);
      if (link) {
        new EthernetHeader(nextHop, ours, ipv6 ? EtherType.IPV6 : EtherType.IPV4).emit(bytes, 0);
      }
      long pseudo;
      if (ipv6) {
        Ipv6Header.of(source.high(), source.low(), high, low, protocol, transportLength)
            .withHopLimit(hopLimit)
            .emit(bytes, network);
        pseudo =
            Checksum.ipv6PseudoHeader(
                source.high(), source.low(), high, low, protocol, transportLength);
      } else {
        new Ipv4Header(
                0,
                20 + transportLength,
                identification,
                true,
                false,
                0,
                hopLimit,
                protocol,
                (int) source.low(),
                (int) low,
                Octets.EMPTY)
            .emit(bytes, network);
        pseudo =
            Checksum.ipv4PseudoHeader((int) source.low(), (int) low, protocol, transportLength);
      }
      if (tcp) {
        new TcpHeader(
                ports >>> 16, ports & 0xffff, sequence, acknowledgement, flags, WINDOW, 0, options)
            .emit(bytes, transport, pseudo, 0);
      } else {
        bytes.put(transport + 8, payload);
        new UdpHeader(ports >>> 16, ports & 0xffff, payload.length).emit(bytes, transport, pseudo);
      }
      return bytes.array();
    }
  }

  private static byte[] expanded(PacketTemplate template, Entries entries, int index) {
    byte[] around = new byte[template.length() + 2 * AT];
    Arrays.fill(around, (byte) 0xa5);
    template.expand(entries, index, ByteBuffer.wrap(around), AT);
    for (int i = 0; i < AT; i++) {
      assertThat(around[i]).isEqualTo((byte) 0xa5);
      assertThat(around[around.length - 1 - i]).isEqualTo((byte) 0xa5);
    }
    return Arrays.copyOfRange(around, AT, around.length - AT);
  }

  /** Sixteen bits at a time with the carry put back each time, as RFC 1071 tells it. */
  private static int sum(int start, byte[] bytes, int from, int to) {
    int sum = start;
    for (int i = from; i < to; i++) {
      sum += (i - from) % 2 == 0 ? (bytes[i] & 0xff) << 8 : bytes[i] & 0xff;
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return sum;
  }

  private static void assertChecksums(byte[] frame, boolean ipv6, boolean tcp, boolean link) {
    int network = link ? 14 : 0;
    int transport = network + (ipv6 ? 40 : 20);
    if (!ipv6) {
      assertThat(sum(0, frame, network, transport)).isEqualTo(0xffff);
    }
    int addresses = network + (ipv6 ? 8 : 12);
    int pseudo = sum(0, frame, addresses, transport) + (tcp ? 6 : 17) + frame.length - transport;
    int sum = sum((pseudo & 0xffff) + (pseudo >>> 16), frame, transport, frame.length);
    assertThat(sum).isEqualTo(0xffff);
    if (!tcp) {
      assertThat(frame[transport + 6] | frame[transport + 7]).as("a checksum").isNotZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, true, false",
    "false, true, true",
    "false, false, false",
    "false, false, true",
    "true, true, false",
    "true, true, true",
    "true, false, false",
    "true, false, true"
  })
  void frame_isWhatTheHeadersWrite(boolean ipv6, boolean tcp, boolean link) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Fields fields = new Fields(ipv6, tcp, link, random);
      PacketTemplate template = fields.template();
      assertThat(template.isIpv6()).isEqualTo(ipv6);
      Entries entries = new Entries(1);
      fields.add(template, entries);
      byte[] frame = expanded(template, entries, 0);
      assertThat(frame).as("seed %d, round %d", seed, round).isEqualTo(fields.emitted());
      assertChecksums(frame, ipv6, tcp, link);
    }
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void entries_ofOneTemplate_areIndependent(boolean ipv6) {
    Random random = new Random(3);
    Fields first = new Fields(ipv6, true, true, random);
    PacketTemplate template = first.template();
    Entries entries = new Entries(CAPACITY);
    for (int round = 0; round < 3; round++) {
      assertThat(entries.capacity()).isEqualTo(CAPACITY);
      byte[][] expected = new byte[CAPACITY][];
      for (int i = 0; i < CAPACITY; i++) {
        assertThat(entries.count()).isEqualTo(i);
        assertThat(entries.isFull()).isFalse();
        Fields other = new Fields(ipv6, true, true, random);
        other.add(template, entries);
        Entries alone = new Entries(1);
        other.add(template, alone);
        expected[i] = expanded(template, alone, 0);
      }
      assertThat(entries.isFull()).isTrue();
      for (int i = CAPACITY - 1; i >= 0; i--) {
        assertThat(expanded(template, entries, i)).isEqualTo(expected[i]);
      }
      entries.clear();
    }
  }
}
