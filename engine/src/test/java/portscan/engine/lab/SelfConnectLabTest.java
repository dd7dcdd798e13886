package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import portscan.api.model.Host.Span;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.engine.Checker;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Result;

/** A client port that connects to itself (RFC 9293 section 3.5) where nobody listens. */
class SelfConnectLabTest {
  private static final int FIRST = 40000;
  private static final int LAST = 40049;
  private static final int ROUNDS = 40;

  /** Checks every client port of the namespace, many times and in three ways. */
  static final class SelfConnectProgram {
    private SelfConnectProgram() {}

    static void main(String[] words) throws IOException, InterruptedException {
      Map<String, Integer> counts = new TreeMap<>();
      for (String word : List.of("127.0.0.1", "::1")) {
        IpAddress address = IpAddress.literal(word);
        Target all =
            new Target(word, new Span(address, 1), PortSet.range(Transport.TCP, FIRST, LAST));
        for (int round = 0; round < ROUNDS; round++) {
          Checker.standard().check(List.of(all), seen -> count(counts, "together ", seen));
          for (int port = FIRST; port <= LAST; port++) {
            Checker.standard().check(word, port).forEach(seen -> count(counts, "apart ", seen));
            if (isPlainlyOpen(address, port)) {
              counts.merge("plain open", 1, Integer::sum);
            }
          }
        }
      }
      counts.forEach((what, count) -> System.out.println(what + " " + count));
    }

    private static void count(Map<String, Integer> counts, String how, Observation seen) {
      counts.merge(how + seen.state().orElseThrow(), 1, Integer::sum);
    }

    private static boolean isPlainlyOpen(IpAddress address, int port) throws IOException {
      try (Socket socket = new Socket(Proxy.NO_PROXY)) {
        socket.connect(new InetSocketAddress(InetAddress.getByAddress(address.bytes()), port));
        return true;
      } catch (ConnectException refused) {
        return false;
      }
    }
  }

  @LabTest
  void check_ofClientPorts_neverTakesItselfForAService(Lab lab) {
    Host host = lab.host("host");
    host.sysctl("net.ipv4.ip_local_port_range", FIRST + " " + LAST);
    Result result = host.java(SelfConnectProgram.class).asNobody().run();
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    Map<String, Integer> counts = new TreeMap<>();
    result
        .stdout()
        .lines()
        .forEach(line -> {
          int blank = line.lastIndexOf(' ');
          counts.put(line.substring(0, blank), Integer.valueOf(line.substring(blank + 1)));
        });
    int checks = 2 * ROUNDS * (LAST - FIRST + 1);
    assertThat(counts)
        .containsEntry("together closed", checks)
        .containsEntry("apart closed", checks);
    assertThat(counts.get("plain open")).as("a plain connect is fooled").isPositive();
  }
}
