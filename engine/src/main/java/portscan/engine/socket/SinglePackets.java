package portscan.engine.socket;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Evidence.IcmpError;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.IpAddress;
import portscan.api.model.Reason;
import portscan.api.model.Trouble;
import portscan.api.scan.Egress.Permit;
import portscan.api.scan.Origin;
import portscan.engine.probe.IcmpReasons;
import portscan.sys.Epoll;
import portscan.sys.Errno;
import portscan.sys.Linux;
import portscan.sys.QueuedError;
import portscan.sys.SocketAddress;
import portscan.sys.Sockets;
import portscan.sys.TcpInfo;

/**
 * Sockets that send one packet each and tell who answered it: what experiments are made of. Used by
 * the thread that opened it.
 *
 * <p>Each packet bears a key of its sender's choice. Its socket is closed once it is answered, and
 * a TCP socket {@link #TCP_LIFE_NS} after its SYN at the latest, since the kernel would repeat the
 * SYN 1 s after the first (RFC 6298 section 2.1) and nobody could tell any more which of the two
 * was answered. A handshake that completes is reset.
 */
public final class SinglePackets implements AutoCloseable {
  /** How long an answer to a SYN can be waited for, in nanoseconds. */
  public static final long TCP_LIFE_NS = 950_000_000;

  /** The time to live or hop limit of an answer that the kernel does not show. */
  public static final int UNKNOWN_HOPS = -1;

  /** The longest wait between two looks at whether the thread has been interrupted. */
  private static final long SLICE_NS = 100_000_000;

  private static final int ECHO_REQUEST = 8;
  private static final int ECHO_REPLY = 0;
  private static final int ECHO_REQUEST_V6 = 128;
  private static final int ECHO_REPLY_V6 = 129;
  private static final int TIME_EXCEEDED_V6 = 3;
  private static final byte[] NOTHING = {};

  private final Origin origin;
  private final Epoll epoll = Epoll.open();
  private final Map<Long, Single> open = new HashMap<>();
  private final ArrayDeque<Single> expiring = new ArrayDeque<>();
  private final List<Response> known = new ArrayList<>();
  private int packets;
  private int delivered;

  /** Call only where {@link #unavailable} is empty. */
  public SinglePackets(Origin origin) {
    this.origin = origin;
    // The first wait of a cold JVM takes long: not while an answer's time is being measured.
    epoll.await(0, (_, _, _) -> {});
  }

  /** Why this machine has no such sockets; empty if it has. */
  public static Optional<String> unavailable() {
    return Linux.unavailable();
  }

  /**
   * The answer to one packet.
   *
   * @param key the packet's
   * @param answer {@code SYN_ACK}, {@code RESET}, {@code UDP_RESPONSE}, {@code ECHO_REPLY}, or what
   *     an ICMP error says
   * @param from who it claims to be from
   * @param hopsLeft its time to live or hop limit on arrival, 0 to 255, or {@link #UNKNOWN_HOPS}
   * @param rttNs from packet to answer, in nanoseconds
   * @param window how many bytes the other end of a connection will take; {@link TcpInfo#UNKNOWN}
   *     for all else, or if the system does not tell
   * @param datagram what a UDP answer holds; else empty
   */
  @SuppressWarnings("ArrayRecordComponent") // A buffer handed over, never compared.
  public record Response(
      long key,
      Reason answer,
      IpAddress from,
      int hopsLeft,
      long rttNs,
      int window,
      byte[] datagram) {}

  /** Takes answers. */
  @FunctionalInterface
  public interface Receiver {
    /** A packet has been answered; its socket is closed. */
    void accept(Response response);
  }

  /** How many packets have left, the end of completed handshakes (ACK and RST) included. */
  public int packets() {
    return packets;
  }

  /**
   * Sends a SYN.
   *
   * @param hops the packet's time to live or hop limit, 1 to 255; 0 for the usual one
   * @param leastHopsLeft answers with less of theirs left are not seen, 0 to 255
   * @return why it did not leave; null if it did
   */
  public @Nullable LocalFailure connect(Permit permit, long key, int hops, int leastHopsLeft) {
    permit.awaitTurns(1);
    Endpoint endpoint = permit.endpoint();
    SocketAddress remote = remote(endpoint, endpoint.port());
    int file = Sockets.open(remote.family(), Sockets.SOCK_STREAM);
    int result = prepare(file, remote, hops);
    if (result >= 0 && leastHopsLeft > 0) {
      result = Sockets.requireHopsLeft(file, remote.family(), leastHopsLeft);
    }
    result = result < 0 ? result : Sockets.resetOnClose(file);
    if (result < 0) {
      return failed(file, result, endpoint);
    }
    Single single = new Single(key, file, Kind.TCP, endpoint, remote, false);
    result = Sockets.connect(file, remote);
    if (result == 0 || result == -Errno.EINPROGRESS) {
      packets++;
      expiring.add(single);
      return watch(single, Epoll.OUT);
    }
    return atOnce(single, result);
  }

  /**
   * Sends a datagram.
   *
   * @param hops as of {@link #connect}
   * @param answersFromAnyPort whether datagrams from the target's other ports count as answers
   * @return why it did not leave; null if it did
   */
  public @Nullable LocalFailure send(
      Permit permit, long key, int hops, byte[] datagram, boolean answersFromAnyPort) {
    permit.awaitTurns(1);
    Endpoint endpoint = permit.endpoint();
    SocketAddress remote = remote(endpoint, endpoint.port());
    int file = Sockets.open(remote.family(), Sockets.SOCK_DGRAM);
    int result = prepare(file, remote, hops);
    result = result < 0 ? result : Sockets.tellHopsLeft(file, remote.family());
    if (result >= 0 && !answersFromAnyPort) {
      result = Sockets.connect(file, remote);
    }
    if (result < 0) {
      return failed(file, result, endpoint);
    }
    Single single = new Single(key, file, Kind.UDP, endpoint, remote, answersFromAnyPort);
    return dispatch(single, datagram, answersFromAnyPort ? remote : null);
  }

  /**
   * Sends an ICMP echo request (RFC 792, RFC 4443) to the endpoint's address.
   *
   * @param hops as of {@link #connect}
   * @return why it did not leave; null if it did
   */
  public @Nullable LocalFailure echo(Permit permit, long key, int hops) {
    permit.awaitTurns(1);
    Endpoint endpoint = permit.endpoint();
    SocketAddress remote = remote(endpoint, 0);
    int file = Sockets.openEcho(remote.family());
    if (file == -Errno.EACCES || file == -Errno.EPERM) {
      return new LocalFailure(
          Trouble.PERMISSION_DENIED,
          "ICMP echo without privilege is not permitted to this user",
          "run it with CAP_NET_RAW, or widen net.ipv4.ping_group_range (it counts for IPv6, too)");
    }
    int result = prepare(file, remote, hops);
    result = result < 0 ? result : Sockets.tellHopsLeft(file, remote.family());
    result = result < 0 ? result : Sockets.connect(file, remote);
    if (result < 0) {
      return failed(file, result, endpoint);
    }
    byte[] request = new byte[16];
    request[0] = (byte) (remote.family() == Sockets.AF_INET ? ECHO_REQUEST : ECHO_REQUEST_V6);
    Single single = new Single(key, file, Kind.ECHO, endpoint, remote, false);
    return dispatch(single, request, null);
  }

  private @Nullable LocalFailure dispatch(
      Single single, byte[] datagram, @Nullable SocketAddress remote) {
    int result = Sockets.send(single.file, datagram, remote);
    if (result < 0) {
      return atOnce(single, result);
    }
    packets++;
    return watch(single, Epoll.IN);
  }

  /** A packet that got no further than this machine: refused by a rule of ours, or no way out. */
  private @Nullable LocalFailure atOnce(Single single, int result) {
    long rttNs = System.nanoTime() - single.sentNs;
    Response response = single.icmpError(rttNs);
    if (response == null && result == -Errno.ECONNREFUSED) {
      packets++;
      response = single.response(Reason.RESET, single.endpoint.address(), rttNs);
    }
    if (response == null) {
      return failed(single.file, result, single.endpoint);
    }
    Sockets.close(single.file);
    known.add(response);
    return null;
  }

  private @Nullable LocalFailure watch(Single single, int interest) {
    int added = epoll.add(single.file, interest, single.key);
    if (added < 0) {
      return failed(single.file, added, single.endpoint);
    }
    open.put(single.key, single);
    return null;
  }

  private int prepare(int file, SocketAddress remote, int hops) {
    if (file < 0) {
      return file;
    }
    int result = SocketOrigin.bind(file, remote.family(), origin);
    return result < 0 || hops == 0 ? result : Sockets.limitHops(file, remote.family(), hops);
  }

  private LocalFailure failed(int file, int result, Endpoint endpoint) {
    if (file >= 0) {
      Sockets.close(file);
    }
    Answer why = LocalFailures.of(-result, endpoint, origin);
    return why instanceof Answer.Failed failed
        ? failed.failure()
        : ((Answer.Exhausted) why).failure();
  }

  private static SocketAddress remote(Endpoint endpoint, int port) {
    IpAddress address = endpoint.address();
    return new SocketAddress(address.bytes(), port, SocketOrigin.scope(address.zone()));
  }

  /**
   * Waits until a packet is answered, but at most so long.
   *
   * @throws InterruptedException if the calling thread is interrupted
   */
  public void await(long nanoseconds, Receiver receiver) throws InterruptedException {
    long endNs = System.nanoTime() + nanoseconds;
    delivered = 0;
    do {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      for (Response response : known) {
        deliver(response, receiver);
      }
      known.clear();
      long nowNs = System.nanoTime();
      long sliceNs = Math.min(SLICE_NS, untilNextExpiry(nowNs));
      long leftNs = delivered > 0 ? 0 : Math.clamp(endNs - nowNs, 0, sliceNs);
      epoll.await(
          (int) ((leftNs + 999_999) / 1_000_000),
          (key, events, atNs) -> {
            Single single = open.get(key);
            Response response = single == null ? null : single.ready(events, atNs);
            if (response != null) {
              forget(key);
              deliver(response, receiver);
            }
          });
    } while (delivered == 0 && System.nanoTime() < endNs);
  }

  private void deliver(Response response, Receiver receiver) {
    delivered++;
    receiver.accept(response);
  }

  /** Closes the TCP sockets whose time is over, and tells how long the next one still has. */
  private long untilNextExpiry(long nowNs) {
    while (!expiring.isEmpty()) {
      Single single = expiring.getFirst();
      long leftNs = single.sentNs + TCP_LIFE_NS - nowNs;
      if (leftNs > 0 && open.get(single.key) == single) {
        return leftNs;
      }
      expiring.removeFirst();
      if (open.remove(single.key, single)) {
        Sockets.close(single.file);
      }
    }
    return SLICE_NS;
  }

  /** Gives up waiting for the answer to a packet. */
  public void forget(long key) {
    Single single = open.remove(key);
    if (single != null) {
      Sockets.close(single.file);
    }
  }

  @Override
  public void close() {
    open.values().forEach(single -> Sockets.close(single.file));
    open.clear();
    epoll.close();
  }

  private enum Kind {
    TCP,
    UDP,
    ECHO
  }

  private final class Single {
    final long key;
    final int file;
    final Kind kind;
    final Endpoint endpoint;
    final SocketAddress remote;
    final boolean answersFromAnyPort;
    final long sentNs = System.nanoTime();

    Single(
        long key,
        int file,
        Kind kind,
        Endpoint endpoint,
        SocketAddress remote,
        boolean answersFromAnyPort) {
      this.key = key;
      this.file = file;
      this.kind = kind;
      this.endpoint = endpoint;
      this.remote = remote;
      this.answersFromAnyPort = answersFromAnyPort;
    }

    Response response(Reason answer, IpAddress from, long rttNs) {
      return response(answer, from, rttNs, TcpInfo.UNKNOWN);
    }

    private Response response(Reason answer, IpAddress from, long rttNs, int window) {
      return new Response(key, answer, from, UNKNOWN_HOPS, Math.max(0, rttNs), window, NOTHING);
    }

    /** What epoll's report means; null if it is not an answer. */
    @Nullable Response ready(int events, long atNs) {
      long rttNs = atNs - sentNs;
      Response error = (events & Epoll.ERR) == 0 ? null : icmpError(rttNs);
      if (error != null) {
        return error;
      }
      return switch (kind) {
        case TCP -> handshake(events, rttNs);
        case UDP, ECHO -> datagram(rttNs);
      };
    }

    /** The next ICMP error of the queue that ends the question; null if there is none. */
    @Nullable Response icmpError(long rttNs) {
      QueuedError error = Sockets.takeQueuedError(file);
      while (error != null) {
        SocketAddress offender = error.offender();
        boolean isIpv6 = error.origin() == QueuedError.ICMPV6;
        boolean isIcmp = error.origin() == QueuedError.ICMP || isIpv6;
        if (isIcmp
            && offender != null
            && (IcmpReasons.endsTheQuestion(isIpv6, error.type(), error.code())
                || (isIpv6 && error.type() == TIME_EXCEEDED_V6))) {
          IpAddress from = IpAddress.of(offender.bytes());
          IcmpError told =
              new IcmpError(from, error.type(), error.code(), ErrorOrigin.INTERMEDIATE);
          return response(IcmpReasons.reason(told), from, rttNs);
        }
        error = Sockets.takeQueuedError(file);
      }
      return null;
    }

    private @Nullable Response handshake(int events, long rttNs) {
      return switch (Sockets.takeError(file)) {
        // A reset or a broken pipe here follows a completed handshake.
        case 0, Errno.ECONNRESET, Errno.EPIPE ->
            (events & Epoll.OUT) == 0 ? null : connected(rttNs);
        case Errno.ECONNREFUSED -> response(Reason.RESET, endpoint.address(), rttNs);
        default -> null; // The kernel gave up: whatever the reason, there is no answer.
      };
    }

    /** A local port that connects to itself (RFC 9293 section 3.5) proves that nobody listens. */
    private Response connected(long rttNs) {
      if (remote.equals(Sockets.localAddress(file))) {
        return response(Reason.RESET, endpoint.address(), rttNs);
      }
      packets += 2;
      Optional<TcpInfo> info = Sockets.tcpInfo(file);
      long measuredNs = info.map(TcpInfo::rttMicros).orElse(0) * 1_000L;
      return response(
          Reason.SYN_ACK,
          endpoint.address(),
          measuredNs > 0 ? measuredNs : rttNs,
          info.map(TcpInfo::peerWindow).orElse(TcpInfo.UNKNOWN));
    }

    private @Nullable Response datagram(long rttNs) {
      Sockets.Arrival arrival = Sockets.receiveWithHops(file);
      if (arrival == null) {
        // A pending error of our own would be reported again and again until it is taken.
        Sockets.takeError(file);
        return null;
      }
      IpAddress from = IpAddress.of(arrival.sender().bytes());
      boolean isFromTarget =
          from.sameBits(endpoint.address())
              && (kind == Kind.ECHO
                  || answersFromAnyPort
                  || arrival.sender().port() == endpoint.port());
      if (!isFromTarget || (kind == Kind.ECHO && !isEchoReply(arrival.bytes()))) {
        return null;
      }
      Reason answer = kind == Kind.ECHO ? Reason.ECHO_REPLY : Reason.UDP_RESPONSE;
      return new Response(
          key,
          answer,
          endpoint.address(),
          arrival.hopsLeft(),
          rttNs,
          TcpInfo.UNKNOWN,
          arrival.bytes());
    }

    private boolean isEchoReply(byte[] message) {
      int reply = remote.family() == Sockets.AF_INET ? ECHO_REPLY : ECHO_REPLY_V6;
      return message.length >= 8 && (message[0] & 0xff) == reply;
    }
  }
}
