package portscan.testkit.lab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.LockSupport;

/** A client to be run in a lab: sends {@code COUNT} datagrams to {@code ADDRESS PORT}. */
final class Flood {
  private static final int PAUSE_NANOS = 200_000;

  private Flood() {}

  static void main(String[] arguments) throws IOException {
    InetSocketAddress target = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
    int count = Integer.parseInt(arguments[2]);
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < count; i++) {
        socket.send(new DatagramPacket(new byte[] {1}, 1, target));
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
