package portscan.look.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import portscan.api.model.IpAddress;
import portscan.api.scan.Egress.Permit;
import portscan.api.scan.Origin;
import portscan.sys.Epoll;
import portscan.sys.Errno;
import portscan.sys.SocketAddress;
import portscan.sys.Sockets;
import portscan.sys.TcpInfo;

/** A TCP connection whose segments can be kept small, by Linux's own calls; for one thread. */
final class SegmentTalk extends Connection {
  /** How long an interrupt may go unnoticed. */
  private static final long LONGEST_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final int socket;
  private final long endNs;
  private final Epoll readable;
  private final Epoll writable;
  private boolean over;
  private boolean closed;

  private SegmentTalk(int socket, long endNs, Epoll readable, Epoll writable) {
    this.socket = socket;
    this.endNs = endNs;
    this.readable = readable;
    this.writable = writable;
    readable.add(socket, Epoll.IN, 0);
    writable.add(socket, Epoll.OUT, 0);
  }

  /**
   * Connects.
   *
   * @param segmentSize the most bytes of a segment either way; 0 for as many as the path is
   *     believed to carry
   * @param endNs when everything must be over, by {@link System#nanoTime}
   * @throws IOException if there is no connection
   */
  static SegmentTalk connect(Permit permit, Origin origin, int segmentSize, long endNs)
      throws IOException, InterruptedException {
    IpAddress address = permit.endpoint().address();
    SocketAddress remote = socketAddress(address, permit.endpoint().port());
    int socket = checked("socket", Sockets.open(remote.family(), Sockets.SOCK_STREAM));
    SegmentTalk talk = null;
    try {
      if (segmentSize > 0) {
        checked("TCP_MAXSEG", Sockets.limitSegments(socket, segmentSize));
      }
      IpAddress source = origin.address();
      if (source != null) {
        checked("bind", Sockets.bindSource(socket, socketAddress(source, 0)));
      }
      int begun = Sockets.connect(socket, remote);
      if (begun < 0 && begun != -Errno.EINPROGRESS) {
        checked("connect", begun);
      }
      talk = new SegmentTalk(socket, endNs, Epoll.open(), Epoll.open());
      if (!talk.await(talk.writable, endNs)) {
        throw new IOException("no answer in time");
      }
      checked("connect", -Sockets.takeError(socket));
      SegmentTalk connected = talk;
      socket = -1;
      return connected;
    } finally {
      if (socket >= 0 && talk != null) {
        talk.close();
      } else if (socket >= 0) {
        Sockets.close(socket);
      }
    }
  }

  private static SocketAddress socketAddress(IpAddress address, int port) {
    String zone = address.zone();
    return new SocketAddress(
        address.bytes(), port, zone.isEmpty() ? 0 : Sockets.interfaceIndex(zone));
  }

  private static int checked(String call, int result) throws IOException {
    if (result < 0) {
      throw new IOException(call + ": " + Errno.text(-result));
    }
    return result;
  }

  /** What the kernel measured. */
  Optional<TcpInfo> measurements() {
    return Sockets.tcpInfo(socket);
  }

  /** Whether the other side closed or reset it. */
  boolean isClosed() {
    return closed;
  }

  @Override
  long endNs() {
    return endNs;
  }

  private boolean await(Epoll events, long untilNs) throws InterruptedException {
    long lastNs = untilNs - endNs < 0 ? untilNs : endNs;
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      long leftNs = Math.clamp(lastNs - System.nanoTime(), 0, LONGEST_WAIT_NS);
      int milliseconds = (int) TimeUnit.NANOSECONDS.toMillis(leftNs + 999_999);
      if (events.await(milliseconds, (_, _, _) -> {}) > 0) {
        return true;
      }
      if (leftNs == 0) {
        return false;
      }
    }
  }

  @Override
  void send(ByteBuffer words) throws InterruptedException {
    while (words.hasRemaining() && !over) {
      byte[] some = new byte[Math.min(words.remaining(), Sockets.DATAGRAM_SIZE)];
      words.get(words.position(), some);
      int sent = Sockets.send(socket, some, null);
      if (sent > 0) {
        words.position(words.position() + sent);
      } else if (sent != -Errno.EAGAIN) {
        // A reset; what was sent before it may still be read.
        words.position(words.limit());
      } else if (!await(writable, endNs)) {
        over = true;
      }
    }
  }

  @Override
  int read(ByteBuffer room, long untilNs) throws InterruptedException {
    while (!over) {
      int count = Sockets.receive(socket, room);
      if (count > 0) {
        return count;
      }
      if (count != -Errno.EAGAIN) {
        over = true;
        closed = true;
      } else if (!await(readable, untilNs)) {
        return 0;
      }
    }
    return -1;
  }

  @Override
  boolean isOver() {
    return over;
  }

  @Override
  public void close() {
    over = true;
    readable.close();
    writable.close();
    Sockets.close(socket);
  }
}
