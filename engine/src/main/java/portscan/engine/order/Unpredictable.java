package portscan.engine.order;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Numbers that nobody can foretell, for keys and seeds: the kernel's own where it gives them as a
 * file, since {@link SecureRandom} takes a cold JVM longer than a small scan.
 */
public final class Unpredictable implements RandomGenerator {
  private static final String KERNEL = "/dev/urandom";
  private static final int READ_AT_ONCE = 512;

  private ByteBuffer numbers = ByteBuffer.allocate(0);

  /** Reads nothing before the first number is asked for. */
  public Unpredictable() {}

  @Override
  public long nextLong() {
    if (numbers.remaining() < Long.BYTES) {
      numbers = ByteBuffer.wrap(read());
    }
    return numbers.getLong();
  }

  private static byte[] read() {
    try (InputStream kernel = new FileInputStream(KERNEL)) {
      byte[] bytes = kernel.readNBytes(READ_AT_ONCE);
      if (bytes.length == READ_AT_ONCE) {
        return bytes;
      }
    } catch (IOException e) {
      // This system has no such file: the JDK knows another way.
    }
    byte[] bytes = new byte[READ_AT_ONCE];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
