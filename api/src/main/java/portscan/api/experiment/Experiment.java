package portscan.api.experiment;

/**
 * Something that can be found out from a vantage point, bounded in packets and time.
 *
 * @param <R> what comes of it
 */
public sealed interface Experiment<R extends Experiment.Result>
    permits Check,
        Trace,
        Fingerprint,
        Steady,
        Echo,
        Requests,
        Resolve,
        ServiceLook,
        Segments,
        LocalView {

  /** The class of what comes of it. */
  Class<R> resultType();

  /** What came of an experiment. */
  interface Result {
    /** How many packets were sent for it, as far as they are ours to count. */
    int packets();
  }
}
