package portscan.engine;

/**
 * What a scan is about to do.
 *
 * @param hosts how many addresses are asked, as far as that can be counted beforehand
 * @param probes how many ports of addresses are asked, all told; an upper bound where addresses are
 *     excluded one by one
 * @param tcpProbe the id of the probe that asks TCP ports
 * @param byPackets whether that probe is packets of our own, and not the kernel's connections
 */
public record ScanOutline(long hosts, long probes, String tcpProbe, boolean byPackets) {}
