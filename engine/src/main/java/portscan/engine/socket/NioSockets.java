package portscan.engine.socket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.IpAddress;
import portscan.api.model.PortScanException;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.api.scan.Egress.Permit;
import portscan.api.scan.Origin;

/**
 * Sockets of the Java library, for systems without Linux's error queue. "Refused" may be a reset or
 * an ICMP error, and nobody is named; retransmissions cannot be counted.
 */
final class NioSockets implements ProbeSockets {
  private static final int CAPACITY = 500;
  private static final int DATAGRAM_SIZE = 4096;

  private final Origin origin;
  private final Selector selector;

  NioSockets(Origin origin) {
    if (origin.netns() != null) {
      throw new PortScanException(
          Trouble.NO_SUCH_ORIGIN, "network namespaces are Linux's", "leave out --netns here");
    }
    if (origin.device() != null) {
      throw new PortScanException(
          Trouble.NO_SUCH_ORIGIN,
          "this system cannot tie a probe to an interface",
          "name the interface's address with --source");
    }
    this.origin = origin;
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new PortScanException(
          Trouble.LOCAL_EXHAUSTION, "no selector: " + e.getMessage(), "close some programs");
    }
  }

  @Override
  public int capacity() {
    return CAPACITY;
  }

  @Override
  public boolean namesErrorSenders() {
    return false;
  }

  @Override
  public Opened open(Permit permit, boolean answersFromAnyPort) {
    Endpoint endpoint = permit.endpoint();
    try {
      NioSocket socket =
          endpoint.transport() == Transport.TCP
              ? new TcpSocket(endpoint)
              : new UdpSocket(endpoint, answersFromAnyPort);
      return new Opened.Ready(socket);
    } catch (IOException e) {
      return new Opened.Unavailable(failure(e, endpoint));
    }
  }

  private static Answer failure(IOException error, Endpoint endpoint) {
    String words = String.valueOf(error.getMessage());
    if (words.contains("Too many open files") || words.contains("No buffer space")) {
      return new Answer.Exhausted(
          new LocalFailure(Trouble.LOCAL_EXHAUSTION, words, "ask less at once"));
    }
    if (error instanceof NoRouteToHostException || words.contains("unreachable")) {
      return new Answer.Failed(
          new LocalFailure(
              Trouble.NO_LOCAL_ROUTE,
              "the system says \"" + words + "\" for " + endpoint.address(),
              "this system does not tell whether it or a router said so: look at its routes"));
    }
    return new Answer.Failed(
        new LocalFailure(
            Trouble.SYSTEM_ERROR,
            "the system says \"" + words + "\"",
            "this is not about the target: look at this machine"));
  }

  @Override
  public void await(long nanoseconds, Receiver receiver) {
    long milliseconds = Math.clamp((nanoseconds + 999_999) / 1_000_000, 1, 60_000);
    try {
      selector.select(key -> ((NioSocket) key.attachment()).ready(key, receiver), milliseconds);
    } catch (IOException e) {
      throw new PortScanException(
          Trouble.SYSTEM_ERROR, "waiting failed: " + e.getMessage(), "look at this machine");
    }
  }

  @Override
  public void close() {
    try {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new PortScanException(
          Trouble.SYSTEM_ERROR, "closing failed: " + e.getMessage(), "look at this machine");
    }
  }

  private abstract static class NioSocket extends CountedSocket {
    final SelectableChannel channel;
    final InetSocketAddress remote;

    NioSocket(Endpoint endpoint, SelectableChannel channel) throws IOException {
      super(endpoint);
      this.channel = channel;
      this.remote = new InetSocketAddress(inetAddress(endpoint.address()), endpoint.port());
      channel.configureBlocking(false);
    }

    abstract void ready(SelectionKey key, Receiver receiver);

    abstract @Nullable SocketAddress localAddress() throws IOException;

    @Override
    public @Nullable IpAddress source() {
      try {
        return localAddress() instanceof InetSocketAddress local
                && !local.getAddress().isAnyLocalAddress()
            ? IpAddress.of(local.getAddress().getAddress())
            : null;
      } catch (IOException e) {
        // The system has closed the socket under us: it has no source any more.
        return null;
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new PortScanException(
            Trouble.SYSTEM_ERROR, "closing failed: " + e.getMessage(), "look at this machine");
      }
    }
  }

  private static InetAddress inetAddress(IpAddress address) throws IOException {
    if (address.zone().isEmpty()) {
      return InetAddress.getByAddress(address.bytes());
    }
    NetworkInterface zone = NetworkInterface.getByName(address.zone());
    if (zone == null) {
      throw new IOException("there is no network interface " + address.zone());
    }
    return java.net.Inet6Address.getByAddress(null, address.bytes(), zone);
  }

  private @Nullable InetSocketAddress localOf(Origin from) throws IOException {
    return from.address() == null ? null : new InetSocketAddress(inetAddress(from.address()), 0);
  }

  private final class TcpSocket extends NioSocket {
    private final SocketChannel socket;

    TcpSocket(Endpoint endpoint) throws IOException {
      this(endpoint, SocketChannel.open());
    }

    private TcpSocket(Endpoint endpoint, SocketChannel socket) throws IOException {
      super(endpoint, socket);
      this.socket = socket;
      socket.bind(localOf(origin));
    }

    @Override
    public @Nullable Answer send(byte[] datagram) {
      begin();
      countSent();
      try {
        if (socket.connect(remote)) {
          return connected();
        }
        socket.register(selector, SelectionKey.OP_CONNECT, this);
        return null;
      } catch (ConnectException e) {
        return new Answer.Refused();
      } catch (IOException e) {
        return failure(e, endpoint);
      }
    }

    @Override
    void ready(SelectionKey key, Receiver receiver) {
      Answer answer;
      try {
        if (!socket.finishConnect()) {
          return;
        }
        answer = connected();
      } catch (ConnectException e) {
        answer = new Answer.Refused();
      } catch (IOException e) {
        answer = failure(e, endpoint);
      }
      key.cancel();
      receiver.accept(this, answer, System.nanoTime());
    }

    private Answer connected() throws IOException {
      return remote.equals(socket.getLocalAddress())
          ? new Answer.Refused()
          : new Answer.Connected(0);
    }

    @Override
    @Nullable SocketAddress localAddress() throws IOException {
      return socket.getLocalAddress();
    }
  }

  private final class UdpSocket extends NioSocket {
    private final DatagramChannel socket;
    private final boolean answersFromAnyPort;
    private final ByteBuffer buffer = ByteBuffer.allocate(DATAGRAM_SIZE);

    UdpSocket(Endpoint endpoint, boolean answersFromAnyPort) throws IOException {
      this(
          endpoint,
          answersFromAnyPort,
          DatagramChannel.open(
              endpoint.address().family() == AddressFamily.IPV4
                  ? StandardProtocolFamily.INET
                  : StandardProtocolFamily.INET6));
    }

    private UdpSocket(Endpoint endpoint, boolean answersFromAnyPort, DatagramChannel socket)
        throws IOException {
      super(endpoint, socket);
      this.socket = socket;
      this.answersFromAnyPort = answersFromAnyPort;
      socket.bind(localOf(origin));
      if (!answersFromAnyPort) {
        socket.connect(remote);
      }
    }

    @Override
    public @Nullable Answer send(byte[] datagram) {
      begin();
      try {
        socket.send(ByteBuffer.wrap(datagram), remote);
        countSent();
        socket.register(selector, SelectionKey.OP_READ, this);
        return null;
      } catch (PortUnreachableException e) {
        return new Answer.Refused();
      } catch (IOException e) {
        return failure(e, endpoint);
      }
    }

    @Override
    void ready(SelectionKey key, Receiver receiver) {
      buffer.clear();
      Answer answer;
      try {
        if (!(socket.receive(buffer) instanceof InetSocketAddress sender)) {
          return;
        }
        IpAddress from = IpAddress.of(sender.getAddress().getAddress());
        if (answersFromAnyPort && !from.sameBits(endpoint.address())) {
          return;
        }
        byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position());
        answer = new Answer.Datagram(bytes, from, sender.getPort());
      } catch (PortUnreachableException e) {
        answer = new Answer.Refused();
      } catch (IOException e) {
        answer = failure(e, endpoint);
      }
      receiver.accept(this, answer, System.nanoTime());
    }

    @Override
    @Nullable SocketAddress localAddress() throws IOException {
      return socket.getLocalAddress();
    }
  }
}
