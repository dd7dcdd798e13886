package portscan.look.filter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import portscan.look.filter.Chain.Step;

/**
 * The way of one packet through a packet filter: which rules stop it, or would if what is not known
 * of it is so.
 */
final class Walk {
  /** As deep as the kernel lets rules jump. */
  private static final int MAXIMUM_DEPTH = 16;

  /** Rules that jump to rules that jump could be as many as the stars. */
  private static final int MAXIMUM_STEPS = 200_000;

  private final Map<String, Chain> chains;
  private final Map<String, Match> stops = new LinkedHashMap<>();
  private int steps;

  private Walk(Map<String, Chain> chains) {
    this.chains = chains;
  }

  /**
   * A rule that stops the packet.
   *
   * @param text table, chain and rule
   * @param isCertain whether the packet surely gets no further, whatever is not known of it: this
   *     rule stops it, or one before
   */
  record Stop(String text, boolean isCertain) {}

  /**
   * Passes the base chains one after the other, as far as each lets the packet go.
   *
   * @param chains by key, base chains in the order in which the packet meets them
   */
  static List<Stop> through(Map<String, Chain> chains) {
    Walk walk = new Walk(chains);
    Match arrives = Match.YES;
    for (Chain chain : chains.values()) {
      if (chain.isBase() && arrives != Match.NO) {
        arrives = walk.base(chain, arrives);
      }
    }
    List<Stop> stops = new ArrayList<>();
    walk.stops.forEach((text, match) -> stops.add(new Stop(text, match == Match.YES)));
    return stops;
  }

  /**
   * Whether the packet comes out of the other end of a base chain, or was perhaps stopped in it.
   */
  private Match base(Chain chain, Match arrives) {
    Passage passage = new Passage(arrives);
    pass(chain, passage, 0);
    if (chain.stopsAtEnd() && passage.undecided != Match.NO) {
      stop(chain.label() + ": policy drop", passage.undecided);
      passage.stopped = passage.stopped.or(passage.undecided);
    }
    return passage.stopped == Match.YES ? Match.NO : arrives;
  }

  /** What is known of the packet within a base chain. */
  private static final class Passage {
    /** Whether no rule has accepted it yet; no longer asked once one has stopped it for certain. */
    private Match undecided;

    /** Whether a rule has stopped it. */
    private Match stopped = Match.NO;

    /** Whether any rule may have accepted it. */
    private boolean mayBeAccepted;

    Passage(Match undecided) {
      this.undecided = undecided;
    }

    void accept(Match match) {
      mayBeAccepted = true;
      undecided = match == Match.YES ? Match.NO : undecided.and(Match.MAYBE);
    }

    void stop(Match match, Match reaches) {
      stopped = stopped.or(reaches);
      undecided = match == Match.YES ? Match.NO : undecided;
    }
  }

  /** Goes through a chain to its end, or to where the packet is decided on or returns. */
  private void pass(Chain chain, Passage passage, int depth) {
    Match within = Match.YES;
    for (Step step : chain.steps()) {
      Match reaches = within.and(passage.undecided).and(step.match());
      if (reaches == Match.NO || ++steps > MAXIMUM_STEPS) {
        continue;
      }
      Match leaves = within.and(step.match());
      switch (step.verdict()) {
        case ACCEPT -> passage.accept(leaves);
        case STOP -> {
          stop(chain.label() + ": " + step.text(), reaches);
          passage.stop(leaves, reaches);
        }
        case RETURN -> within = within.and(step.match().negated());
        case JUMP -> jump(step, leaves, passage, depth);
        case GOTO -> {
          jump(step, leaves, passage, depth);
          within = within.and(step.match().negated());
        }
      }
      if (within == Match.NO || passage.undecided == Match.NO) {
        return;
      }
    }
  }

  private void jump(Step step, Match leaves, Passage passage, int depth) {
    Chain target = chains.get(step.target());
    if (target == null || depth == MAXIMUM_DEPTH) {
      return;
    }
    Passage inner = new Passage(passage.undecided.and(leaves));
    pass(target, inner, depth + 1);
    passage.stopped = passage.stopped.or(inner.stopped);
    if (inner.undecided == Match.NO && leaves == Match.YES) {
      passage.undecided = Match.NO;
    } else if (inner.mayBeAccepted) {
      passage.accept(Match.MAYBE);
    }
  }

  private void stop(String text, Match match) {
    stops.merge(text, match, Match::or);
  }
}
