package portscan.insight;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Resolve.Answer;
import portscan.api.model.Diagnosis.RuledOut;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;

/**
 * Two name servers give different addresses: one answer is stale (a cache's, or of an older zone
 * serial), or both are meant (split horizon), if both come from the zone itself.
 */
final class DisagreeingNameServers implements Rule {
  /** One answer is plainly newer than the other. */
  private static final double CERTAIN = 0.97;

  /** Both are of the same version of the zone. */
  private static final double LIKELY = 0.95;

  /** Both are of servers that cache nothing, and tell no version. */
  private static final double SERVED = 0.9;

  /** Nothing tells which is newer, but the port is open at only one of the answers. */
  private static final double POINTED = 0.8;

  private static final double GUESS = 0.6;
  private static final double LESS = 0.5;

  @Override
  public List<Finding> findings(Scene scene) {
    return scene
        .names()
        .map(names -> findings(scene, scene.inquiry().orElseThrow(), names))
        .orElse(List.of());
  }

  private static List<Finding> findings(Scene scene, Inquiry inquiry, NameAnswers names) {
    List<Answer> pair = names.disagreement();
    if (pair.isEmpty()) {
      return List.of();
    }
    Answer one = pair.getFirst();
    Answer other = pair.getLast();
    @Nullable Answer newer = NameAnswers.newer(one, other);
    List<String> evidence = new ArrayList<>();
    names.answered().forEach(answer -> evidence.add(NameAnswers.words(answer)));
    inquiry.alternatives().forEach(seen -> evidence.addAll(Facts.of(seen)));
    if (newer != null) {
      Answer older = newer.equals(one) ? other : one;
      return List.of(stale(scene, CERTAIN, newer, older, evidence));
    }
    if (NameAnswers.isSameZone(one, other)) {
      return List.of(split(scene, LIKELY, one, other, evidence));
    }
    if (NameAnswers.areZoneServers(one, other)) {
      return List.of(split(scene, SERVED, one, other, evidence));
    }
    Set<IpAddress> open = open(scene, inquiry);
    boolean firstOpen = one.addresses().stream().anyMatch(open::contains);
    boolean secondOpen = other.addresses().stream().anyMatch(open::contains);
    if (firstOpen != secondOpen) {
      return List.of(
          stale(scene, POINTED, firstOpen ? one : other, firstOpen ? other : one, evidence));
    }
    return List.of(
        stale(scene, GUESS, one, other, evidence), split(scene, LESS, one, other, evidence));
  }

  @Override
  public List<RuledOut> ruledOut(Scene scene) {
    return scene
        .names()
        .filter(names -> names.answered().size() > 1 && names.disagreement().isEmpty())
        .map(names ->
            List.of(
                new RuledOut(
                    FindingCode.STALE_DNS,
                    "all " + names.answered().size() + " name servers agree.")))
        .orElse(List.of());
  }

  private static Set<IpAddress> open(Scene scene, Inquiry inquiry) {
    Set<IpAddress> open = new HashSet<>();
    scene.sights().stream()
        .filter(Sight::isOpen)
        .forEach(sight -> open.add(sight.endpoint().address()));
    inquiry.alternatives().stream()
        .filter(Observation::isOpen)
        .forEach(seen -> open.add(requireNonNull(seen.address())));
    return open;
  }

  private static Finding stale(
      Scene scene, double confidence, Answer newer, Answer older, List<String> evidence) {
    return new Finding(
        FindingCode.STALE_DNS,
        confidence,
        null,
        "The name servers disagree: "
            + older.server()
            + " gives "
            + addresses(older)
            + ", which is "
            + (confidence > POINTED ? "" : "probably ")
            + "out of date; "
            + newer.server()
            + " gives "
            + addresses(newer)
            + ".",
        evidence,
        List.of(
            "Flush the cache of "
                + older.server()
                + " (`rndc flushname "
                + scene.host()
                + "`, `unbound-control flush "
                + scene.host()
                + "`) or wait until it expires"
                + ttl(older)
                + "; if it is a secondary, check why the zone is not transferred.",
            "Flush this machine's own cache: `resolvectl flush-caches`.",
            "Check the right address at once: `portscan check " + at(scene, newer) + "`."));
  }

  private static Finding split(
      Scene scene, double confidence, Answer one, Answer other, List<String> evidence) {
    return new Finding(
        FindingCode.SPLIT_HORIZON,
        confidence,
        null,
        "The name has two meanings: "
            + one.server()
            + " gives "
            + addresses(one)
            + ", "
            + other.server()
            + " gives "
            + addresses(other)
            + ", both as the zone's own server; which one is asked decides where we end up.",
        evidence,
        List.of(
            "Decide which view this network should see, and configure only servers of that view"
                + " (`resolvectl status`, /etc/resolv.conf, the VPN's DNS settings).",
            "Check the other view's address: `portscan check " + at(scene, other) + "`."));
  }

  private static String at(Scene scene, Answer answer) {
    if (answer.addresses().isEmpty()) {
      return Scene.shellWord(scene.target());
    }
    return Scene.shellWord(
        scene
            .inquiry()
            .map(inquiry -> Scene.destination(inquiry.endpoint(answer.addresses().getFirst())))
            .orElse(scene.target()));
  }

  private static String ttl(Answer answer) {
    return answer.ttl() == null ? "" : " in " + answer.ttl().toSeconds() + " s";
  }

  private static String addresses(Answer answer) {
    return answer.addresses().isEmpty()
        ? "no address"
        : String.join(", ", answer.addresses().stream().map(IpAddress::toString).toList());
  }
}
