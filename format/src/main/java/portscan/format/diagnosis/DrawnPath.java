package portscan.format.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Diagnosis;
import portscan.api.model.Endpoint;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Hop;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Reason;
import portscan.format.syntax.Durations;

/**
 * The way of packets to the port, drawn from here to there, with a mark where it ends.
 *
 * <pre>
 *   you -> 10.0.0.1 (0.3 ms) -> 10.0.0.5:22 (0.6 ms)    they arrive
 *   you -> 10.0.0.1 (0.3 ms) -x- 10.0.0.5:22            they are dropped after 10.0.0.1
 *   you -> 10.0.0.1 (0.3 ms) &lt;x- 10.0.0.5:22            10.0.0.1 sends them back
 *   you -> 10.0.0.1 (0.3 ms) -?- 10.0.0.5:22            nobody answers beyond 10.0.0.1
 * </pre>
 *
 * @param parts {@code you}, the hops and the port, each with the sign before it
 * @param end in words how it ends; empty if packets arrive
 */
record DrawnPath(List<String> parts, String end) {
  /** The most hops that are drawn; of a longer way the middle is left out. */
  private static final int MOST_HOPS = 8;

  private static final int FIRST_HOPS = 3;

  /** How a way ends. */
  private enum End {
    ARRIVES,
    DROPPED,
    REFUSED,
    UNKNOWN
  }

  /** The way that {@code diagnosis} knows; empty if it followed none. */
  static Optional<DrawnPath> of(Diagnosis diagnosis, boolean unicode) {
    Finding finding = diagnosis.findings().getFirst();
    Hop place = finding.hop();
    List<Hop> hops = diagnosis.path();
    Observation about = about(diagnosis, finding);
    if ((hops.isEmpty() && place == null) || about == null) {
      return Optional.empty();
    }
    IpAddress address = Objects.requireNonNull(about.address());
    String port = plain(new Endpoint(address, about.port(), about.transport()));
    boolean forged = finding.code() == FindingCode.RESET_BY_MIDDLEBOX;
    Hop last = place == null ? lastAnswered(hops) : answering(place, hops, forged);
    End end = end(last, place != null, address, forged);
    List<Hop> way = way(hops, last, end);
    Arrows arrows = unicode ? Arrows.UNICODE : Arrows.ASCII;
    List<String> parts = new ArrayList<>(List.of("you"));
    boolean isLong = way.size() > MOST_HOPS;
    for (int i = 0; i < way.size(); i++) {
      if (isLong && i == FIRST_HOPS) {
        i = way.size() - (MOST_HOPS - FIRST_HOPS);
        parts.add(arrows.on() + " (" + (i - FIRST_HOPS) + " hops)");
      }
      parts.add(arrows.on() + " " + hop(way.get(i)));
    }
    String arrow =
        switch (end) {
          case ARRIVES -> arrows.on();
          case DROPPED -> arrows.dropped();
          case REFUSED -> arrows.refused();
          case UNKNOWN -> "-?-";
        };
    String rtt = end == End.ARRIVES && last != null ? rtt(last) : "";
    parts.add(arrow + " " + port + rtt);
    return Optional.of(new DrawnPath(parts, words(end, last)));
  }

  private record Arrows(String on, String dropped, String refused) {
    static final Arrows ASCII = new Arrows("->", "-x-", "<x-");
    static final Arrows UNICODE = new Arrows("\u2192", "-\u2717-", "\u2190\u2717-");
  }

  /** Where the way leads: to what the first finding is about, else to what is not open. */
  private static @Nullable Observation about(Diagnosis diagnosis, Finding finding) {
    Hop last = diagnosis.path().isEmpty() ? null : diagnosis.path().getLast();
    Observation best = null;
    int bestRank = 0;
    for (Observation seen : diagnosis.observations()) {
      IpAddress address = seen.address();
      if (address == null) {
        continue;
      }
      boolean arrived =
          last != null
              && last.answer() != Reason.TIME_EXCEEDED
              && address.equals(last.address())
              && finding.address() == null;
      int rank = address.equals(finding.address()) ? 4 : arrived ? 3 : seen.isOpen() ? 1 : 2;
      if (rank > bestRank) {
        best = seen;
        bestRank = rank;
      }
    }
    return best;
  }

  private static @Nullable Hop lastAnswered(List<Hop> hops) {
    Hop last = null;
    for (Hop hop : hops) {
      if (hop.address() != null) {
        last = hop;
      }
    }
    return last;
  }

  /**
   * {@code place} with the answer that ends the way: a router lets a packet expire that it would
   * refuse one hop farther.
   */
  private static Hop answering(Hop place, List<Hop> hops, boolean forged) {
    if (hops.isEmpty() || place.answer() != Reason.TIME_EXCEEDED) {
      return place;
    }
    Hop end = hops.getLast();
    boolean answers = end.answer() != Reason.TIME_EXCEEDED && end.answer() != Reason.NO_RESPONSE;
    return answers && (forged || Objects.equals(end.address(), place.address()))
        ? new Hop(place.ttl(), place.address(), place.rtt(), end.answer())
        : place;
  }

  /**
   * @param certain whether a finding says that it ends there
   * @param forged whether an answer in the target's name is not the target's
   */
  private static End end(@Nullable Hop last, boolean certain, IpAddress target, boolean forged) {
    if (last == null) {
      return End.UNKNOWN;
    }
    return switch (last.answer()) {
      case TIME_EXCEEDED, NO_RESPONSE -> certain ? End.DROPPED : End.UNKNOWN;
      case SYN_ACK,
          CONN_REFUSED,
          RESET,
          UDP_RESPONSE,
          ECHO_REPLY,
          NET_UNREACH,
          HOST_UNREACH,
          PROTO_UNREACH,
          PORT_UNREACH,
          NET_PROHIBITED,
          HOST_PROHIBITED,
          ADMIN_PROHIBITED,
          NO_ROUTE,
          BEYOND_SCOPE,
          REJECT_ROUTE,
          DEST_UNREACH,
          PARAM_PROBLEM,
          PACKET_TOO_BIG ->
          target.equals(last.address()) && !forged ? End.ARRIVES : End.REFUSED;
    };
  }

  /** The hops before the end, and the last one unless it is the target itself. */
  private static List<Hop> way(List<Hop> hops, @Nullable Hop last, End end) {
    if (last == null) {
      return List.of();
    }
    List<Hop> way = new ArrayList<>();
    for (Hop hop : hops) {
      boolean before = last.ttl() > 0 ? hop.ttl() < last.ttl() : !hop.equals(last);
      if (!before) {
        break;
      }
      way.add(hop);
    }
    boolean isThere = !way.isEmpty() && Objects.equals(way.getLast().address(), last.address());
    if (end != End.ARRIVES && !isThere) {
      way.add(measured(last, hops));
    }
    return way;
  }

  /** {@code last} with the round trip that was measured to it. */
  private static Hop measured(Hop last, List<Hop> hops) {
    for (Hop hop : hops) {
      if (last.rtt() == null && hop.ttl() == last.ttl()) {
        return new Hop(last.ttl(), last.address(), hop.rtt(), last.answer());
      }
    }
    return last;
  }

  private static String hop(Hop hop) {
    return (hop.address() == null ? "*" : hop.address().toString()) + rtt(hop);
  }

  private static String rtt(Hop hop) {
    return hop.rtt() == null ? "" : " (" + Durations.text(hop.rtt()) + ")";
  }

  private static String words(End end, @Nullable Hop last) {
    return switch (end) {
      case ARRIVES ->
          last != null && isError(last.answer()) ? "the host itself answers " + last.answer() : "";
      case UNKNOWN -> last == null ? "no hop answers" : "nobody answers beyond " + where(last);
      case DROPPED -> "dropped at or after " + where(last);
      case REFUSED -> where(last) + " answers " + Objects.requireNonNull(last).answer().word();
    };
  }

  /** Whether it is neither TCP's nor a datagram nor an echo. */
  private static boolean isError(Reason answer) {
    return switch (answer) {
      case SYN_ACK, CONN_REFUSED, RESET, UDP_RESPONSE, ECHO_REPLY -> false;
      default -> true;
    };
  }

  /** {@code hop 2 (10.0.1.1)}. */
  static String where(@Nullable Hop hop) {
    if (hop == null) {
      return "an unknown hop";
    }
    String address = hop.address() == null ? "" : hop.address().toString();
    if (hop.ttl() == 0) {
      return address.isEmpty() ? "an unknown hop" : address;
    }
    return "hop " + hop.ttl() + (address.isEmpty() ? "" : " (" + address + ")");
  }

  private static String plain(Endpoint endpoint) {
    String text = endpoint.toString();
    return text.substring(0, text.lastIndexOf('/'));
  }
}
