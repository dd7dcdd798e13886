package portscan.engine.pace;

/**
 * The share of packets lost towards one address, estimated among those ports that did not answer
 * the first try.
 *
 * <p>A port that answers at try k+1 after silence at k proves k losses and one arrival beyond the
 * first. Averaging over every port of the job would hide a lossy corner among thousands of ports
 * that answer at once; these numbers do not.
 */
public final class LossEstimate {
  /** Losses and arrivals assumed before any are seen: 25 % loss, as little as four tries' worth. */
  private static final double PRIOR_LOST = 1;

  private static final double PRIOR_TRIES = 4;

  private int answers;
  private int lateAnswers;
  private int lost;
  private int laterLost;
  private int laterTries;

  /** The number of tries that was needed when it was last asked for; 0 if that may have changed. */
  private int tries;

  private double triesRisk;

  /** Knows nothing yet. */
  public LossEstimate() {}

  /** Notes an answer to try number {@code onTry}, from 1. */
  public void answered(int onTry) {
    answers++;
    lost += onTry - 1;
    if (onTry > 1) {
      // The first loss selected this port for the sample, so it says nothing about the rate.
      lateAnswers++;
      laterLost += onTry - 2;
      laterTries += onTry - 1;
      tries = 0;
    }
  }

  /** The loss to reckon with when deciding whether silence could be chance, 0 to 1. */
  public double cautious() {
    return (laterLost + PRIOR_LOST) / (laterTries + PRIOR_TRIES);
  }

  /** The share of packets that were lost before a port's answer, 0 to 1; NaN without an answer. */
  public double measured() {
    return answers == 0 ? Double.NaN : lost / (double) (lost + answers);
  }

  /**
   * How many tries it takes until an answering port is still silent with a chance under {@code
   * risk}, over all ports of the address.
   *
   * <p>If R ports answered only after their first try, about R / (1 - p) lost it, p being their
   * loss; of those, a share of p ^ (k - 1) is silent after k tries. Ports that never answer are not
   * in this number, however many a firewall drops. One more port, that nobody has heard of yet, may
   * hide behind at least the loss that is assumed before any is seen.
   */
  public int triesNeeded(double risk) {
    if (tries == 0 || triesRisk != risk) {
      tries = reckonTries(risk);
      triesRisk = risk;
    }
    return tries;
  }

  private int reckonTries(double risk) {
    double loss = cautious();
    double hidden = Math.max(loss, PRIOR_LOST / PRIOR_TRIES);
    double lostFirst = lateAnswers / (1 - loss);
    int needed = 2;
    while (lostFirst * Math.pow(loss, needed - 1) + Math.pow(hidden, needed - 1) >= risk) {
      needed++;
    }
    return needed;
  }
}
