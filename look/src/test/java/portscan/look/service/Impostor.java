package portscan.look.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on 127.0.0.1 that treats every connection in the same way until closed. */
final class Impostor implements AutoCloseable {
  private final ServerSocket listening;
  private final AtomicInteger connections = new AtomicInteger();

  /** What is done with a connection, which is closed thereafter. */
  @FunctionalInterface
  interface Conduct {
    void with(Socket socket, InputStream in, OutputStream out)
        throws IOException, InterruptedException;
  }

  Impostor(Conduct conduct) throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().start(() -> accept(conduct));
  }

  int port() {
    return listening.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  private void accept(Conduct conduct) {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket, conduct));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void serve(Socket socket, Conduct conduct) {
    try (socket) {
      conduct.with(socket, socket.getInputStream(), socket.getOutputStream());
    } catch (IOException hungUp) {
      // Our client has its answer.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
