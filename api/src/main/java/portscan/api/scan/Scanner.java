package portscan.api.scan;

/** Answers every question of a plan: the local engine, and later a distant vantage point. */
public interface Scanner {
  /**
   * Answers each of the plan's questions with exactly one observation.
   *
   * @throws InterruptedException if the calling thread is interrupted; what was observed until then
   *     has been delivered
   */
  void scan(ScanPlan plan, ObservationSink sink) throws InterruptedException;
}
