package portscan.engine;

/**
 * What a scan is about to do.
 *
 * @param hosts how many addresses are asked, as far as that can be counted beforehand
 * @param tcpProbe the id of the probe that asks TCP ports
 * @param byPackets whether that probe is packets of our own, and not the kernel's connections
 * @param discovers whether hosts are first asked whether they are there
 */
public record ScanOutline(long hosts, String tcpProbe, boolean byPackets, boolean discovers) {}
