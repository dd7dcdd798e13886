package portscan.api.scan;

/**
 * A job for a {@link Scanner}.
 *
 * @param asks the questions, walked once and lazily: a plan may be larger than memory
 * @param timing how long and how often to ask
 * @param origin where packets leave from
 */
public record ScanPlan(Iterable<Ask> asks, Timing timing, Origin origin) {}
