package portscan.look.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portscan.look.filter.Chain.Step;
import portscan.look.filter.Chain.Verdict;
import portscan.look.filter.Walk.Stop;

/** Chains that jump, return and stop, with and without doubt. */
class WalkTest {
  private static Step step(Match match, Verdict verdict) {
    return new Step(match, verdict, "", "rule");
  }

  private static Step jump(Match match, String target) {
    return new Step(match, Verdict.JUMP, target, "jump");
  }

  private static List<Stop> through(Chain... chains) {
    Map<String, Chain> byKey = new LinkedHashMap<>();
    for (Chain chain : chains) {
      byKey.put(chain.label(), chain);
    }
    return Walk.through(byKey);
  }

  private static Chain base(boolean dropsAtEnd, Step... steps) {
    return new Chain("base", true, dropsAtEnd, List.of(steps));
  }

  private static Chain sub(String name, Step... steps) {
    return new Chain(name, false, false, List.of(steps));
  }

  private static final Stop POLICY = new Stop("base: policy drop", true);
  private static final Stop DOUBTFUL_POLICY = new Stop("base: policy drop", false);

  @Test
  void aCertainAccept_endsTheChain() {
    assertThat(through(base(true, step(Match.YES, Verdict.ACCEPT)))).isEmpty();
    assertThat(through(base(true, step(Match.MAYBE, Verdict.ACCEPT))))
        .containsExactly(DOUBTFUL_POLICY);
    assertThat(through(base(true, step(Match.NO, Verdict.ACCEPT)))).containsExactly(POLICY);
  }

  @Test
  void aDoubtfulAcceptInAJump_castsDoubtOnWhatFollows() {
    assertThat(
            through(
                base(true, jump(Match.MAYBE, "sub")), sub("sub", step(Match.YES, Verdict.ACCEPT))))
        .containsExactly(DOUBTFUL_POLICY);
    assertThat(
            through(
                base(true, jump(Match.MAYBE, "sub")),
                sub("sub", step(Match.MAYBE, Verdict.ACCEPT))))
        .containsExactly(DOUBTFUL_POLICY);
    assertThat(
            through(
                base(true, jump(Match.YES, "sub")), sub("sub", step(Match.YES, Verdict.ACCEPT))))
        .isEmpty();
  }

  @Test
  void aDoubtfulStop_leavesNoDoubtThatThePolicyStopsTheRest() {
    Stop doubtful = new Stop("sub: rule", false);
    assertThat(
            through(
                base(true, jump(Match.MAYBE, "sub")), sub("sub", step(Match.YES, Verdict.STOP))))
        .containsExactly(doubtful, POLICY);
    assertThat(
            through(
                base(true, jump(Match.YES, "sub")), sub("sub", step(Match.MAYBE, Verdict.STOP))))
        .containsExactly(doubtful, POLICY);
    assertThat(
            through(base(true, jump(Match.YES, "sub")), sub("sub", step(Match.YES, Verdict.STOP))))
        .containsExactly(new Stop("sub: rule", true));
  }

  @Test
  void aReturn_goesOnAfterTheJump() {
    assertThat(
            through(
                base(true, jump(Match.YES, "sub")),
                sub("sub", step(Match.YES, Verdict.RETURN), step(Match.YES, Verdict.ACCEPT))))
        .containsExactly(POLICY);
    assertThat(
            through(
                base(true, jump(Match.YES, "sub")),
                sub("sub", step(Match.MAYBE, Verdict.RETURN), step(Match.YES, Verdict.ACCEPT))))
        .containsExactly(DOUBTFUL_POLICY);
  }

  @Test
  void aGoto_doesNotComeBack() {
    Step away = new Step(Match.YES, Verdict.GOTO, "sub", "goto");
    assertThat(through(base(true, away, step(Match.YES, Verdict.ACCEPT)), sub("sub")))
        .containsExactly(POLICY);
  }

  @Test
  void aBaseChainBehindOneThatStopsForCertain_isNotReached() {
    Chain second = new Chain("second", true, true, List.of());
    assertThat(through(base(true), second)).containsExactly(POLICY);
    assertThat(through(base(false, step(Match.YES, Verdict.ACCEPT)), second))
        .containsExactly(new Stop("second: policy drop", true));
    assertThat(through(base(false, step(Match.MAYBE, Verdict.STOP)), second))
        .containsExactly(new Stop("base: rule", false), new Stop("second: policy drop", true));
  }

  @Test
  void jumpsThatGoRoundOrFanOut_end() {
    assertThat(through(base(true, jump(Match.YES, "base")))).containsExactly(POLICY);
    List<Chain> chains = new ArrayList<>();
    chains.add(base(true, jump(Match.YES, "0")));
    for (int i = 0; i < 15; i++) {
      Step[] wide = new Step[10];
      Arrays.fill(wide, jump(Match.YES, String.valueOf(i + 1)));
      chains.add(sub(String.valueOf(i), wide));
    }
    assertThat(through(chains.toArray(Chain[]::new))).hasSize(1);
  }
}
