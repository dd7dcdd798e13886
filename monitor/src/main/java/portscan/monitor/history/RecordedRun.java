package portscan.monitor.history;

import java.time.Instant;

/**
 * A run that is in the history.
 *
 * @param number from 1, in the order in which runs were committed
 * @param header what it was about
 * @param finishedAt when it ended
 * @param complete whether it answered everything asked for; false after an interrupt
 * @param observations how many verdicts it gave
 */
public record RecordedRun(
    int number, RunHeader header, Instant finishedAt, boolean complete, long observations) {}
