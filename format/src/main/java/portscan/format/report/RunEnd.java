package portscan.format.report;

import java.time.Instant;

/**
 * How a run ended.
 *
 * @param finishedAt when
 * @param complete whether everything asked for was answered; false after an interrupt
 * @param hostsDown how many hosts were found down and are counted here alone: a sweep of a large
 *     network does not tell each of them
 */
public record RunEnd(Instant finishedAt, boolean complete, long hostsDown) {
  /** The end of a run that told every host. */
  public RunEnd(Instant finishedAt, boolean complete) {
    this(finishedAt, complete, 0);
  }
}
