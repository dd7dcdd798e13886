package portscan.look;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import portscan.api.model.IpAddress;
import portscan.sys.SocketAddress;
import portscan.sys.Sockets;

/**
 * A program that opens one socket of every kind on a range of ports, and then either keeps them
 * open or prints what {@link Listeners} shows of them.
 *
 * <p>Arguments: {@code keep} or {@code read}, the first port, this machine's IPv4 address, its
 * link-local IPv6 address, its interface.
 */
final class Exhibition {
  static final int CLIENT_PORT = 40_000;

  private final int firstPort;
  private final List<AutoCloseable> open = new ArrayList<>();

  private Exhibition(int firstPort) {
    this.firstPort = firstPort;
  }

  public static void main(String[] arguments) throws Exception {
    Exhibition exhibition = new Exhibition(Integer.parseInt(arguments[1]));
    exhibition.openAll(arguments[2], arguments[3], arguments[4]);
    if (arguments[0].equals("keep")) {
      System.out.println("ready");
      Thread.sleep(60_000);
    }
    for (ListenersView.Source source : ListenersView.Source.values()) {
      print(Listeners.read(source));
    }
    for (AutoCloseable socket : exhibition.open) {
      socket.close();
    }
  }

  private void openAll(String ipv4, String linkLocal, String device) throws Exception {
    listen(StandardProtocolFamily.INET, "0.0.0.0", 0);
    listen(StandardProtocolFamily.INET, "127.0.0.1", 1);
    listen(StandardProtocolFamily.INET, ipv4, 2);
    listen(StandardProtocolFamily.INET6, "::", 3);
    listen(StandardProtocolFamily.INET6, "::1", 4);
    listen(StandardProtocolFamily.INET6, linkLocal + "%" + device, 5);
    listen(StandardProtocolFamily.INET6, "::ffff:" + ipv4, 6);
    listen(StandardProtocolFamily.INET, "0.0.0.0", 7);
    listen(StandardProtocolFamily.INET, "0.0.0.0", 7);
    receive("0.0.0.0", firstPort + 8);
    receive("224.0.0.251", firstPort + 9);
    receive("0.0.0.0", CLIENT_PORT + firstPort % 10_000);
    DatagramChannel withPeer = receive("127.0.0.1", firstPort + 10);
    withPeer.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 9));
    boundToDevice("lo", new byte[4], 11);
    boundToDevice(device, new byte[4], 12);
    int ipv6Only = Sockets.open(Sockets.AF_INET6, Sockets.SOCK_DGRAM);
    require(Sockets.bind(ipv6Only, new SocketAddress(new byte[16], firstPort + 13, 0)));
  }

  private void listen(ProtocolFamily family, String address, int offset) throws Exception {
    ServerSocketChannel channel = ServerSocketChannel.open(family);
    open.add(channel);
    channel.setOption(StandardSocketOptions.SO_REUSEPORT, offset == 7);
    channel.bind(new InetSocketAddress(InetAddress.getByName(address), firstPort + offset), 10);
  }

  private DatagramChannel receive(String address, int port) throws Exception {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    open.add(channel);
    return channel.bind(new InetSocketAddress(InetAddress.getByName(address), port));
  }

  private void boundToDevice(String device, byte[] address, int offset) {
    int socket = Sockets.open(Sockets.AF_INET, Sockets.SOCK_DGRAM);
    require(Sockets.bindToDevice(socket, device));
    require(Sockets.bind(socket, new SocketAddress(address, firstPort + offset, 0)));
  }

  private static void require(int result) {
    if (result < 0) {
      throw new IllegalStateException("errno " + -result);
    }
  }

  private static void print(ListenersView view) {
    for (Listener l : view.listeners()) {
      Reachability reach = view.reachability(l);
      String addresses =
          reach.addresses().stream().map(IpAddress::toString).collect(Collectors.joining(","));
      System.out.printf(
          "%s %s %d %s %s x%d queued=%d backlog=%d user=%s %s%s%s | %s | %s%n",
          view.source(),
          l.transport(),
          l.port(),
          l.address(),
          l.device(),
          l.sockets(),
          l.queued(),
          l.backlog(),
          l.user(),
          l.dualStack() ? "dual-stack " : "",
          l.mayBeClient() ? "may-be-client " : "",
          l.processes().stream().map(p -> p.name() + "/" + p.pid()).toList(),
          reach.words(),
          addresses);
    }
    view.limits().forEach(limit -> System.out.println(view.source() + " limit: " + limit));
  }
}
