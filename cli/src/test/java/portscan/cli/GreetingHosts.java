package portscan.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Listeners on 127.0.88.0/24 that greet whoever comes. */
final class GreetingHosts implements AutoCloseable {
  private final List<ServerSocket> listeners = new ArrayList<>();

  /** Ports that nothing listens on. */
  int[] freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    int[] ports = new int[count];
    for (int i = 0; i < count; i++) {
      held.add(Loopback.listener());
      ports[i] = held.get(i).getLocalPort();
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
    return ports;
  }

  /**
   * Greets on 127.0.88.{@code host}, and then closes the connection unless the greeting is empty.
   */
  void listen(int host, int port, String greeting) throws IOException {
    ServerSocket listener = Loopback.listener("127.0.88." + host, port);
    listeners.add(listener);
    if (!greeting.isEmpty()) {
      Thread.ofVirtual().start(() -> greet(listener, greeting));
    }
  }

  private static void greet(ServerSocket listener, String greeting) {
    while (!listener.isClosed()) {
      greetNext(listener, greeting);
    }
  }

  private static void greetNext(ServerSocket listener, String greeting) {
    try (Socket socket = listener.accept()) {
      socket.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      // Until the visitor leaves.
      socket.setSoTimeout(3000);
      socket.getInputStream().readNBytes(100);
    } catch (IOException e) {
      // A visitor that left, or the end.
      return;
    }
  }

  @Override
  public void close() {
    for (ServerSocket listener : listeners) {
      try {
        listener.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    listeners.clear();
  }
}
