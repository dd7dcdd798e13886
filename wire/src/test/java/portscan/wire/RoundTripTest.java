package portscan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** Whatever is written is read back, all of its bytes are written, and none beside them. */
class RoundTripTest {
  private static final int ROUNDS = 3_000;
  private static final int PAYLOAD = 64;
  private static final int BEFORE = 5;

  private interface Emitter<T> {
    void emit(T value, ByteBuffer bytes, int at);
  }

  private interface Parser<T> {
    Optional<T> parse(ByteBuffer bytes, int at, int limit);
  }

  /** {@code exact} if the value takes all bytes up to the limit for its own. */
  private static <T> void roundTrip(
      boolean exact,
      Function<Random, T> make,
      ToIntFunction<T> length,
      Emitter<T> emitter,
      Parser<T> parser) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      T value = make.apply(random);
      String what = "seed %d, round %d: %s".formatted(seed, round, value);
      int size = length.applyAsInt(value);
      ByteBuffer zeros = ByteBuffer.allocate(BEFORE + size + PAYLOAD);
      ByteBuffer filled = Samples.filled(zeros.capacity());
      emitter.emit(value, zeros, BEFORE);
      emitter.emit(value, filled, BEFORE);

      int end = BEFORE + size;
      assertThat(parser.parse(filled, BEFORE, exact ? end : filled.limit()))
          .as(what)
          .contains(value);
      assertThat(Arrays.copyOfRange(Samples.array(filled), BEFORE, end))
          .as(what)
          .isEqualTo(Arrays.copyOfRange(Samples.array(zeros), BEFORE, end));
      byte[] beside = Samples.array(filled);
      Arrays.fill(beside, BEFORE, end, (byte) 0xa5);
      assertThat(beside).as(what).isEqualTo(Samples.array(Samples.filled(beside.length)));
    }
  }

  private static int bits(Random random, int bits) {
    return random.nextInt(8) == 0 ? (1 << bits) - 1 : random.nextInt(1 << bits);
  }

  private static long hardware(Random random) {
    return random.nextLong() & HardwareAddress.BROADCAST;
  }

  private static Octets octets(Random random, int length) {
    byte[] contents = new byte[length];
    random.nextBytes(contents);
    return Octets.of(contents);
  }

  @Test
  void ethernetHeader_isReadBack() {
    roundTrip(
        false,
        random -> {
          List<VlanTag> tags = new ArrayList<>();
          for (int count = random.nextInt(5); count > 0; count--) {
            int type = random.nextBoolean() ? EtherType.VLAN : EtherType.SERVICE_VLAN;
            tags.add(new VlanTag(type, bits(random, 16)));
          }
          int etherType = bits(random, 16);
          return new EthernetHeader(
              hardware(random),
              hardware(random),
              tags,
              EtherType.isTag(etherType) ? EtherType.IPV4 : etherType);
        },
        EthernetHeader::length,
        EthernetHeader::emit,
        EthernetHeader::parse);
  }

  @Test
  void arpPacket_isReadBack() {
    roundTrip(
        false,
        random ->
            new ArpPacket(
                bits(random, 16),
                hardware(random),
                random.nextInt(),
                hardware(random),
                random.nextInt()),
        ArpPacket::length,
        ArpPacket::emit,
        ArpPacket::parse);
  }

  @Test
  void ipv4Header_isReadBack() {
    roundTrip(
        false,
        random -> {
          Octets options = octets(random, 4 * random.nextInt(11));
          return new Ipv4Header(
              bits(random, 8),
              20 + options.length() + random.nextInt(PAYLOAD + 1),
              bits(random, 16),
              random.nextBoolean(),
              random.nextBoolean(),
              bits(random, 13) * 8,
              bits(random, 8),
              bits(random, 8),
              random.nextInt(),
              random.nextInt(),
              options);
        },
        Ipv4Header::length,
        Ipv4Header::emit,
        Ipv4Header::parse);
  }

  @Test
  void ipv6Header_isReadBack() {
    roundTrip(
        false,
        random ->
            new Ipv6Header(
                bits(random, 8),
                bits(random, 20),
                random.nextInt(PAYLOAD + 1),
                64 + random.nextInt(192),
                bits(random, 8),
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextLong()),
        Ipv6Header::length,
        Ipv6Header::emit,
        Ipv6Header::parse);
  }

  private static TcpOption option(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> new TcpOption.NoOperation();
      case 1 -> new TcpOption.MaximumSegmentSize(bits(random, 16));
      case 2 -> new TcpOption.WindowScale(bits(random, 8));
      case 3 -> new TcpOption.SelectiveAcknowledgementPermitted();
      case 4 -> new TcpOption.Timestamps(random.nextInt(), random.nextInt());
      default -> new TcpOption.Unknown(9 + random.nextInt(247), octets(random, random.nextInt(9)));
    };
  }

  @Test
  void tcpHeader_isReadBack() {
    roundTrip(
        false,
        random -> {
          List<TcpOption> options = new ArrayList<>();
          int left = 39;
          for (int count = random.nextInt(8); count > 0; count--) {
            TcpOption option = option(random);
            if (option.length() <= left) {
              options.add(option);
              left -= option.length();
            }
          }
          return new TcpHeader(
              bits(random, 16),
              bits(random, 16),
              random.nextInt(),
              random.nextInt(),
              bits(random, 9),
              bits(random, 16),
              bits(random, 16),
              TcpOptions.of(options.toArray(TcpOption[]::new)));
        },
        TcpHeader::length,
        TcpHeader::emit,
        TcpHeader::parse);
  }

  @Test
  void udpHeader_isReadBack() {
    roundTrip(
        false,
        random -> new UdpHeader(bits(random, 16), bits(random, 16), random.nextInt(PAYLOAD + 1)),
        UdpHeader::length,
        UdpHeader::emit,
        UdpHeader::parse);
  }

  @Test
  void icmpMessage_isReadBack() {
    roundTrip(
        true,
        random ->
            new IcmpMessage(
                bits(random, 8),
                bits(random, 8),
                random.nextInt(),
                octets(random, random.nextInt(40))),
        IcmpMessage::length,
        IcmpMessage::emit,
        IcmpMessage::parse);
  }

  @Test
  void icmpv6Message_isReadBack() {
    roundTrip(
        true,
        random ->
            new Icmpv6Message(
                bits(random, 8),
                bits(random, 8),
                random.nextInt(),
                octets(random, random.nextInt(40))),
        Icmpv6Message::length,
        Icmpv6Message::emit,
        Icmpv6Message::parse);
  }

  @Test
  void neighbourSolicitation_isReadBack() {
    roundTrip(
        true,
        random ->
            new NeighbourSolicitation(
                random.nextLong() >>> 1,
                random.nextLong(),
                random.nextBoolean() ? -1 : hardware(random)),
        NeighbourSolicitation::length,
        NeighbourSolicitation::emit,
        NeighbourSolicitation::parse);
  }
}
