package portscan.audit;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of a run.
 *
 * @param complete whether it ran to its end
 * @param packets how many packets were sent to targets, as far as was counted
 * @param results how many observations there were of each state
 * @param digest the SHA-256 of the observations, see {@link ResultDigest}; 64 hexadecimal digits
 */
public record RunEnd(
    boolean complete, long packets, SortedMap<String, Long> results, String digest) {
  public RunEnd {
    results = Collections.unmodifiableSortedMap(new TreeMap<>(results));
  }
}
