package portscan.engine.experiment;

/**
 * Finds an unseen number from 1 to 255 by asking "is it at least so much?", where a no is silence
 * and so may be a lost yes.
 *
 * <p>Systems send with a time to live of 64, 128 or 255, and few ways are longer than 30 hops: so
 * it is first told which of the three, then halved. In the end the next higher number is asked for
 * once more: only if it is silent again is the number found.
 */
final class TtlSearch {
  private static final int HIGHEST = 255;
  private static final int[] FIRST = {65, 129, 225, 98, 34};
  private static final int MOST_QUESTIONS = 24;

  private int low;
  private int high = HIGHEST;
  private int expected;
  private int asking;
  private int questions;
  private boolean isOver;

  /** What is likely, 1 to 255: it and the next higher number are asked for first. 0 for no idea. */
  void expect(int likely) {
    expected = likely;
  }

  /** The number to ask for next, 1 to 255; 0 if there is nothing more to ask. */
  int next() {
    if (isOver || questions == MOST_QUESTIONS || (low == high && low == HIGHEST)) {
      isOver = true;
      asking = 0;
      return 0;
    }
    questions++;
    asking = low == high ? low + 1 : between();
    return asking;
  }

  private int between() {
    if (low < expected && expected <= high) {
      return expected;
    }
    if (low == expected && low > 0) {
      return low + 1;
    }
    for (int first : FIRST) {
      if (low < first && first <= high) {
        return first;
      }
    }
    return low + (high - low + 1) / 2;
  }

  /** It is at least what was asked for. */
  void yes() {
    if (asking > high) {
      high = HIGHEST; // A yes had been lost.
    }
    low = Math.max(low, asking);
  }

  /** Nothing came. */
  void no() {
    if (asking > high) {
      isOver = true;
    } else {
      high = Math.min(high, asking - 1);
    }
  }

  /** Gives up: the answers do not agree. */
  void spoil() {
    isOver = true;
    low = 0;
    high = HIGHEST;
  }

  /** The number; 0 if it is not known. */
  int found() {
    return low == high ? low : 0;
  }
}
