package portscan.sys;

/**
 * No packet can be sent to the destination.
 *
 * @param errno a positive {@link Errno}: {@code ENETUNREACH} where no route matches, {@code
 *     EHOSTUNREACH} of an unreachable route, {@code EACCES} of a prohibit route, {@code EINVAL} of
 *     a blackhole route or of a source that is no address of this machine; others as a failed send
 *     has them
 */
public record NoRoute(int errno) implements RouteAnswer {}
