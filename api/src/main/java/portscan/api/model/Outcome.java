package portscan.api.model;

/** What is concluded from evidence. */
public sealed interface Outcome {

  /**
   * The evidence says something about the target.
   *
   * @param state the verdict
   * @param reason why, in a word
   * @param confidence the probability that another look under the same conditions agrees, 0 to 1
   */
  record Classified(PortState state, Reason reason, double confidence) implements Outcome {
    public Classified {
      if (!(confidence >= 0 && confidence <= 1)) {
        throw new IllegalArgumentException("a confidence is 0 to 1, not " + confidence);
      }
    }
  }

  /** Our own side failed: the target may be in any state. */
  record Undetermined(Evidence.LocalFailure failure) implements Outcome {}
}
