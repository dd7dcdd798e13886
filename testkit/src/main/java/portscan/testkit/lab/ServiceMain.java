package portscan.testkit.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The process that runs services in a node: its arguments are encoded {@link Service}s. It prints
 * {@link #READY} once every socket is bound, and runs until it is killed.
 */
public final class ServiceMain {
  /** The line that says that every socket is bound. */
  static final String READY = "READY";

  private static final int BACKLOG = 1024;
  private static final int FULL_BACKLOG = 1;
  private static final int FILL_ATTEMPTS = 8;
  private static final int FILL_WAIT_MILLIS = 250;

  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
  private final List<SelectableChannel> kept = new ArrayList<>();

  private ServiceMain(Selector selector) {
    this.selector = selector;
  }

  /** What is asked of a socket when it is ready. */
  private sealed interface Duty {
    record Accept(Service service) implements Duty {}

    record Discard() implements Duty {}

    record Answer(DatagramAnswer answer) implements Duty {}
  }

  static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    ServiceMain main = new ServiceMain(Selector.open());
    for (String argument : arguments) {
      Service service = Service.decode(argument);
      for (int port = service.firstPort(); port <= service.lastPort(); port++) {
        main.open(service, port);
      }
    }
    System.out.println(READY);
    System.out.flush();
    main.serve();
  }

  private void open(Service service, int port) throws IOException, ReflectiveOperationException {
    if (service.kind().isTcp()) {
      openTcp(service, port);
    } else {
      openUdp(service, port);
    }
  }

  private static InetSocketAddress local(Service service, int port) throws IOException {
    return service.bind().isEmpty()
        ? new InetSocketAddress(port)
        : new InetSocketAddress(InetAddress.getByName(service.bind()), port);
  }

  /** An IPv6 socket without an address takes both versions; an IPv4 address wants an IPv4 one. */
  private static ProtocolFamily family(Service service) {
    boolean ipv4 = !service.bind().isEmpty() && IpVersion.of(service.bind()) == IpVersion.IPV4;
    return ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
  }

  private void openTcp(Service service, int port) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(family(service));
    listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    boolean full = service.kind() == Service.Kind.TCP_FULL_QUEUE;
    listener.bind(local(service, port), full ? FULL_BACKLOG : BACKLOG);
    listener.configureBlocking(false);
    kept.add(listener);
    if (full) {
      fill(service, port);
    } else {
      listener.register(selector, SelectionKey.OP_ACCEPT, new Duty.Accept(service));
    }
  }

  /** Connects to the listener from here until the kernel takes no more into its queue. */
  private void fill(Service service, int port) throws IOException {
    InetAddress address =
        service.bind().isEmpty()
            ? InetAddress.getLoopbackAddress()
            : InetAddress.getByName(service.bind());
    for (int attempt = 0; attempt < FILL_ATTEMPTS; attempt++) {
      SocketChannel client = SocketChannel.open();
      try {
        client.socket().connect(new InetSocketAddress(address, port), FILL_WAIT_MILLIS);
        kept.add(client);
      } catch (java.net.SocketTimeoutException queueIsFull) {
        client.close();
        return;
      }
    }
    throw new IOException("the accept queue of port " + port + " never fills");
  }

  private void openUdp(Service service, int port) throws IOException, ReflectiveOperationException {
    DatagramChannel channel = DatagramChannel.open(family(service));
    channel.bind(local(service, port));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, new Duty.Answer(answer(service)));
  }

  private static DatagramAnswer answer(Service service) throws ReflectiveOperationException {
    return switch (service.kind()) {
      case UDP_ECHO -> Optional::of;
      case UDP_SILENT -> request -> Optional.empty();
      case UDP_ANSWER -> {
        var constructor =
            Class.forName(service.detail())
                .asSubclass(DatagramAnswer.class)
                .getDeclaredConstructor();
        constructor.setAccessible(true);
        yield constructor.newInstance();
      }
      case TCP_HOLD, TCP_CLOSE, TCP_RESET, TCP_BANNER, TCP_FULL_QUEUE ->
          throw new IllegalArgumentException(service + " is not a UDP service");
    };
  }

  private void serve() throws IOException {
    while (true) {
      selector.select(this::handle);
    }
  }

  private void handle(SelectionKey key) {
    try {
      switch ((Duty) key.attachment()) {
        case Duty.Accept(Service service) -> accept(service, (ServerSocketChannel) key.channel());
        case Duty.Discard() -> discard((SocketChannel) key.channel());
        case Duty.Answer(DatagramAnswer answer) -> reply(answer, (DatagramChannel) key.channel());
      }
    } catch (IOException e) {
      // One client's trouble must not end the services of the others, but the test may ask for it.
      System.err.println(e);
    }
  }

  private void accept(Service service, ServerSocketChannel listener) throws IOException {
    SocketChannel client = listener.accept();
    if (client == null) {
      return;
    }
    switch (service.kind()) {
      case TCP_CLOSE -> client.close();
      case TCP_RESET -> {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        client.close();
      }
      case TCP_BANNER -> {
        client.write(ByteBuffer.wrap(service.detail().getBytes(StandardCharsets.UTF_8)));
        hold(client);
      }
      case TCP_HOLD -> hold(client);
      case TCP_FULL_QUEUE, UDP_ECHO, UDP_SILENT, UDP_ANSWER ->
          throw new IllegalStateException(service + " accepts nothing");
    }
  }

  private void hold(SocketChannel client) throws IOException {
    client.configureBlocking(false);
    client.register(selector, SelectionKey.OP_READ, new Duty.Discard());
  }

  private void discard(SocketChannel client) throws IOException {
    buffer.clear();
    try {
      if (client.read(buffer) < 0) {
        client.close();
      }
    } catch (IOException reset) {
      client.close();
    }
  }

  private void reply(DatagramAnswer answer, DatagramChannel channel) throws IOException {
    buffer.clear();
    SocketAddress from = channel.receive(buffer);
    if (from == null) {
      return;
    }
    byte[] request = new byte[buffer.flip().remaining()];
    buffer.get(request);
    Optional<byte[]> said = answer.answer(request);
    if (said.isPresent()) {
      channel.send(ByteBuffer.wrap(said.get()), from);
    }
  }
}
