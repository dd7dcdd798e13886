package portscan.monitor.history;

import java.time.Instant;
import portscan.api.model.IpAddress;

/**
 * An address that a name led to.
 *
 * @param name in lower case
 * @param vantage where that was seen from
 * @param first when the first run was started that found it so
 * @param last when the last one was; others may lie between that did not ask for the name
 */
public record NamedAddress(
    String name, IpAddress address, String vantage, Instant first, Instant last) {}
