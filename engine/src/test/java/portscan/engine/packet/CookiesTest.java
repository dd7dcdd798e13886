package portscan.engine.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CookiesTest {
  /** The key of the reference vectors: the bytes 0 to 15. */
  private static final long KEY0 = 0x0706050403020100L;

  private static final long KEY1 = 0x0f0e0d0c0b0a0908L;

  /** SipHash-2-4 as its authors describe it, byte by byte. */
  private static long sipHash(long key0, long key1, byte[] message) {
    long[] v = {
      key0 ^ 0x736f6d6570736575L,
      key1 ^ 0x646f72616e646f6dL,
      key0 ^ 0x6c7967656e657261L,
      key1 ^ 0x7465646279746573L
    };
    byte[] padded = Arrays.copyOf(message, (message.length / 8 + 1) * 8);
    padded[padded.length - 1] = (byte) message.length;
    for (int at = 0; at < padded.length; at += 8) {
      long word = 0;
      for (int i = 7; i >= 0; i--) {
        word = (word << 8) | (padded[at + i] & 0xff);
      }
      v[3] ^= word;
      rounds(v, 2);
      v[0] ^= word;
    }
    v[2] ^= 0xff;
    rounds(v, 4);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
  }

  private static void rounds(long[] v, int count) {
    for (int round = 0; round < count; round++) {
      half(v, 0, 1, 13, 32);
      half(v, 2, 3, 16, 0);
      half(v, 0, 3, 21, 0);
      half(v, 2, 1, 17, 32);
    }
  }

  private static void half(long[] v, int a, int b, int turn, int turnA) {
    v[a] += v[b];
    v[b] = Long.rotateLeft(v[b], turn) ^ v[a];
    v[a] = Long.rotateLeft(v[a], turnA);
  }

  private static byte[] message(long high, long low, int ports) {
    return ByteBuffer.allocate(20)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(high)
        .putLong(low)
        .putInt(ports)
        .array();
  }

  @Test
  void reference_ofThePublishedVectors_isRight() {
    byte[] fifteen = new byte[15];
    for (int i = 0; i < fifteen.length; i++) {
      fifteen[i] = (byte) i;
    }
    assertThat(sipHash(KEY0, KEY1, new byte[0])).isEqualTo(0x726fdb47dd0e0e31L);
    assertThat(sipHash(KEY0, KEY1, new byte[] {0})).isEqualTo(0x74f839c593dc67fdL);
    assertThat(sipHash(KEY0, KEY1, fifteen)).isEqualTo(0xa129ca6149be45e5L);
  }

  @Test
  void cookie_isSipHashOfAddressAndPorts() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      long key0 = random.nextLong();
      long key1 = random.nextLong();
      long high = i % 2 == 0 ? 0 : random.nextLong();
      long low = i % 2 == 0 ? random.nextLong(1L << 32) : random.nextLong();
      int ports = random.nextInt();
      assertThat(new Cookies(key0, key1).of(high, low, ports))
          .as("seed %d", seed)
          .isEqualTo(sipHash(key0, key1, message(high, low, ports)));
    }
  }

  @Test
  void cookies_differByEachPartAndByKey() {
    Set<Long> all = new HashSet<>();
    for (int key = 0; key < 2; key++) {
      Cookies cookies = new Cookies(KEY0, key);
      for (int value = 0; value < 100; value++) {
        all.add(cookies.of(value + 1, 0, 0));
        all.add(cookies.of(0, value + 1, 0));
        all.add(cookies.of(0, 0, value + 1));
        all.add(cookies.of(0, 0, (value + 1) << 16));
      }
    }
    assertThat(all).hasSize(800);
  }
}
