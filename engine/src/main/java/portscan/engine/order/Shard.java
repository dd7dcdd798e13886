package portscan.engine.order;

/**
 * One of several equal shares of a job: every {@code count}-th position of its permutation.
 *
 * <p>The shards 1 to {@code count} of the same size and seed together are the job, and share
 * nothing.
 *
 * @param number which share, 1 to {@code count}
 * @param count how many shares, 1 or more
 */
public record Shard(int number, int count) {

  /** The whole job. */
  public static final Shard WHOLE = new Shard(1, 1);

  public Shard {
    if (count < 1 || number < 1 || number > count) {
      throw new IllegalArgumentException("shard 1/1 to N/N, not " + number + "/" + count);
    }
  }

  /**
   * How many of {@code total} positions are in this share; 0 if there are more shares than those.
   */
  public long size(long total) {
    return total < number ? 0 : (total - number) / count + 1;
  }

  /** The position in the permutation of the {@code k}-th element of this share, both from 0. */
  public long index(long k) {
    return number - 1 + k * count;
  }

  /** The element of this share at a position in the permutation that is in the share. */
  public long position(long index) {
    return (index - number + 1) / count;
  }

  /** For example {@code 2/5}. */
  @Override
  public String toString() {
    return number + "/" + count;
  }
}
