package portscan.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of this machine's loopback addresses for tests. */
final class Loopback {
  private static final int BACKLOG = 1000;

  private Loopback() {}

  /** A listener on a free port of 127.0.0.1. */
  static ServerSocket listener() throws IOException {
    return listener("127.0.0.1", 0);
  }

  static ServerSocket listener(String address, int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port), BACKLOG);
    return socket;
  }

  /** A port that nobody listens on: the system has just had it free. */
  static int closedPort() throws IOException {
    try (ServerSocket socket = listener()) {
      return socket.getLocalPort();
    }
  }
}
