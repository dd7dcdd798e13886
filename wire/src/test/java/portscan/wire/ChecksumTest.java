package portscan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static portscan.wire.Samples.bytes;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumTest {
  /** RFC 1071's definition, a word at a time. */
  private static int slowly(ByteBuffer bytes, int at, int length) {
    int sum = 0;
    for (int index = 0; index < length; index++) {
      int octet = bytes.get(at + index) & 0xff;
      sum += index % 2 == 0 ? octet << 8 : octet;
      if (sum > 0xffff) {
        sum -= 0xffff;
      }
    }
    return ~sum & 0xffff;
  }

  @Test
  void checksum_ofRfc1071sExample_isItsComplement() {
    ByteBuffer example = bytes("0001f203f4f5f6f7");

    assertThat(Checksum.finish(Checksum.sum(example, 0, 8))).isEqualTo(~0xddf2 & 0xffff);
  }

  @Test
  void checksum_ofAnyBytesAnywhere_isThatOfTheDefinition() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] noise = new byte[200];
    for (int round = 0; round < 20_000; round++) {
      random.nextBytes(noise);
      int at = random.nextInt(40);
      int length = random.nextInt(noise.length - at + 1);
      ByteBuffer bytes = ByteBuffer.wrap(noise);

      assertThat(Checksum.finish(Checksum.sum(bytes, at, length)))
          .as("seed %d, round %d, %d bytes at %d", seed, round, length, at)
          .isEqualTo(slowly(bytes, at, length));
    }
  }

  @Test
  void checksum_ofLargestPacketOfOnes_doesNotOverflow() {
    byte[] ones = new byte[65_535];
    Arrays.fill(ones, (byte) 0xff);
    ByteBuffer bytes = ByteBuffer.wrap(ones);

    assertThat(Checksum.finish(Checksum.sum(bytes, 0, 65_535))).isEqualTo(slowly(bytes, 0, 65_535));
  }

  @Test
  void checksum_ofDirectMemory_isThatOfAnArray() {
    ByteBuffer array = bytes(Samples.IPV6);
    ByteBuffer direct = ByteBuffer.allocateDirect(array.limit()).put(0, Samples.array(array));

    assertThat(Checksum.sum(direct, 3, 77)).isEqualTo(Checksum.sum(array, 3, 77));
  }

  @Test
  void finish_foldsTheLargestSums() {
    assertThat(Checksum.finish(0)).isEqualTo(0xffff);
    assertThat(Checksum.finish(0xffff)).isZero();
    assertThat(Checksum.finish(0x10000)).isEqualTo(0xfffe);
    assertThat(Checksum.finish(0xffff_ffffL)).isZero();
    assertThat(Checksum.finish(Long.MAX_VALUE)).isEqualTo(~0x7fff & 0xffff);
  }

  @Test
  void finishUdp_ofZero_isAllOnes() {
    assertThat(Checksum.finishUdp(0xffff)).isEqualTo(0xffff);
    assertThat(Checksum.finishUdp(0xfffe)).isEqualTo(1);
  }

  @Test
  void add_ofWords_isTheSumOfTheirBytes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      ByteBuffer bytes = ByteBuffer.allocate(14);
      random.nextBytes(bytes.array());
      long sum = Checksum.add64(0, bytes.getLong(0));
      sum = Checksum.add(sum, bytes.getInt(8));
      sum = Checksum.add(sum, bytes.getShort(12) & 0xffff);

      assertThat(Checksum.finish(sum))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(slowly(bytes, 0, 14));
    }
  }

  @Test
  void pseudoHeader_ofIpv4_isTheSumOfItsBytes() {
    ByteBuffer header = bytes("c0000205c0000209" + "0006" + "0028");

    assertThat(
            Checksum.finish(
                Checksum.ipv4PseudoHeader(Samples.SERVER, Samples.SCANNER, IpProtocol.TCP, 40)))
        .isEqualTo(slowly(header, 0, 12));
  }

  @Test
  void pseudoHeader_ofIpv6_isTheSumOfItsBytes() {
    ByteBuffer header =
        bytes(
            "20010db8000000000000000000000005fe80000000000000ffffffffffffffff"
                + "00012345"
                + "0000003a");

    assertThat(
            Checksum.finish(
                Checksum.ipv6PseudoHeader(
                    Samples.PREFIX,
                    5,
                    0xfe80_0000_0000_0000L,
                    0xffff_ffff_ffff_ffffL,
                    IpProtocol.ICMPV6,
                    0x12345)))
        .isEqualTo(slowly(header, 0, 40));
  }

  @Test
  void update_ofRfc1624sExample_isZero() {
    assertThat(Checksum.update(0xdd2f, 0x5555, 0x3285)).isZero();
  }

  @Test
  void update_ofAnyWord_isThatOfRecomputation() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      ByteBuffer bytes = ByteBuffer.allocate(24);
      random.nextBytes(bytes.array());
      bytes.put(0, (byte) 0x45);
      int before = slowly(bytes, 0, 24);
      boolean wide = random.nextBoolean();
      int at = 4 + 2 * random.nextInt(8);
      int oldWord = wide ? bytes.getInt(at) : bytes.getShort(at) & 0xffff;
      int newWord = wide ? random.nextInt() : random.nextInt(0x10000);
      if (random.nextInt(8) == 0) {
        newWord = wide ? -1 : 0xffff;
      }
      if (wide) {
        bytes.putInt(at, newWord);
      } else {
        bytes.putShort(at, (short) newWord);
      }

      assertThat(Checksum.update(before, oldWord, newWord))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(slowly(bytes, 0, 24));
    }
  }
}
