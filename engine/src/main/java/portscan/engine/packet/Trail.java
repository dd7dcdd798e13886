package portscan.engine.packet;

/**
 * When a run passed which position of its order: of what it passed long enough ago, every answer
 * has come.
 *
 * <p>How long that is follows from the answers, of which each tells when its own element was asked:
 * twice the longest round trip; a second at the most, and before enough of them were seen.
 * Allocates nothing once it is made.
 */
final class Trail {
  /** No answer is waited for longer, and nothing is concluded from what came in less. */
  private static final long LONGEST_NS = 1_000_000_000;

  /** Added to what was measured, for round trips that are too short to be a measure. */
  private static final long SLACK_NS = 10_000_000;

  /** From one mark to the next. */
  private static final long STEP_NS = 2_000_000;

  /** Fewer answers do not tell how far away hosts are. */
  private static final int FEW_ANSWERS = 100;

  /** More than the longest time has steps; a power of two. */
  private static final int MARKS = 1 << 10;

  private final long firstPosition;
  private final long startNs;

  /** What was passed by the time of the same index; a ring. */
  private final long[] positions = new long[MARKS];

  private final long[] timesNs = new long[MARKS];

  /** How many marks were ever made: the next goes to that index of the ring. */
  private long marks;

  private long longestNs;
  private long answers;

  /** A run that begins at a position, at a moment of {@link System#nanoTime}. */
  Trail(long firstPosition, long startNs) {
    this.firstPosition = firstPosition;
    this.startNs = startNs;
    mark(firstPosition, startNs);
  }

  /** The positions below this one have been asked by now, and no other. */
  void passed(long position, long nowNs) {
    if (nowNs - timesNs[slot(marks - 1)] >= STEP_NS) {
      mark(position, nowNs);
    }
  }

  private void mark(long position, long nowNs) {
    positions[slot(marks)] = position;
    timesNs[slot(marks)] = nowNs;
    marks++;
  }

  private static int slot(long mark) {
    return (int) mark & (MARKS - 1);
  }

  /** The element at a position, asked in this run, has been answered at that moment. */
  void answered(long position, long atNs) {
    // The last mark that was made before it was asked; of what is older than all, the oldest.
    long from = Math.max(0, marks - MARKS);
    long to = marks - 1;
    while (from < to) {
      long middle = (from + to + 1) >>> 1;
      if (positions[slot(middle)] <= position) {
        from = middle;
      } else {
        to = middle - 1;
      }
    }
    longestNs = Math.max(longestNs, atNs - timesNs[slot(from)]);
    answers++;
  }

  /**
   * Every answer to the positions below this one is believed to have come.
   *
   * @param nowNs what came until then has been read
   */
  long settled(long nowNs) {
    if (nowNs - startNs < LONGEST_NS) {
      return firstPosition;
    }
    long patienceNs =
        answers < FEW_ANSWERS ? LONGEST_NS : Math.min(LONGEST_NS, 2 * longestNs + SLACK_NS);
    for (long mark = marks - 1; mark >= Math.max(0, marks - MARKS); mark--) {
      if (nowNs - timesNs[slot(mark)] >= patienceNs) {
        return positions[slot(mark)];
      }
    }
    return firstPosition;
  }
}
