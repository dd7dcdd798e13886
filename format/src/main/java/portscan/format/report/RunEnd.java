package portscan.format.report;

import java.time.Instant;

/**
 * How a run ended.
 *
 * @param finishedAt when
 * @param complete whether everything asked for was answered; false after an interrupt
 */
public record RunEnd(Instant finishedAt, boolean complete) {}
