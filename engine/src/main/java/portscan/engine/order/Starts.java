package portscan.engine.order;

/**
 * Runs of numbers that follow each other from 0 on, and which run a number is in.
 *
 * <p>Buckets of equal width tell where to look, so that a million runs cost a step or two.
 */
final class Starts {
  /** The first number of each run, ascending, and the total behind the last. */
  private final long[] starts;

  private final int shift;

  /** The run of each bucket's first number, and the last run behind them. */
  private final int[] firstRun;

  /**
   * @param starts the first number of each run, then the total; no run is empty
   */
  Starts(long[] starts) {
    this.starts = starts;
    int runs = starts.length - 1;
    long total = starts[runs];
    int bucketBits = runs <= 1 ? 0 : Math.min(20, 32 - Integer.numberOfLeadingZeros(runs - 1));
    shift = Math.max(0, 64 - Long.numberOfLeadingZeros(Math.max(0, total - 1)) - bucketBits);
    int buckets = total == 0 ? 0 : (int) ((total - 1) >>> shift) + 1;
    firstRun = new int[buckets + 1];
    int run = 0;
    for (int bucket = 0; bucket < buckets; bucket++) {
      while (starts[run + 1] <= (long) bucket << shift) {
        run++;
      }
      firstRun[bucket] = run;
    }
    firstRun[buckets] = Math.max(0, runs - 1);
  }

  /** The sum of all runs. */
  long total() {
    return starts[starts.length - 1];
  }

  /** The first number of a run. */
  long start(int run) {
    return starts[run];
  }

  /** The run that {@code number} is in. */
  int run(long number) {
    if (number < 0 || number >= total()) {
      throw new IndexOutOfBoundsException(number);
    }
    int bucket = (int) (number >>> shift);
    int low = firstRun[bucket];
    int high = firstRun[bucket + 1];
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts[middle] <= number) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
