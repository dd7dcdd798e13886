package portscan.look;

import java.io.FileInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import portscan.api.experiment.LocalView;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

/**
 * Prints what {@link LocalLook} finds. Arguments: the address, the port, the transport, then what
 * to do before: {@code listen ADDRESS PORT}, {@code open FILES}, {@code connect ADDRESS PORT
 * TIMES}, {@code overflow ADDRESS PORT}.
 */
final class LocalLookProgram {
  private static final List<AutoCloseable> OPEN = new ArrayList<>();

  private LocalLookProgram() {}

  public static void main(String[] arguments) throws Exception {
    prepare(Arrays.asList(arguments).subList(3, arguments.length));
    Endpoint endpoint =
        new Endpoint(
            IpAddress.literal(arguments[0]),
            Integer.parseInt(arguments[1]),
            Transport.valueOf(arguments[2].toUpperCase(Locale.ROOT)));
    long startNs = System.nanoTime();
    LocalView.Result result = new LocalLook().view(new LocalView(endpoint)).result().orElseThrow();
    System.out.println("took " + (System.nanoTime() - startNs) / 1_000_000 + " ms");
    System.out.println("local " + result.isLocal());
    result
        .listeners()
        .forEach(l ->
            System.out.println(
                "listener " + l.address() + " " + l.process() + (l.pid() > 0 ? " pid" : "")));
    System.out.println("readable " + result.rulesReadable());
    result.rules().forEach(rule -> System.out.println(rule.direction() + " " + rule.text()));
    System.out.println("route " + result.device() + " " + result.gateway() + " " + result.source());
    System.out.println("overflows " + result.listenOverflows().orElse(-1));
    result.troubles().forEach(trouble -> System.out.println("trouble " + trouble));
    for (AutoCloseable open : OPEN) {
      open.close();
    }
  }

  private static void prepare(List<String> words) throws Exception {
    for (int i = 0; i < words.size(); ) {
      switch (words.get(i)) {
        case "listen" -> {
          ServerSocket socket = new ServerSocket();
          OPEN.add(socket);
          socket.bind(address(words, i), 64);
          i += 3;
        }
        case "overflow" -> {
          ServerSocket socket = new ServerSocket();
          OPEN.add(socket);
          socket.bind(address(words, i), 1);
          for (int count = 0; count < 4; count++) {
            SocketChannel client = SocketChannel.open();
            OPEN.add(client);
            client.configureBlocking(false);
            client.connect(address(words, i));
          }
          i += 3;
        }
        case "open" -> {
          for (int count = Integer.parseInt(words.get(i + 1)); count > 0; count--) {
            OPEN.add(new FileInputStream("/dev/null"));
          }
          i += 2;
        }
        case "connect" -> {
          for (int count = Integer.parseInt(words.get(i + 3)); count > 0; count--) {
            Socket socket = new Socket();
            OPEN.add(socket);
            socket.connect(address(words, i), 2000);
          }
          i += 4;
        }
        default -> throw new IllegalArgumentException(words.get(i));
      }
    }
  }

  private static InetSocketAddress address(List<String> words, int at) throws Exception {
    return new InetSocketAddress(
        InetAddress.getByName(words.get(at + 1)), Integer.parseInt(words.get(at + 2)));
  }
}
