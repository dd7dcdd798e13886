package portscan.testkit.lab;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * A client to be run in a lab: each argument is {@code tcp|udp,address,port}, and each line of its
 * output is the argument, a blank and what came of it. The property {@code wait} is how long it
 * waits for an answer, in milliseconds.
 */
final class Knock {
  private static final int WAIT_MILLIS = Integer.getInteger("wait", 400);

  private Knock() {}

  static void main(String[] arguments) {
    for (String argument : arguments) {
      String[] parts = argument.split(",", -1);
      InetSocketAddress target = new InetSocketAddress(parts[1], Integer.parseInt(parts[2]));
      System.out.println(argument + " " + (parts[0].equals("tcp") ? tcp(target) : udp(target)));
    }
  }

  private static String tcp(InetSocketAddress target) {
    try (Socket socket = new Socket()) {
      socket.connect(target, WAIT_MILLIS);
      socket.setSoTimeout(WAIT_MILLIS);
      return "open " + firstBytes(socket);
    } catch (SocketTimeoutException e) {
      return "silent";
    } catch (ConnectException e) {
      return String.valueOf(e.getMessage());
    } catch (IOException e) {
      return isReset(e) ? "reset" : "failed " + e.getMessage();
    }
  }

  private static boolean isReset(IOException e) {
    return String.valueOf(e.getMessage()).startsWith("Connection reset");
  }

  private static String firstBytes(Socket socket) throws IOException {
    try {
      byte[] bytes = new byte[100];
      int count = socket.getInputStream().read(bytes);
      return count < 0 ? "closed" : "says " + new String(bytes, 0, count, StandardCharsets.UTF_8);
    } catch (SocketTimeoutException e) {
      return "holds";
    } catch (IOException e) {
      return isReset(e) ? "reset" : "failed " + e.getMessage();
    }
  }

  private static String udp(InetSocketAddress target) {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(target);
      socket.setSoTimeout(WAIT_MILLIS);
      byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
      socket.send(new DatagramPacket(hello, hello.length));
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      socket.receive(answer);
      return "says " + new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
    } catch (SocketTimeoutException e) {
      return "silent";
    } catch (PortUnreachableException e) {
      return "refused";
    } catch (IOException e) {
      return "failed " + e.getMessage();
    }
  }
}
