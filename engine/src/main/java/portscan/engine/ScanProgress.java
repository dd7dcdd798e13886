package portscan.engine;

/**
 * How far a scan has come.
 *
 * @param sent packets, or where sockets ask, first attempts; of all parts so far
 * @param rate packets a second, as allowed just now; NaN if that is not known
 * @param loss the share of packets lost, 0 to 1; NaN if nothing could be measured
 * @param remainingNs nanoseconds to the end of the scan, as far as can be told; -1 if it cannot
 */
public record ScanProgress(long sent, double rate, double loss, long remainingNs) {}
