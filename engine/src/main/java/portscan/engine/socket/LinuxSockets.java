package portscan.engine.socket;

import java.io.File;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;
import portscan.api.scan.Egress.Permit;
import portscan.api.scan.Origin;
import portscan.sys.Epoll;
import portscan.sys.Errno;
import portscan.sys.Limits;
import portscan.sys.QueuedError;
import portscan.sys.SocketAddress;
import portscan.sys.Sockets;
import portscan.sys.TcpInfo;

/** Sockets by system call: the kernel's error queue tells who refused, and why. */
final class LinuxSockets implements ProbeSockets {
  /** Files left to the JVM, the resolver and the output. */
  private static final int RESERVED_FILES = 12;

  private static final int MOST_SOCKETS = 65_536;

  /**
   * The kernel repeats no SYN sooner than 1 s after the first (RFC 6298 section 2.1), so until
   * shortly before that it need not be asked how often it has.
   */
  private static final long BEFORE_RETRANSMISSION_NS = 950_000_000;

  private final Origin origin;
  private final int capacity;
  private final Epoll epoll = Epoll.open();
  private final Map<Long, LinuxSocket> open = new HashMap<>();
  private long nextKey;

  LinuxSockets(Origin origin) {
    this.origin = origin;
    this.capacity = capacityNow();
    // The first wait of a cold JVM takes long: not while an answer's time is being measured.
    epoll.await(0, (_, _, _) -> {});
  }

  private static int capacityNow() {
    String[] files = new File("/proc/self/fd").list();
    int inUse = files == null ? 32 : files.length;
    return Math.clamp(Limits.openFiles() - inUse - RESERVED_FILES, 1, MOST_SOCKETS);
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public boolean namesErrorSenders() {
    return true;
  }

  @Override
  public Opened open(Permit permit, boolean answersFromAnyPort) {
    Endpoint endpoint = permit.endpoint();
    SocketAddress remote = remote(endpoint);
    int type = endpoint.transport() == Transport.TCP ? Sockets.SOCK_STREAM : Sockets.SOCK_DGRAM;
    int file = Sockets.open(remote.family(), type);
    if (file < 0) {
      return new Opened.Unavailable(LocalFailures.of(-file, endpoint, origin));
    }
    int bound = SocketOrigin.bind(file, remote.family(), origin);
    if (bound < 0) {
      Sockets.close(file);
      return new Opened.Unavailable(LocalFailures.of(-bound, endpoint, origin));
    }
    LinuxSocket socket =
        endpoint.transport() == Transport.TCP
            ? new TcpSocket(nextKey++, file, endpoint, remote)
            : new UdpSocket(nextKey++, file, endpoint, remote, answersFromAnyPort);
    open.put(socket.key, socket);
    return new Opened.Ready(socket);
  }

  private static SocketAddress remote(Endpoint endpoint) {
    IpAddress address = endpoint.address();
    return new SocketAddress(address.bytes(), endpoint.port(), SocketOrigin.scope(address.zone()));
  }

  @Override
  public void await(long nanoseconds, Receiver receiver) {
    long milliseconds = Math.clamp((nanoseconds + 999_999) / 1_000_000, 0, 60_000);
    epoll.await(
        (int) milliseconds,
        (key, events, atNs) -> {
          LinuxSocket socket = open.get(key);
          if (socket != null) {
            socket.ready(events, atNs, receiver);
          }
        });
  }

  @Override
  public void close() {
    for (LinuxSocket socket : open.values().toArray(LinuxSocket[]::new)) {
      socket.close();
    }
    epoll.close();
  }

  private abstract class LinuxSocket extends CountedSocket {
    final long key;
    final int file;
    final SocketAddress remote;
    private boolean watched;

    LinuxSocket(long key, int file, Endpoint endpoint, SocketAddress remote) {
      super(endpoint);
      this.key = key;
      this.file = file;
      this.remote = remote;
    }

    /** Handles what epoll reported. */
    abstract void ready(int events, long atNs, Receiver receiver);

    /** Watches the socket from its first packet on: before, epoll would report a hang-up. */
    final @Nullable Answer watch(int interest) {
      if (watched) {
        return null;
      }
      watched = true;
      int added = epoll.add(file, interest, key);
      return added < 0 ? failure(-added) : null;
    }

    final Answer failure(int errno) {
      return LocalFailures.of(errno, endpoint, origin);
    }

    /** The next ICMP error of the queue; null if there is none. */
    final Answer.@Nullable Icmp takeIcmpError() {
      QueuedError error = Sockets.takeQueuedError(file);
      while (error != null) {
        SocketAddress offender = error.offender();
        boolean isIcmp = error.origin() == QueuedError.ICMP || error.origin() == QueuedError.ICMPV6;
        if (isIcmp && offender != null) {
          return new Answer.Icmp(IpAddress.of(offender.bytes()), error.type(), error.code());
        }
        error = Sockets.takeQueuedError(file);
      }
      return null;
    }

    @Override
    public @Nullable IpAddress source() {
      SocketAddress local = Sockets.localAddress(file);
      IpAddress address = local == null ? null : IpAddress.of(local.bytes());
      return address == null || address.isUnspecified() ? null : address;
    }

    @Override
    public void close() {
      if (open.remove(key) != null) {
        Sockets.close(file);
      }
    }
  }

  private final class TcpSocket extends LinuxSocket {
    TcpSocket(long key, int file, Endpoint endpoint, SocketAddress remote) {
      super(key, file, endpoint, remote);
    }

    @Override
    public @Nullable Answer send(byte[] datagram) {
      begin();
      int result = Sockets.connect(file, remote);
      if (result == 0 || result == -Errno.EINPROGRESS) {
        countSent();
        return watch(Epoll.OUT);
      }
      return result == -Errno.ECONNREFUSED ? new Answer.Refused() : failure(-result);
    }

    @Override
    void ready(int events, long atNs, Receiver receiver) {
      Answer.Icmp icmp = (events & Epoll.ERR) == 0 ? null : takeIcmpError();
      if (icmp != null) {
        receiver.accept(this, icmp, atNs);
        return;
      }
      int errno = Sockets.takeError(file);
      receiver.accept(
          this,
          switch (errno) {
            // A reset or a broken pipe here follows a completed handshake.
            case 0, Errno.ECONNRESET, Errno.EPIPE -> connected();
            case Errno.ECONNREFUSED -> new Answer.Refused();
            case Errno.ETIMEDOUT -> new Answer.GaveUp();
            default -> failure(errno);
          },
          atNs);
    }

    /** A local port that connects to itself (RFC 9293 section 3.5) proves that nobody listens. */
    private Answer connected() {
      if (remote.equals(Sockets.localAddress(file))) {
        return new Answer.Refused();
      }
      long rttNs = Sockets.tcpInfo(file).map(TcpInfo::rttMicros).orElse(0) * 1_000L;
      return new Answer.Connected(rttNs);
    }

    @Override
    public int packets() {
      boolean mayHaveRepeated = System.nanoTime() - sentNs() >= BEFORE_RETRANSMISSION_NS;
      return mayHaveRepeated
          ? sent() + Sockets.tcpInfo(file).map(TcpInfo::retransmissions).orElse(0)
          : sent();
    }

    @Override
    public boolean isHeldBack() {
      return Sockets.tcpInfo(file)
          .map(info -> info.retransmissions() > 0 && info.retransmitted() == 0)
          .orElse(false);
    }
  }

  private final class UdpSocket extends LinuxSocket {
    private final boolean answersFromAnyPort;
    private @Nullable IpAddress sourceTowards;

    UdpSocket(
        long key, int file, Endpoint endpoint, SocketAddress remote, boolean answersFromAnyPort) {
      super(key, file, endpoint, remote);
      this.answersFromAnyPort = answersFromAnyPort;
    }

    @Override
    public @Nullable Answer send(byte[] datagram) {
      if (sent() == 0) {
        int connected = answersFromAnyPort ? learnSource() : Sockets.connect(file, remote);
        if (connected < 0) {
          return failure(-connected);
        }
      }
      begin();
      int result = Sockets.send(file, datagram, answersFromAnyPort ? remote : null);
      if (result < 0) {
        Answer.Icmp icmp = takeIcmpError();
        return icmp != null ? icmp : failure(-result);
      }
      countSent();
      return watch(Epoll.IN);
    }

    @Override
    void ready(int events, long atNs, Receiver receiver) {
      Answer.Icmp icmp = (events & Epoll.ERR) == 0 ? null : takeIcmpError();
      if (icmp != null) {
        receiver.accept(this, icmp, atNs);
        return;
      }
      Sockets.Datagram datagram = Sockets.receive(file);
      if (datagram == null) {
        // A pending error of our own would be reported again and again until it is taken.
        int errno = Sockets.takeError(file);
        if (errno == Errno.ECONNREFUSED) {
          receiver.accept(this, new Answer.Refused(), atNs);
        }
        return;
      }
      IpAddress from = IpAddress.of(datagram.sender().bytes());
      if (from.sameBits(endpoint.address()) || endpoint.address().isMulticast()) {
        receiver.accept(
            this, new Answer.Datagram(datagram.bytes(), from, datagram.sender().port()), atNs);
      }
    }

    /** An unconnected socket does not tell its source; a connected one beside it does. */
    private int learnSource() {
      int beside = Sockets.open(remote.family(), Sockets.SOCK_DGRAM);
      if (beside < 0) {
        return beside;
      }
      int result = SocketOrigin.bind(beside, remote.family(), origin);
      result = result < 0 ? result : Sockets.connect(beside, remote);
      SocketAddress local = result < 0 ? null : Sockets.localAddress(beside);
      sourceTowards = local == null ? null : IpAddress.of(local.bytes());
      Sockets.close(beside);
      return result;
    }

    @Override
    public @Nullable IpAddress source() {
      return sourceTowards != null ? sourceTowards : super.source();
    }
  }
}
