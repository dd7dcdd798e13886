package portscan.look;

import portscan.api.model.IpAddress;

/**
 * An address of this machine.
 *
 * @param address with its interface as zone if it is a link-local IPv6 address
 * @param prefix how many leading bits its network has: 0 to 32 or 128
 * @param device the network interface that has it
 */
public record LocalAddress(IpAddress address, int prefix, String device) {}
