package portscan.testkit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

final class LabServiceTest {

  /** Answers {@code hello} and nothing else. */
  static final class Polite implements DatagramAnswer {
    @Override
    public Optional<byte[]> answer(byte[] request) {
      byte[] expected = "hello".getBytes(StandardCharsets.UTF_8);
      return Arrays.equals(request, expected)
          ? Optional.of("good day".getBytes(StandardCharsets.UTF_8))
          : Optional.empty();
    }
  }

  /** Answers everything but {@code hello}. */
  static final class Rude implements DatagramAnswer {
    @Override
    public Optional<byte[]> answer(byte[] request) {
      return Arrays.equals(request, "hello".getBytes(StandardCharsets.UTF_8))
          ? Optional.empty()
          : Optional.of(request);
    }
  }

  @LabTest
  void services_behaveAsTheirKindSays(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, lab.router("r1"), target);
    target.serve(
        Service.tcpHold(1),
        Service.tcpClose(2),
        Service.tcpReset(3),
        Service.tcpBanner(4, "220 ready"),
        Service.tcpFullQueue(5),
        Service.tcpHold(6).on("127.0.0.1"),
        Service.udpEcho(11),
        Service.udpSilent(12),
        Service.udpAnswer(13, Polite.class),
        Service.udpAnswer(14, Rude.class));
    for (String address : List.of(target.ipv4(), target.ipv6())) {
      List<String> asked = new ArrayList<>();
      for (int port = 1; port <= 7; port++) {
        asked.add("tcp," + address + "," + port);
      }
      for (int port = 11; port <= 15; port++) {
        asked.add("udp," + address + "," + port);
      }
      Result result = scanner.execJava(Knock.class, asked.toArray(String[]::new));
      // The reset may overtake the client's return from connecting, so both are right.
      String said = result.stdout().replace("open reset", "reset");
      assertThat(said.lines().map(line -> line.substring(line.indexOf(' ') + 1)))
          .as("%s, %s", address, result)
          .containsExactly(
              "open holds",
              "open closed",
              "reset",
              "open says 220 ready",
              "silent",
              "Connection refused",
              "Connection refused",
              "says hello",
              "silent",
              "says good day",
              "silent",
              "refused");
    }
  }

  @LabTest
  void serve_thousandsOfPorts_inOneProcess(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.link(scanner, target);
    Background services = target.serve(Service.tcpHold(1001, 4000));
    assertThat(services.isAlive()).isTrue();
    assertThat(target.exec("ss", "-H", "-l", "-t", "-n").stdout().lines()).hasSize(3000);
    assertThat(
            scanner
                .execJava(
                    Knock.class, "tcp," + target.ipv4() + ",1001", "tcp," + target.ipv6() + ",4000")
                .stdout()
                .lines())
        .allMatch(line -> line.endsWith(" open holds"))
        .hasSize(2);
  }
}
