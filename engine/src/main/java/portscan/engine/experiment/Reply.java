package portscan.engine.experiment;

import java.time.Duration;
import portscan.api.model.IpAddress;
import portscan.api.model.Reason;

/**
 * What came back for one packet.
 *
 * @param answer what it says
 * @param from who it claims to be from
 * @param ttl the time to live or hop limit that was left
 * @param window a TCP segment's window field; 0 for others
 * @param options a TCP segment's options in words, see {@link OptionWords}; empty for others
 * @param identification IPv4's identification field; 0 for IPv6
 * @param rtt from packet to answer
 */
record Reply(
    Reason answer,
    IpAddress from,
    int ttl,
    int window,
    String options,
    int identification,
    Duration rtt) {}
