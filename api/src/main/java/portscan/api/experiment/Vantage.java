package portscan.api.experiment;

/** A place to probe from: this machine, and later a distant one. */
public interface Vantage {
  /** The name that observations bear; {@code local} for this machine. */
  String name();

  /**
   * Runs an experiment from here, within its own bounds. May be called by several threads at once.
   *
   * @throws InterruptedException if the calling thread is interrupted
   */
  <R extends Experiment.Result> Attempt<R> run(Experiment<R> experiment)
      throws InterruptedException;
}
