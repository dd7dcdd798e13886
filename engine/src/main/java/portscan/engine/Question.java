package portscan.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Transport;
import portscan.api.scan.Ask;
import portscan.api.scan.Egress.Permit;
import portscan.engine.probe.SocketProbe;
import portscan.engine.socket.ProbeSocket;
import portscan.engine.udp.UdpRequest;

/** One endpoint while it is being asked. */
final class Question {
  /** The kernel repeats a SYN that nobody answered after a second. */
  private static final long BEFORE_RETRANSMISSION_NS = 950_000_000;

  final Ask ask;
  final Permit permit;
  final SocketProbe probe;
  final HostTrack host;
  final Instant at = Instant.now();
  final long firstNs;
  final List<ProbeSocket> sockets = new ArrayList<>(1);

  /** Keeps the answers to this question apart from strays: a random number in every request. */
  final long cookie;

  /** What a UDP port is sent; empty for one that nothing is known about, and for TCP. */
  final List<UdpRequest> requests;

  /** When the last try was made, in nanoseconds of the run's clock. */
  long lastTryNs;

  /** When the first datagram left on its present UDP socket, which all its tries share. */
  long firstDatagramNs;

  /** When to look at it again; entries of the queue with another time are stale. */
  long dueNs;

  /** How often we asked; the kernel's retransmissions come on top. */
  int tries;

  /** How often our own address claimed at once that the host cannot be reached. */
  int earlyOwnErrors;

  /** How often a limited host had an error to give and gave none for this port. */
  int credibleSilences;

  /** In how many rounds of {@link LimitedErrors} it was so. */
  int credibleRounds;

  /** How often {@link LimitedResets} asked. */
  int triesInStep;

  /** Who asks it in step with a limit; null while the run does. */
  SecondLook.@Nullable Custody custody;

  /** Whether its observation has been delivered before, and its answer only tells of a limit. */
  boolean isWitness;

  /** Whether the answer to its first try is overdue. */
  boolean overdue;

  /** Whether its observation has been delivered. */
  boolean concluded;

  /** Whether its time is over and only {@link SecondLook} asks it again. */
  boolean parked;

  private int closedPackets;
  private @Nullable IpAddress source;

  Question(
      Ask ask,
      Permit permit,
      SocketProbe probe,
      HostTrack host,
      List<UdpRequest> requests,
      long firstNs,
      long cookie) {
    this.ask = ask;
    this.permit = permit;
    this.probe = probe;
    this.host = host;
    this.requests = requests;
    this.firstNs = firstNs;
    this.lastTryNs = firstNs;
    this.cookie = cookie;
  }

  /** The same question, to be asked once more for what its answer tells of a limit. */
  Question again(long nowNs) {
    Question again = new Question(ask, permit, probe, host, requests, nowNs, cookie);
    again.isWitness = true;
    again.parked = true;
    return again;
  }

  /** The protocol that a datagram is recognised as; empty if it answers none of the requests. */
  String protocol(byte[] datagram) {
    return requests.stream()
        .filter(request -> request.isAnswer(datagram, datagram.length, cookie))
        .map(UdpRequest::protocol)
        .findFirst()
        .orElse("");
  }

  /** The datagrams of one try: every suitable request, or an empty datagram. */
  List<byte[]> datagrams() {
    return requests.isEmpty()
        ? List.of(new byte[0])
        : requests.stream().map(request -> request.request(cookie)).toList();
  }

  /**
   * When the packet left that an error noticed now is about: the latest try, unless the kernel may
   * have repeated a SYN by itself since, as it does after 1 s, 3 s and 7 s; then now at the latest.
   */
  long askedNs(long nowNs) {
    boolean mayBeRepeated =
        ask.endpoint().transport() == Transport.TCP
            && nowNs - lastTryNs >= BEFORE_RETRANSMISSION_NS;
    return mayBeRepeated ? nowNs : lastTryNs;
  }

  /** Packets sent for this question so far. */
  int packets() {
    return closedPackets + sockets.stream().mapToInt(ProbeSocket::packets).sum();
  }

  /** Whether this machine keeps its packets from leaving. */
  boolean isHeldBack() {
    return sockets.stream().anyMatch(ProbeSocket::isHeldBack);
  }

  /** Where its packets leave from; null before the first. */
  @Nullable IpAddress source() {
    if (source == null && !sockets.isEmpty()) {
      source = sockets.getFirst().source();
    }
    return source;
  }

  /** Closes one of its sockets and remembers what it sent. */
  void close(ProbeSocket socket) {
    IpAddress known = source();
    closedPackets += socket.packets();
    source = known;
    sockets.remove(socket);
    socket.close();
  }

  /** Closes all of its sockets. */
  void closeAll() {
    for (ProbeSocket socket : List.copyOf(sockets)) {
      close(socket);
    }
  }

  /**
   * The observation that {@code evidence} makes.
   *
   * @param rttNs the round trip in nanoseconds; negative if there was no answer
   */
  Observation observation(Evidence evidence, long rttNs) {
    return new Observation(
        ask.target(),
        ask.endpoint().address(),
        ask.endpoint().port(),
        ask.endpoint().transport(),
        probe.id(),
        probe.classify(evidence),
        evidence,
        Observation.LOCAL,
        source(),
        at,
        rttNs < 0 ? null : Duration.ofNanos(rttNs),
        packets());
  }
}
