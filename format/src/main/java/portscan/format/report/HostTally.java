package portscan.format.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.IcmpError;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Evidence.TcpReply;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome.Classified;
import portscan.api.model.PortSet;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;

/**
 * Takes in the observations of one address and keeps what a report needs of them.
 *
 * <p>Observations of open ports are kept. Those of any other state are kept while they are few;
 * with one more than that, all of the state are folded: of a folded port nothing is left but its
 * number, in a set for its transport, state and reason. So a host takes a few hundred bytes, plus
 * at most 8 KiB for each way in which many of its ports are alike, and a folded observation costs a
 * look into an array and setting a bit.
 *
 * <p>Each endpoint is given once. Not for several threads at once.
 */
public final class HostTally {
  /** nmap folds the ports of a state other than open when they are more than this. */
  public static final int MOST_OF_A_STATE = 25;

  private final String target;
  private final String name;
  private final @Nullable IpAddress address;
  private final int mostOfAState;

  /** The observations of each state that is not folded. */
  private final Map<PortState, List<Observation>> kept = new EnumMap<>(PortState.class);

  /** One for each transport, state and reason of folded ports: a handful, so it is searched. */
  private final List<Fold> folds = new ArrayList<>(2);

  private final Set<PortState> foldedStates = EnumSet.noneOf(PortState.class);

  private final List<HostResult.Failed> failed = new ArrayList<>();
  private final RoundTripEstimate roundTrip = new RoundTripEstimate();
  private @Nullable Observation first;
  private @Nullable Observation last;

  /** The first answer of the host itself. */
  private @Nullable Observation answer;

  private boolean everyPortAnswers;

  /**
   * @param target what the user asked for, as typed
   * @param name the host name in it; empty if an address was asked for
   * @param address null only if the name gave none
   * @param mostOfAState as many ports of a state other than open keep a line of their own: {@link
   *     #MOST_OF_A_STATE}, or 0 where only open ports are of interest
   */
  public HostTally(String target, String name, @Nullable IpAddress address, int mostOfAState) {
    this.target = target;
    this.name = name;
    this.address = address;
    this.mostOfAState = mostOfAState;
  }

  /** The address that it is about. */
  public @Nullable IpAddress address() {
    return address;
  }

  /** Takes in one observation of this address. */
  public void add(Observation seen) {
    if (first == null || seen.at().isBefore(first.at())) {
      first = seen;
    }
    if (last == null || !seen.at().isBefore(last.at())) {
      last = seen;
    }
    if (!(seen.outcome() instanceof Classified verdict)) {
      addFailure((LocalFailure) seen.evidence());
      return;
    }
    if (answer == null && isFromHost(seen.evidence())) {
      answer = seen;
    }
    if (seen.rtt() != null) {
      roundTrip.add(seen.rtt().toNanos());
    }
    PortState state = verdict.state();
    if (foldedStates.contains(state)) {
      fold(seen, verdict);
      return;
    }
    List<Observation> alike = kept.get(state);
    if (alike == null) {
      alike = new ArrayList<>(2);
      kept.put(state, alike);
    }
    alike.add(seen);
    if (state != PortState.OPEN && alike.size() > mostOfAState) {
      kept.remove(state);
      foldedStates.add(state);
      for (Observation one : alike) {
        fold(one, (Classified) one.outcome());
      }
    }
  }

  /** Also ports answer that nobody uses: its open ports prove nothing. */
  public void everyPortAnswers() {
    everyPortAnswers = true;
  }

  private void fold(Observation seen, Classified verdict) {
    IpAddress sender = sender(seen);
    for (int i = 0; i < folds.size(); i++) {
      Fold fold = folds.get(i);
      if (fold.reason == verdict.reason()
          && fold.state == verdict.state()
          && fold.transport == seen.transport()) {
        if (fold.sender != null && (sender == null || sender.compareTo(fold.sender) != 0)) {
          fold.sender = null;
        }
        fold.add(seen.port());
        return;
      }
    }
    Fold fold = new Fold(seen.transport(), verdict.state(), verdict.reason(), sender);
    fold.add(seen.port());
    folds.add(fold);
  }

  /** Who sent the ICMP error; null if there was none, or the host itself sent it. */
  static @Nullable IpAddress sender(Observation seen) {
    if (seen.evidence().kind() != Evidence.Kind.ICMP_ERROR) {
      return null;
    }
    IpAddress from = ((IcmpError) seen.evidence()).from();
    return seen.address() != null && from.compareTo(seen.address()) == 0 ? null : from;
  }

  private void addFailure(LocalFailure failure) {
    for (int i = 0; i < failed.size(); i++) {
      LocalFailure known = failed.get(i).failure();
      if (known.trouble() == failure.trouble() && known.message().equals(failure.message())) {
        failed.set(i, new HostResult.Failed(known, failed.get(i).count() + 1));
        return;
      }
    }
    failed.add(new HostResult.Failed(failure, 1));
  }

  private static boolean isFromHost(Evidence evidence) {
    return switch (evidence.kind()) {
      case CONNECTED, REFUSED, TCP_REPLY, UDP_REPLY -> true;
      case ICMP_ERROR -> ((IcmpError) evidence).origin() == Evidence.ErrorOrigin.TARGET;
      case SILENCE, LOCAL_FAILURE -> false;
    };
  }

  /** What is known so far, where nobody asked whether the host is there: up if it answered. */
  public HostResult result() {
    HostStatus status;
    if (answer != null) {
      Reason reason = ((Classified) answer.outcome()).reason();
      status = new HostStatus(HostStatus.Presence.UP, reason.word(), ttl(answer.evidence()));
    } else if (failed.isEmpty() || hasVerdict()) {
      status = new HostStatus(HostStatus.Presence.UNKNOWN, "no-response", 0);
    } else {
      String trouble = failed.getFirst().failure().trouble().word();
      status = new HostStatus(HostStatus.Presence.UNKNOWN, trouble, 0);
    }
    return result(status);
  }

  private boolean hasVerdict() {
    return !folds.isEmpty() || !kept.isEmpty();
  }

  /** What is known so far of a host of {@code status}. */
  public HostResult result(HostStatus status) {
    List<Observation> listed = new ArrayList<>();
    kept.values().forEach(listed::addAll);
    listed.sort(HostTally::compareEndpoints);
    List<FoldedPorts> folded = new ArrayList<>();
    for (Fold fold : folds) {
      folded.add(fold.result());
    }
    folded.sort(HostTally::compareFolds);
    Instant startedAt = first == null ? Instant.EPOCH : first.at();
    Instant finishedAt = last == null ? startedAt : last.at().plus(Wording.waited(last));
    return new HostResult(
        target,
        name,
        address,
        status,
        startedAt,
        finishedAt,
        listed,
        folded,
        failed,
        roundTrip.estimate(),
        everyPortAnswers);
  }

  private static int compareEndpoints(Observation one, Observation other) {
    int byTransport = one.transport().compareTo(other.transport());
    return byTransport != 0 ? byTransport : Integer.compare(one.port(), other.port());
  }

  private static int compareFolds(FoldedPorts one, FoldedPorts other) {
    int byState = one.state().compareTo(other.state());
    int byTransport = byState != 0 ? byState : one.transport().compareTo(other.transport());
    return byTransport != 0 ? byTransport : one.reason().compareTo(other.reason());
  }

  /** TTL or hop limit of the packet that answered; 0 if there was none or it is not known. */
  static int ttl(Evidence evidence) {
    return switch (evidence.kind()) {
      case TCP_REPLY -> ((TcpReply) evidence).ttl();
      case CONNECTED, REFUSED, ICMP_ERROR, UDP_REPLY, SILENCE, LOCAL_FAILURE -> 0;
    };
  }

  /** Ports that are alike: a short list while there are few, since most hosts have few. */
  private static final class Fold {
    private static final int LONGEST_LIST = 1024;

    private final Transport transport;
    private final PortState state;
    private final Reason reason;

    private char[] list = new char[1];
    private int size;
    private @Nullable BitSet bits;

    /** Who sent every ICMP error; null if that is not one alone. */
    private @Nullable IpAddress sender;

    Fold(Transport transport, PortState state, Reason reason, @Nullable IpAddress sender) {
      this.transport = transport;
      this.state = state;
      this.reason = reason;
      this.sender = sender;
    }

    void add(int port) {
      if (bits != null) {
        bits.set(port);
        return;
      }
      if (size == LONGEST_LIST) {
        bits = bits();
        bits.set(port);
        return;
      }
      if (size == list.length) {
        list = Arrays.copyOf(list, 4 * size);
      }
      list[size++] = (char) port;
    }

    private BitSet bits() {
      BitSet set = new BitSet(1 << 16);
      for (int i = 0; i < size; i++) {
        set.set(list[i]);
      }
      return set;
    }

    FoldedPorts result() {
      BitSet set = bits == null ? bits() : bits;
      PortSet ports =
          switch (transport) {
            case TCP -> PortSet.of(set, new BitSet());
            case UDP -> PortSet.of(new BitSet(), set);
          };
      return new FoldedPorts(transport, state, reason, sender, ports);
    }
  }

  /** RFC 6298 section 2: alpha = 1/8, beta = 1/4, in nanoseconds. */
  private static final class RoundTripEstimate {
    private long smoothedNs = -1;
    private long variationNs;

    void add(long rttNs) {
      if (smoothedNs < 0) {
        smoothedNs = rttNs;
        variationNs = rttNs / 2;
      } else {
        variationNs += (Math.abs(smoothedNs - rttNs) - variationNs) / 4;
        smoothedNs += (rttNs - smoothedNs) / 8;
      }
    }

    HostResult.@Nullable RoundTrip estimate() {
      return smoothedNs < 0
          ? null
          : new HostResult.RoundTrip(Duration.ofNanos(smoothedNs), Duration.ofNanos(variationNs));
    }
  }
}
