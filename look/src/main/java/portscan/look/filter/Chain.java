package portscan.look.filter;

import java.util.List;

/**
 * A chain of a packet filter, with each rule already held against one packet.
 *
 * @param label table and name, for people
 * @param isBase whether packets enter the filter here
 * @param stopsAtEnd whether what no rule decides is dropped; only of a base chain
 */
record Chain(String label, boolean isBase, boolean stopsAtEnd, List<Step> steps) {
  Chain {
    steps = List.copyOf(steps);
  }

  /** What becomes of a packet that fits a rule. */
  enum Verdict {
    ACCEPT,
    /** Dropped or rejected. */
    STOP,
    RETURN,
    JUMP,
    GOTO
  }

  /**
   * One rule, or one of several verdicts of a rule.
   *
   * @param match whether the packet fits
   * @param target the key of the chain to jump or go to; empty with other verdicts
   * @param text the rule as the filter lists it
   */
  record Step(Match match, Verdict verdict, String target, String text) {}
}
