package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Reason;

/** Answers come at a constant rate whatever is sent, or stop after a burst. */
final class RateLimited implements Rule {
  /** A slower round was answered in full. */
  private static final double CONFIRMED = 0.96;

  /** The pattern alone. */
  private static final double LIKELY = 0.78;

  /** The port was open, and then took nothing: it may as well have gone down. */
  private static final double POSSIBLE = 0.7;

  /** A slower round that lost no more than this was answered in full. */
  private static final double HARDLY_LOST = 0.1;

  /** A slower round loses at most this part of what the first lost, others being served as well. */
  private static final double MUCH_LESS = 0.7;

  /** A first round that surely lost more than this is more than a bad line. */
  private static final double MORE_THAN_CHANCE = 0.3;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    for (Case one : scene.cases()) {
      if (holds(one.dossier())) {
        findings.add(finding(scene, one));
      }
    }
    return findings;
  }

  /** Whether the first round shows a limit, and a slower one does not speak against it. */
  static boolean holds(Dossier dossier) {
    List<Round> rounds = dossier.rounds();
    if (rounds.isEmpty()) {
      return false;
    }
    Round first = rounds.getFirst();
    if (isBan(dossier)) {
      return true;
    }
    if (rounds.size() == 1) {
      return first.looksLimited();
    }
    Round slower = rounds.getLast();
    boolean fits = first.looksLimited() && slower.denied() <= first.denied() * MUCH_LESS;
    return fits || (slower.loss() <= HARDLY_LOST && first.interval()[0] > MORE_THAN_CHANCE);
  }

  /** Whether who asks too often is let through no more, at whatever pace. */
  private static boolean isBan(Dossier dossier) {
    Round first = dossier.rounds().getFirst();
    Round last = dossier.rounds().getLast();
    return isShutAtOnce(dossier) || (first.endsShut() && last != first && last.served() == 0);
  }

  /** Whether the port, which took packets of this kind before, took none of a round. */
  private static boolean isShutAtOnce(Dossier dossier) {
    boolean tookSome =
        dossier.answers().stream()
            .anyMatch(answer ->
                answer.endpoint().equals(dossier.endpoint())
                    && answer.answer() == Reason.SYN_ACK);
    return tookSome && dossier.rounds().getFirst().isShut();
  }

  private static double confidence(Dossier dossier) {
    if (isShutAtOnce(dossier)) {
      return POSSIBLE;
    }
    return dossier.rounds().getLast().denied() <= HARDLY_LOST ? CONFIRMED : LIKELY;
  }

  private static Finding finding(Scene scene, Case one) {
    List<Round> rounds = one.dossier().rounds();
    Round fast = rounds.getFirst();
    String ports = scene.ports(List.of(one.sight()));
    var address = one.sight().endpoint().address();
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    for (Round round : rounds) {
      evidence.add(
          round.served()
              + " of "
              + round.sent()
              + " probes let through at "
              + number(round.pace())
              + " a second");
    }
    return new Finding(
        FindingCode.RATE_LIMITED,
        confidence(one.dossier()),
        address,
        "New connections to "
            + ports
            + " of "
            + address
            + " are limited: "
            + (isBan(one.dossier())
                ? "after the first few, none gets an answer any more."
                : "about " + number(fast.rate()) + " a second get an answer, whatever is sent."),
        evidence,
        List.of(
            "Look for a limit at the host and the firewalls before it: `nft list ruleset | grep -E"
                + " 'limit|meter|ct count'`, a ban (`fail2ban-client status`), or a DDoS or"
                + " intrusion prevention profile.",
            "Have the source"
                + Scene.fromSource(one.sight()).replace(" from", "")
                + " exempted, or keep connections open and reuse them (a pool, keep-alive)."));
  }

  static String number(double rate) {
    return rate >= 10 ? String.valueOf(Math.round(rate)) : String.format(Locale.ROOT, "%.1f", rate);
  }
}
