package portscan.engine.packet;

/**
 * How far a run has come.
 *
 * @param sent packets
 * @param resolved probes that have an answer or were given up
 * @param total probes in all
 * @param open open ports found
 * @param rate packets a second, as allowed just now
 * @param loss the share of packets lost, 0 to 1; NaN if nothing could be measured
 * @param remainingNs nanoseconds to the end, as far as can be told
 */
public record PacketProgress(
    long sent, long resolved, long total, long open, double rate, double loss, long remainingNs) {}
