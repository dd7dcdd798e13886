package portscan.look.service;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.scan.Egress.Permit;
import portscan.api.scan.Origin;

/** A TCP connection as any Java makes it. */
final class PlainTalk extends Connection {
  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final long endNs;
  private boolean over;

  private PlainTalk(SocketChannel channel, Selector selector, long endNs) throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.endNs = endNs;
    channel.configureBlocking(false);
    key = channel.register(selector, 0);
  }

  /**
   * Connects.
   *
   * @param endNs when everything must be over, by {@link System#nanoTime}
   * @throws IOException if there is no connection: the system's words say why
   */
  static PlainTalk connect(Permit permit, Origin origin, long endNs)
      throws IOException, InterruptedException {
    SocketChannel channel = SocketChannel.open();
    Selector selector = null;
    PlainTalk talk = null;
    try {
      selector = Selector.open();
      talk = new PlainTalk(channel, selector, endNs);
      talk.connect(permit.endpoint(), origin);
      PlainTalk connected = talk;
      talk = null;
      return connected;
    } finally {
      if (talk != null) {
        talk.close();
      } else if (selector == null) {
        channel.close();
      }
    }
  }

  private void connect(Endpoint endpoint, Origin origin) throws IOException, InterruptedException {
    IpAddress source = origin.address();
    if (source != null) {
      channel.bind(new InetSocketAddress(inetAddress(source), 0));
    }
    InetSocketAddress remote =
        new InetSocketAddress(inetAddress(endpoint.address()), endpoint.port());
    if (channel.connect(remote)) {
      return;
    }
    do {
      if (!await(SelectionKey.OP_CONNECT, endNs)) {
        throw new SocketTimeoutException("no answer in time");
      }
    } while (!isConnected());
  }

  /** Whether the handshake is complete; a reset may follow it before anybody has looked. */
  private boolean isConnected() throws IOException {
    try {
      return channel.finishConnect();
    } catch (ConnectException | NoRouteToHostException e) {
      throw e;
    } catch (SocketException e) {
      // A refusal has an exception of its own, so that a reset can only have come after.
      if (!String.valueOf(e.getMessage()).contains("reset")) {
        throw new NoRouteToHostException(e.getMessage());
      }
      over = true;
      return true;
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
    return Inet6Address.getByAddress(null, address.bytes(), zone);
  }

  @Override
  long endNs() {
    return endNs;
  }

  /** Whether the channel became ready before {@code untilNs} and the end of all. */
  private boolean await(int operation, long untilNs) throws IOException, InterruptedException {
    key.interestOps(operation);
    long lastNs = untilNs - endNs < 0 ? untilNs : endNs;
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      long leftNs = lastNs - System.nanoTime();
      if (leftNs <= 0) {
        return selector.selectNow(ready -> {}) > 0;
      }
      long milliseconds = TimeUnit.NANOSECONDS.toMillis(leftNs + 999_999);
      if (selector.select(ready -> {}, milliseconds) > 0) {
        return true;
      }
    }
  }

  @Override
  void send(ByteBuffer words) throws InterruptedException {
    try {
      while (words.hasRemaining() && !over) {
        if (channel.write(words) == 0 && !await(SelectionKey.OP_WRITE, endNs)) {
          over = true;
        }
      }
    } catch (IOException e) {
      // A reset; what was sent before it may still be read.
      words.position(words.limit());
    }
  }

  @Override
  int read(ByteBuffer room, long untilNs) throws InterruptedException {
    try {
      while (!over) {
        int count = channel.read(room);
        if (count < 0) {
          over = true;
        } else if (count > 0) {
          return count;
        } else if (!await(SelectionKey.OP_READ, untilNs)) {
          return 0;
        }
      }
    } catch (IOException e) {
      // A reset.
      over = true;
    }
    return -1;
  }

  @Override
  boolean isOver() {
    return over;
  }

  @Override
  public void close() {
    try (channel;
        selector) {
      over = true;
    } catch (IOException e) {
      // The socket is gone all the same (close(2)); nothing of ours was waiting in it.
      over = true;
    }
  }
}
