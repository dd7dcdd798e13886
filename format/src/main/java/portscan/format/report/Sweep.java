package portscan.format.report;

import portscan.api.model.PortSet;

/**
 * The ports that each host is asked for, and how.
 *
 * @param probe the id of the probe for TCP ports, for example {@code connect}
 * @param ports of both transports
 */
public record Sweep(String probe, PortSet ports) {}
