package portscan.engine.packet;

import portscan.engine.order.Permutation;
import portscan.engine.order.Shard;

/**
 * In which order a job's elements are asked, and which share of them.
 *
 * @param permutation of all elements
 * @param shard the share
 */
public record Order(Permutation permutation, Shard shard) {
  /** How many elements the share has. */
  public long size() {
    return shard.size(permutation.size());
  }

  /** The {@code k}-th element of the share, from 0. */
  public long element(long k) {
    return permutation.at(shard.index(k));
  }

  /** Which element of the share this one is, from 0; it must be one of them. */
  public long position(long element) {
    return shard.position(permutation.indexOf(element));
  }
}
