package portscan.look.service;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A conversation with a service, bounded in bytes and in time. That the other side hangs up is a
 * fact of the conversation, not an exception: {@link #isOver}.
 */
abstract class Talk {
  /** At most this many bytes are heard in one conversation. */
  static final int MOST_HEARD = 16 * 1024;

  /** An answer of unknown length is over when nothing more has come for so long. */
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(40);

  private final byte[] heard = new byte[MOST_HEARD];
  private int length;
  private long patienceNs = TimeUnit.MILLISECONDS.toNanos(300);

  /** Whether an answer is whole. */
  @FunctionalInterface
  interface Whole {
    boolean test(byte[] soFar);
  }

  /** Sends {@code words}; the other side may have hung up before it has heard them. */
  abstract void say(byte[] words) throws InterruptedException;

  /** Whether the other side has hung up, or cannot be understood any more. */
  abstract boolean isOver();

  /**
   * Puts what has come into {@code room}.
   *
   * @return how many bytes; 0 if none came until {@code untilNs}; -1 if none can come any more
   */
  abstract int receive(ByteBuffer room, long untilNs) throws InterruptedException;

  abstract void close();

  /** How long an answer is waited for; one that has begun may take as long again. */
  final void patience(long nanoseconds) {
    patienceNs = nanoseconds;
  }

  /** What comes until there is a pause; empty if nothing comes. */
  final byte[] hear() throws InterruptedException {
    return hear(PAUSE_NS, soFar -> false);
  }

  /** What comes until it is whole, or no more comes; empty if nothing comes. */
  final byte[] hear(Whole whole) throws InterruptedException {
    return hear(Long.MAX_VALUE, whole);
  }

  /** What comes until a line ends. */
  final byte[] hearLine() throws InterruptedException {
    return hear(soFar -> soFar[soFar.length - 1] == '\n');
  }

  /** Whether the last line of what {@code words} are answered with begins like that. */
  final boolean hearsAfter(String words, String beginning) throws InterruptedException {
    say(Texts.bytes(words));
    byte[] answer = hearLine();
    return Texts.lines(answer).getLast().startsWith(beginning);
  }

  /** What comes until there are {@code count} bytes. */
  final byte[] hearBytes(int count) throws InterruptedException {
    return hear(soFar -> soFar.length >= count);
  }

  private byte[] hear(long pauseNs, Whole whole) throws InterruptedException {
    int start = length;
    long beginNs = System.nanoTime();
    long untilNs = beginNs + patienceNs;
    while (length < MOST_HEARD) {
      int count = receive(ByteBuffer.wrap(heard, length, MOST_HEARD - length), untilNs);
      if (count <= 0) {
        break;
      }
      length += count;
      if (whole.test(Arrays.copyOfRange(heard, start, length))) {
        break;
      }
      long lastNs = beginNs + 2 * patienceNs;
      long pausedNs = pauseNs == Long.MAX_VALUE ? lastNs : System.nanoTime() + pauseNs;
      untilNs = pausedNs - lastNs < 0 ? pausedNs : lastNs;
    }
    return Arrays.copyOfRange(heard, start, length);
  }

  /** Everything that was heard so far. */
  final byte[] allHeard() {
    return Arrays.copyOf(heard, length);
  }
}
