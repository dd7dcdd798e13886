package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
    rejections.forEach((rejection, sights) -> findings.add(finding(scene, rejection, sights)));
    return findings;
  }

  private static Finding finding(Scene scene, Rejection rejection, List<Sight> sights) {
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
        Facts.of(sights),
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

  /** A router that answered no expired packet: the one after the last that did. */
  private static Hop unseen(Way way, Rejection rejection) {
    int ttl = way.lastRouter().map(Hop::ttl).orElse(0) + 1;
    return new Hop(way.isKnown() ? ttl : 0, rejection.sender(), null, rejection.reason());
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
