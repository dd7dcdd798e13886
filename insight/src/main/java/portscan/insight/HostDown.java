package portscan.insight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import portscan.api.experiment.Echo;
import portscan.api.model.Diagnosis.RuledOut;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Hop;
import portscan.api.model.IpAddress;
import portscan.api.model.Reason;

/**
 * The last router before the host, or this machine on its own link, asked for the host's link-layer
 * address in vain (ARP, RFC 826; neighbour discovery, RFC 4861 section 7.2.2, three times at one
 * second's distance): that takes seconds and concerns every port.
 */
final class HostDown implements Rule {
  private static final double LIKELY = 0.95;

  /** Some ports did answer. */
  private static final double DOUBTFUL = 0.5;

  /** A router that answers so much later than it does of itself has waited for something. */
  private static final Duration WAIT = Duration.ofMillis(400);

  /** So much later is enough where tries before met nothing: a rule would have told at once. */
  private static final Duration WAIT_OF_LATER_TRY = Duration.ofMillis(50);

  /** From this try on. */
  private static final int LATER_TRY = 3;

  /** A rule answers at once; a search for a neighbour takes longer than this. */
  private static final Duration SEARCH = Duration.ofSeconds(1);

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    Map<IpAddress, List<Sight>> explained = explained(scene);
    explained.forEach((address, unreachable) -> findings.add(finding(scene, address, unreachable)));
    for (Case one : scene.cases()) {
      IpAddress address = one.sight().endpoint().address();
      if (!explained.containsKey(address)) {
        searchedInVain(one).ifPresent(echo -> findings.add(finding(one, echo)));
      }
    }
    return findings;
  }

  /** The endpoints, by address, that are unreachable because nobody answers for the address. */
  static Map<IpAddress, List<Sight>> explained(Scene scene) {
    Map<IpAddress, List<Sight>> explained = new TreeMap<>();
    scene
        .byAddress(HostDown::isUnreachable)
        .forEach((address, unreachable) -> {
          boolean isUp = scene.dossier(address).filter(Dossier::isHostUp).isPresent();
          boolean all = !isUp && unreachable.size() == scene.of(address).size();
          boolean searched =
              unreachable.stream().anyMatch(sight -> tookSeconds(sight) || waited(scene, sight))
                  || scene.dossier(address).flatMap(HostDown::lateEcho).isPresent();
          if (all && searched) {
            explained.put(address, unreachable);
          } else {
            List<Sight> onLink = unreachable.stream().filter(HostDown::isOnLocalLink).toList();
            if (!onLink.isEmpty()) {
              explained.put(address, onLink);
            }
          }
        });
    return explained;
  }

  @Override
  public List<RuledOut> ruledOut(Scene scene) {
    List<RuledOut> not = new ArrayList<>();
    for (Case one : scene.cases()) {
      boolean echoed =
          one.dossier().echo().filter(echo -> echo.answer() == Reason.ECHO_REPLY).isPresent();
      boolean answered =
          one.sight().wasAnsweredByTarget() || one.dossier().way().otherPacketsArrive();
      if (echoed || answered) {
        not.add(
            new RuledOut(
                FindingCode.HOST_DOWN,
                one.sight().endpoint().address()
                    + (echoed ? " answers an echo request." : " answers packets.")));
      }
    }
    return not;
  }

  /** The error that an echo request met after seconds, where the port itself stayed silent. */
  private static Optional<Echo.Result> searchedInVain(Case one) {
    boolean silent = one.sight().evidence() instanceof Evidence.Silence;
    return lateEcho(one.dossier()).filter(_ -> silent && !one.dossier().isHostUp());
  }

  private static Optional<Echo.Result> lateEcho(Dossier dossier) {
    return dossier
        .echo()
        .filter(echo -> echo.answer() == Reason.HOST_UNREACH && echo.from() != null)
        .filter(echo -> echo.rtt() != null && echo.rtt().compareTo(SEARCH) >= 0);
  }

  private static Finding finding(Case one, Echo.Result echo) {
    IpAddress address = one.sight().endpoint().address();
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    evidence.add("an echo request met host-unreach from " + echo.from() + " after seconds");
    return new Finding(
        FindingCode.HOST_DOWN,
        LIKELY,
        address,
        address
            + " does not answer "
            + echo.from()
            + ", the last router before it: the host is down, unplugged, or has another address.",
        evidence,
        steps(address, "`ip neigh show " + address + "` on " + echo.from()));
  }

  private static boolean isOnLocalLink(Sight sight) {
    return sight.icmpError(ErrorOrigin.LOCAL_LINK).isPresent();
  }

  private static boolean isUnreachable(Sight sight) {
    boolean saysSo = sight.reason() == Reason.HOST_UNREACH;
    return isOnLocalLink(sight) || (saysSo && sight.icmpError(ErrorOrigin.TARGET).isEmpty());
  }

  /** Whether the router took its time, which a rule does not: it had begun to look before us. */
  private static boolean waited(Scene scene, Sight sight) {
    Duration rtt = sight.latest().rtt();
    Optional<Hop> sender =
        sight
            .icmpError(ErrorOrigin.INTERMEDIATE)
            .flatMap(error ->
                scene
                    .dossier(sight.endpoint().address())
                    .flatMap(dossier -> dossier.way().routerAt(error.from())));
    Duration usual = sender.map(Hop::rtt).orElse(null);
    Duration wait = sight.latest().attempts() < LATER_TRY ? WAIT : WAIT_OF_LATER_TRY;
    return rtt != null && usual != null && rtt.minus(usual).compareTo(wait) >= 0;
  }

  private static boolean tookSeconds(Sight sight) {
    Duration rtt = sight.latest().rtt();
    return rtt != null && rtt.compareTo(SEARCH) >= 0;
  }

  private static Finding finding(Scene scene, IpAddress address, List<Sight> unreachable) {
    boolean wholly = scene.of(address).size() == unreachable.size();
    boolean onLink = isOnLocalLink(unreachable.getFirst());
    String searcher =
        onLink
            ? "this machine"
            : unreachable
                .getFirst()
                .icmpError(ErrorOrigin.INTERMEDIATE)
                .orElseThrow()
                .from()
                .toString();
    String cause =
        wholly
            ? (onLink
                    ? "Nobody on the local link answers for "
                        + address
                        + " or the router towards it"
                    : address + " does not answer " + searcher + ", the last router before it")
                + ": the host is down, unplugged, or has another address."
            : address
                + " answered on some ports and then was gone from the link: it is going down or"
                + " coming up, or two machines share the address.";
    return new Finding(
        FindingCode.HOST_DOWN,
        wholly ? LIKELY : DOUBTFUL,
        address,
        cause,
        Facts.of(unreachable),
        steps(
            address,
            onLink ? "`ip neigh` here" : "`ip neigh show " + address + "` on " + searcher));
  }

  private static List<String> steps(IpAddress address, String neighbours) {
    return List.of(
        "Check that the host is powered on and that its interface is up and has " + address + ".",
        "Run " + neighbours + ": FAILED confirms that nobody answers there.",
        "Check that " + address + " is the address you mean, and its subnet mask and VLAN.");
  }
}
