package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import portscan.testkit.lab.Background;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.IpVersion;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Result;
import portscan.testkit.lab.Router;
import portscan.testkit.lab.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A link between two routers that carries less than the others, and says so or does not. */
class WhyBlackHoleLabTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int TLS = 4433;
  private static final int HTTP = 8080;
  private static final int HOLD = 9000;

  @TempDir Path folder;
  private Host scanner;
  private Router first;
  private Router second;
  private Host target;

  private void narrow(Lab lab) {
    scanner = lab.host("scanner");
    first = lab.router("r1");
    second = lab.router("r2");
    target = lab.host("target");
    lab.line(scanner, first, second, target);
    first.ip("link set eth1 mtu 1300");
    second.ip("link set eth0 mtu 1300");
    target.serve(Service.tcpHold(HOLD));
  }

  private static void loseWhatRoutersSay(Router router) {
    router.firewall().output().matching("icmp type destination-unreachable").drop();
    router.firewall().output().matching("icmpv6 type packet-too-big").drop();
  }

  private Background tls() {
    Result made =
        target
            .command(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                folder.resolve("key").toString(),
                "-out",
                folder.resolve("certificate").toString(),
                "-subj",
                "/CN=" + "long-name-".repeat(6))
            .timeout(LIMIT)
            .run();
    assertThat(made.exitCode()).as(made.stderr()).isZero();
    return target.start(
        "openssl",
        "s_server",
        "-accept",
        "*:" + TLS,
        "-www",
        "-key",
        folder.resolve("key").toString(),
        "-cert",
        folder.resolve("certificate").toString());
  }

  private JsonNode why(boolean asNobody, String address, int port) {
    var command =
        scanner
            .java(Main.class, "why", "--format", "json", address + ":" + port)
            .jvm("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1")
            .timeout(LIMIT);
    Result result = (asNobody ? command.asNobody() : command).run();
    assertThat(result.stdout()).as(result.stderr()).startsWith("{");
    JsonNode document = JsonMapper.shared().readTree(result.stdout());
    assertThat(document.get("packetsSent").asInt()).isBetween(1, 200);
    return document;
  }

  private static List<String> codes(JsonNode document) {
    return StreamSupport.stream(document.get("findings").spliterator(), false)
        .map(finding -> finding.get("code").asString())
        .toList();
  }

  @LabTest
  void largePacketsThatVanish_areToldFromASilentService(Lab lab) throws IOException {
    narrow(lab);
    loseWhatRoutersSay(first);
    loseWhatRoutersSay(second);
    String ipv6 = "[" + target.address(IpVersion.IPV6) + "]";
    try (Background tls = tls();
        Background http =
            target
                .java(LongPage.class, Integer.toString(HTTP))
                .timeout(Duration.ofMinutes(5))
                .start()) {
      tls.awaitOutput("ACCEPT", LIMIT);
      http.awaitOutput("listening", LIMIT);

      assertThat(codes(why(false, target.ipv4(), TLS))).first().isEqualTo("mtu-black-hole");
      JsonNode found = why(true, target.ipv4(), HTTP);
      assertThat(codes(found)).containsExactly("mtu-black-hole");
      assertThat(found.at("/findings/0/address").asString()).isEqualTo(target.ipv4());
      assertThat(codes(why(true, ipv6, TLS))).first().isEqualTo("mtu-black-hole");
      assertThat(codes(why(false, target.ipv4(), HOLD)))
          .contains("silent-service")
          .doesNotContain("mtu-black-hole");
    }
  }

  @LabTest
  void smallerLinkThatIsTold_isNoBlackHole(Lab lab) throws IOException {
    narrow(lab);
    try (Background tls = tls()) {
      tls.awaitOutput("ACCEPT", LIMIT);
      assertThat(codes(why(false, target.ipv4(), TLS)))
          .contains("tls-name-mismatch")
          .doesNotContain("mtu-black-hole", "silent-service");
    }
  }

  /** A web server whose page is longer than any packet, headers first. */
  static final class LongPage {
    private LongPage() {}

    public static void main(String[] arguments) throws IOException {
      byte[] head =
          "HTTP/1.1 200 OK\r\nContent-Length: 6000\r\nConnection: close\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII);
      try (ServerSocket listening = new ServerSocket(Integer.parseInt(arguments[0]), 50)) {
        System.out.println("listening");
        while (true) {
          Socket socket = listening.accept();
          Thread.ofVirtual().start(() -> answer(socket, head));
        }
      }
    }

    private static void answer(Socket socket, byte[] head) {
      try (socket) {
        if (socket.getInputStream().read() >= 0) {
          socket.getOutputStream().write(head);
          socket.getOutputStream().write(new byte[6000]);
          // Until the other side has had enough.
          socket.getInputStream().skip(Long.MAX_VALUE);
        }
      } catch (IOException hungUp) {
        // It has had enough.
      }
    }
  }
}
