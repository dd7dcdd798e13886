package portscan.api.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One hop of a way, as it answered.
 *
 * @param ttl its distance: the time to live that the probe was sent with, from 1; 0 if that is not
 *     known
 * @param address who answered; null if nobody did
 * @param rtt from probe to answer; null without an answer
 * @param answer {@code TIME_EXCEEDED} from a router on the way, {@code NO_RESPONSE} if nobody
 *     answered, else the answer of the target or the error that ended the way
 */
public record Hop(int ttl, @Nullable IpAddress address, @Nullable Duration rtt, Reason answer) {}
