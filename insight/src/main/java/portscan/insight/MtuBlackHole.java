package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import portscan.api.experiment.Segments;
import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;

/**
 * The handshake passes, large packets do not, and nobody is told (RFC 2923 section 2.1): words that
 * got no answer get one as soon as segments are small.
 */
final class MtuBlackHole implements Rule {
  /** Words in small segments were answered, and right after that not in large ones, again. */
  private static final double ANSWERED_IN_SMALL = 0.93;

  /** The IP and TCP headers without options. */
  private static final int IPV4_HEADERS = 40;

  private static final int IPV6_HEADERS = 60;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    for (Case one : scene.cases()) {
      Segments.Result segments = one.dossier().segments().orElse(null);
      Optional<Segments.Reply> reply =
          segments == null
              ? Optional.empty()
              : segments.replies().stream().filter(Segments.Reply::needsSmall).findFirst();
      if (segments != null && reply.isPresent() && one.sight().isOpen()) {
        findings.add(finding(scene, one, segments, reply.get()));
      }
    }
    return findings;
  }

  private static Finding finding(
      Scene scene, Case one, Segments.Result segments, Segments.Reply reply) {
    Endpoint endpoint = one.sight().endpoint();
    boolean ipv4 = endpoint.address().family() == AddressFamily.IPV4;
    int small = Segments.SMALL + (ipv4 ? IPV4_HEADERS : IPV6_HEADERS);
    String believed = segments.pathMtu() > 0 ? " of up to " + segments.pathMtu() + " bytes" : "";
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    evidence.add(
        "%s: %d bytes came in packets of up to %d bytes, %s in packets%s"
            .formatted(
                words(reply.words()),
                reply.inSmall(),
                small,
                reply.inLarge() == 0 ? "none" : "only " + reply.inLarge(),
                believed));
    evidence.add(
        reply.unacknowledged()
            ? "our own packets were not acknowledged: it is those to the host that are lost"
            : "our words were acknowledged: it is the host's packets that are lost");
    if (segments.pathMtu() > 0) {
      evidence.add("no router told this machine of a limit below " + segments.pathMtu() + " bytes");
    }
    return new Finding(
        FindingCode.MTU_BLACK_HOLE,
        ANSWERED_IN_SMALL,
        endpoint.address(),
        scene.ports(List.of(one.sight()))
            + " of "
            + endpoint.address()
            + " is open, but large packets "
            + (reply.unacknowledged() ? "to" : "from")
            + " it vanish on the way: a link there carries less than its ends believe, and the"
            + " ICMP messages that would say so are lost.",
        evidence,
        List.of(
            "Let ICMP "
                + (ipv4 ? "fragmentation-needed (type 3, code 4)" : "packet-too-big (type 2)")
                + " through every firewall between here and "
                + endpoint.address()
                + ".",
            "Find the size that passes: `"
                + (ipv4 ? "ping -M do -s 1472 " : "ping -6 -M do -s 1452 ")
                + endpoint.address()
                + "`, smaller until it is answered; `tracepath -n "
                + endpoint.address()
                + "` may name the router.",
            "At the tunnel or VPN on the way, lower the MTU or clamp the segment size: `nft add"
                + " rule inet filter forward tcp flags syn tcp option maxseg size set rt mtu`."));
  }

  private static String words(String words) {
    return words.toUpperCase(Locale.ROOT).replace("/TLS", " with STARTTLS");
  }
}
