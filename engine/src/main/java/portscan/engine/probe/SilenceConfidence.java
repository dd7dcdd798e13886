package portscan.engine.probe;

import portscan.api.model.Evidence;

/** How sure silence makes us. */
final class SilenceConfidence {
  /** The loss assumed where none could be measured: a bad path, so that we claim too little. */
  private static final double UNMEASURED_LOSS = 0.25;

  /** The least loss ever assumed, since no sample proves that a path loses nothing. */
  private static final double LEAST_LOSS = 0.01;

  private SilenceConfidence() {}

  /** The probability that not every try was lost by chance, were the port to answer. */
  static double notLost(Evidence.Silence silence) {
    double loss = Double.isNaN(silence.loss()) ? UNMEASURED_LOSS : silence.loss();
    return 1 - Math.pow(Math.clamp(loss, LEAST_LOSS, 1), silence.tries());
  }
}
