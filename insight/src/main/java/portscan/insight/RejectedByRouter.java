package portscan.insight;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Hop;
import portscan.api.model.IpAddress;
import portscan.api.model.Reason;

/** Someone on the way refuses with an ICMP error, and says in its code why (RFC 1812, RFC 4443). */
final class RejectedByRouter implements Rule {
  /** The error names a rule. */
  private static final double CERTAIN = 0.97;

  /** The error may also stand for something else, such as a host that has just gone. */
  private static final double LIKELY = 0.7;

  private static final String FIND_RULE =
      "On {sender} look for the rule that rejects it: `nft list ruleset` on Linux, else its access"
          + " list or security policy.";
  private static final String ALLOW =
      "If it should be reachable, have {ports} of {address}{source} allowed at {sender}.";
  private static final String CHECK_ROUTE =
      "On {sender} check the route to the target: `ip route get {address}`.";
  private static final String TRACE_IT = "{path} shows where on the way it stands.";

  /** What only a rule says; a host that was looked for in vain is host-unreachable. */
  private static final Set<Reason> REFUSALS =
      Set.of(
          Reason.ADMIN_PROHIBITED,
          Reason.HOST_PROHIBITED,
          Reason.NET_PROHIBITED,
          Reason.REJECT_ROUTE,
          Reason.PORT_UNREACH,
          Reason.PROTO_UNREACH,
          Reason.NET_UNREACH,
          Reason.NO_ROUTE);

  private record Rejection(IpAddress address, IpAddress sender, Reason reason) {
    static int compare(Rejection one, Rejection other) {
      int byAddress = one.address.compareTo(other.address);
      int bySender = byAddress != 0 ? byAddress : one.sender.compareTo(other.sender);
      return bySender != 0 ? bySender : one.reason.compareTo(other.reason);
    }
  }

  /** What an error of one kind means; {@code {sender}} and the like are filled in. */
  private record Meaning(double confidence, String cause, List<String> next) {
    Meaning(double confidence, String cause, String... next) {
      this(confidence, cause, List.of(next));
    }
  }

  @Override
  public List<Finding> findings(Scene scene) {
    Map<IpAddress, List<Sight>> down = HostDown.explained(scene);
    Map<Rejection, List<Sight>> rejections =
        scene.grouped(
            sight ->
                sight.icmpError(ErrorOrigin.INTERMEDIATE).isPresent()
                    && !RejectedHere.holds(sight)
                    && !down.containsKey(sight.endpoint().address()),
            sight ->
                new Rejection(
                    sight.endpoint().address(),
                    sight.icmpError(ErrorOrigin.INTERMEDIATE).orElseThrow().from(),
                    sight.reason()),
            Rejection::compare);
    List<Finding> findings = new ArrayList<>();
    rejections.forEach(
        (rejection, sights) -> findings.add(finding(scene, rejection, sights, Facts.of(sights))));
    for (Case one : scene.cases()) {
      refusal(one).ifPresent(end -> findings.add(finding(scene, one, end)));
    }
    return findings;
  }

  /**
   * The error that only the packets met that followed the way, where the port seemed silent: who
   * rejects has only so many errors to give (RFC 1812 section 4.3.2.8).
   */
  private static Optional<Hop> refusal(Case one) {
    IpAddress target = one.sight().endpoint().address();
    return one.dossier()
        .way()
        .end()
        .filter(_ -> one.sight().evidence() instanceof Evidence.Silence)
        .filter(end -> REFUSALS.contains(end.answer()))
        .filter(end -> end.address() != null && !end.address().sameBits(target));
  }

  private static Finding finding(Scene scene, Case one, Hop end) {
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    evidence.add(
        "a packet sent to follow the way was refused by " + end.address() + ": " + end.answer());
    Rejection rejection =
        new Rejection(
            one.sight().endpoint().address(), requireNonNull(end.address()), end.answer());
    return finding(scene, rejection, List.of(one.sight()), evidence);
  }

  private static Finding finding(
      Scene scene, Rejection rejection, List<Sight> sights, List<String> evidence) {
    Meaning meaning = meaning(rejection.reason());
    Sight first = sights.getFirst();
    Map<String, String> words =
        Map.of(
            "{sender}", rejection.sender().toString(),
            "{address}", rejection.address().toString(),
            "{reason}", rejection.reason().word(),
            "{ports}", scene.ports(sights),
            "{source}", Scene.fromSource(first),
            "{path}", Scene.pathCommand(first));
    return new Finding(
        FindingCode.REJECTED_BY_ROUTER,
        meaning.confidence(),
        rejection.address(),
        hop(scene, rejection),
        filled(meaning.cause(), words),
        evidence,
        meaning.next().stream().map(step -> filled(step, words)).toList());
  }

  /** Its sender, and how far away it is, where the way was followed. */
  private static @Nullable Hop hop(Scene scene, Rejection rejection) {
    return scene
        .dossier(rejection.address())
        .map(dossier ->
            dossier
                .way()
                .routerAt(rejection.sender())
                .orElseGet(() -> unseen(dossier.way(), rejection)))
        .orElse(null);
  }

  /**
   * A router that answered no expired packet. It is beyond the last that did, is none of those that
   * answered other packets, and refuses what would expire one hop farther, or at itself.
   */
  private static Hop unseen(Way way, Rejection rejection) {
    if (!way.isKnown()) {
      return new Hop(0, rejection.sender(), null, rejection.reason());
    }
    int refused =
        way.end().filter(end -> rejection.sender().equals(end.address())).map(Hop::ttl).orElse(0);
    int ttl = Math.max(way.lastRouter().map(Hop::ttl).orElse(0) + 1, refused - 1);
    while (way.routerAt(ttl).isPresent()) {
      ttl++;
    }
    return new Hop(ttl, rejection.sender(), null, rejection.reason());
  }

  private static String filled(String sentence, Map<String, String> words) {
    String filled = sentence;
    for (Map.Entry<String, String> word : words.entrySet()) {
      filled = filled.replace(word.getKey(), word.getValue());
    }
    return filled;
  }

  private static Meaning meaning(Reason reason) {
    return switch (reason) {
      case ADMIN_PROHIBITED ->
          new Meaning(
              CERTAIN,
              "A firewall rule at {sender} rejects {ports} of {address} (administratively"
                  + " prohibited).",
              FIND_RULE,
              ALLOW);
      case HOST_PROHIBITED ->
          new Meaning(
              CERTAIN,
              "A rule at {sender} forbids traffic to the host {address} (host prohibited), here to"
                  + " {ports}.",
              FIND_RULE,
              ALLOW);
      case NET_PROHIBITED ->
          new Meaning(
              CERTAIN,
              "A rule at {sender} forbids traffic to the network of {address} (network prohibited),"
                  + " here to {ports}.",
              FIND_RULE,
              ALLOW);
      case REJECT_ROUTE ->
          new Meaning(
              CERTAIN,
              "{sender} has a route that rejects traffic to {address}, here to {ports}.",
              CHECK_ROUTE,
              ALLOW);
      case PORT_UNREACH, PROTO_UNREACH, RESET, CONN_REFUSED ->
          new Meaning(
              CERTAIN,
              "A firewall rule at {sender} rejects {ports} of {address} in the host's place"
                  + " ({reason}, which only the host itself should say).",
              FIND_RULE,
              ALLOW);
      case HOST_UNREACH ->
          new Meaning(
              LIKELY,
              "{sender} says that {address} cannot be reached for {ports}: a rule that rejects in"
                  + " these words, or a host that it has just looked for in vain.",
              FIND_RULE,
              "On {sender} run `ip neigh show {address}`: FAILED means that the host does not"
                  + " answer there.",
              TRACE_IT);
      case NET_UNREACH, NO_ROUTE, DEST_UNREACH ->
          new Meaning(
              LIKELY,
              "{sender} has no route to {address} ({reason}).",
              CHECK_ROUTE,
              "If it has a route, a rule there rejects {ports} in these words: `nft list"
                  + " ruleset`.");
      case BEYOND_SCOPE ->
          new Meaning(
              CERTAIN,
              "{sender} will not pass our source address beyond its link on the way to {address}.",
              "Send from a global address: `--source ADDRESS`.");
      case TIME_EXCEEDED ->
          new Meaning(
              LIKELY,
              "Packets to {address} run in a circle and expire at {sender}.",
              CHECK_ROUTE,
              TRACE_IT);
      case PACKET_TOO_BIG, PARAM_PROBLEM ->
          new Meaning(
              LIKELY,
              "{sender} drops our packets to {ports} of {address} as malformed or too big"
                  + " ({reason}).",
              "Check the MTU on the way with `tracepath {address}`.",
              TRACE_IT);
      case SYN_ACK, NO_RESPONSE, UDP_RESPONSE, ECHO_REPLY ->
          throw new IllegalStateException("no ICMP error has the reason " + reason);
    };
  }
}
