package portscan.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import portscan.testkit.lab.Command;
import portscan.testkit.lab.DatagramAnswer;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.IpVersion;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Reject;
import portscan.testkit.lab.Result;
import portscan.testkit.lab.Router;
import portscan.testkit.lab.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Troubles of every kind in one network with three routers, each of which must be told by its name
 * and place.
 */
class WhyLabTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** How many diagnoses run at once: each is a JVM of its own. */
  private static final int AT_ONCE = 3;

  /** A trouble and how it is to be told; {@code hop} is null where none is expected. */
  private record Trouble(String code, @Nullable String hop, boolean asNobody, List<String> words) {}

  private final List<Trouble> troubles = new ArrayList<>();
  private Host scanner;
  private Router first;
  private Router second;
  private Router third;
  private Host target;

  private void lines(Lab lab) {
    scanner = lab.host("scanner");
    first = lab.router("r1");
    second = lab.router("r2");
    third = lab.router("r3");
    target = lab.host("target");
    lab.line(scanner, first, second, third, target);
  }

  /** As root and as nobody where a place is to be named, else in turn: each costs a JVM. */
  private void expect(String code, @Nullable String hop, String... words) {
    boolean nobodyFirst = troubles.size() % 2 == 0;
    troubles.add(new Trouble(code, hop, nobodyFirst, List.of(words)));
    if (hop != null) {
      troubles.add(new Trouble(code, hop, !nobodyFirst, List.of(words)));
    }
  }

  private String towards(Router router) {
    return router.addressTowards(scanner, IpVersion.IPV4);
  }

  @LabTest
  void troubleOnTheWay_isNamedWithItsPlace(Lab lab) throws Exception {
    lines(lab);
    String host = target.ipv4();
    target.serve(
        Service.tcpBanner(22, "SSH-2.0-OpenSSH_9.2"),
        Service.tcpBanner(8001, "220 ready"),
        Service.tcpHold(8003),
        Service.tcpClose(8004),
        Service.udpEcho(8005));

    expect("healthy", null, host + ":22");
    expect("nothing-listening", null, host + ":81");
    target.firewall().input().tcp(82).drop();
    expect("dropped-at-host", towards(third), host + ":82");
    first.firewall().forward().tcp(83).drop();
    expect("dropped-on-path", towards(first), host + ":83");
    second.firewall().forward().tcp(84).drop();
    expect("dropped-on-path", towards(second), host + ":84");
    target.firewall().input().tcp(85).reject(Reject.ADMIN_PROHIBITED);
    expect("rejected-by-host", host, host + ":85");
    int port = 86;
    for (Reject kind : Reject.values()) {
      if (kind.version().equals(Optional.of(IpVersion.IPV4))) {
        second.firewall().forward().tcp(port).reject(kind);
        troubles.add(
            new Trouble(
                "rejected-by-router", towards(second), port % 2 == 0, List.of(host + ":" + port)));
        port++;
      }
    }
    first.firewall().forward().tcp(98).reject(Reject.TCP_RESET);
    expect("reset-by-middlebox", towards(first), host + ":98");
    second.firewall().forward().tcp(99).reject(Reject.TCP_RESET);
    expect("reset-by-middlebox", towards(second), host + ":99");
    second.firewall().forward().tcp(8001).lose(30);
    expect("lossy-path", null, host + ":8001");
    // Those who ask at the same time share a limit, so each gets one of its own.
    for (int limited : new int[] {8002, 8006}) {
      target.serve(Service.tcpBanner(limited, "220 ready"));
      target.firewall().input().tcp(limited).matching("tcp flags & (syn|ack) == syn").limit(5, 5);
      troubles.add(
          new Trouble("rate-limited", null, limited == 8006, List.of(host + ":" + limited)));
    }
    expect("silent-service", null, host + ":8003");
    expect("closes-at-once", null, host + ":8004");
    expect("wrong-transport", null, host + ":8005");
    expect("host-down", null, target.deadAddress(IpVersion.IPV4) + ":80");
    expect("no-local-route", null, "203.0.113.99:80");
    scanner.firewall().output().tcp(97).drop();
    expect("blocked-locally", null, host + ":97");

    check();
  }

  @LabTest
  void everyPortOpen_isAFront(Lab lab) throws Exception {
    lines(lab);
    target.serve(Service.tcpHold(9999));
    target
        .command(
            "nft",
            "add table ip front; add chain ip front in { type nat hook prerouting priority -100; };"
                + " add rule ip front in tcp dport 1-65535 redirect to :9999")
        .run();
    expect("syn-proxy", null, target.ipv4() + ":80");

    check();
  }

  @LabTest
  void troubleOnThisMachine_isNamed(Lab lab) throws Exception {
    lines(lab);
    scanner.serve(Service.tcpHold(5432).on("127.0.0.1"));
    expect("bound-to-loopback", null, scanner.ipv4() + ":5432");

    check();
  }

  @LabTest
  void troubleWithNames_isNamed(Lab lab) throws Exception {
    lines(lab);
    target.serve(Service.tcpBanner(22, "SSH-2.0-OpenSSH_9.2"));
    target.address("203.0.113.7");
    first.serve(Service.udpAnswer(53, CachingServer.class));
    second.serve(Service.udpAnswer(53, ZoneServer.class));
    scanner.etc(
        "resolv.conf", "nameserver " + first.ipv4() + "\nnameserver " + second.ipv4() + "\n");
    scanner.etc(
        "hosts",
        String.join(
            "\n",
            "127.0.0.1 localhost",
            target.ipv4() + " family.example three.example",
            target.deadAddress(IpVersion.IPV6) + " family.example",
            "203.0.113.7 three.example",
            target.deadAddress(IpVersion.IPV4) + " three.example",
            target.deadAddress(IpVersion.IPV4) + " same.example",
            ""));
    expect("dead-address-family", null, "family.example:22");
    expect("dead-address", null, "three.example:22");
    expect("stale-dns", null, "other.example:22");
    expect("hosts-file-override", null, "same.example:22");
    troubles.add(
        new Trouble(
            "unexpected-address",
            null,
            true,
            List.of("right.example:22", "--expect-address", "203.0.113.99")));

    check();
  }

  /** Answers from its cache; what it says of {@code other.example} is out of date. */
  static final class CachingServer implements DatagramAnswer {
    @Override
    public Optional<byte[]> answer(byte[] request) {
      return Optional.of(NameAnswer.to(request, false, "other.example", "203.0.113.9"));
    }
  }

  /** Serves the zone itself. */
  static final class ZoneServer implements DatagramAnswer {
    @Override
    public Optional<byte[]> answer(byte[] request) {
      return Optional.of(NameAnswer.to(request, true, "", ""));
    }
  }

  /** A name server's answer (RFC 1035 section 4): three names have one address. */
  private static final class NameAnswer {
    private static final int TYPE_A = 1;
    private static final Set<String> NAMES =
        Set.of("other.example", "same.example", "right.example");

    static byte[] to(byte[] request, boolean authoritative, String exception, String address) {
      int end = 12;
      StringBuilder name = new StringBuilder();
      while (request[end] != 0) {
        name.append(name.isEmpty() ? "" : ".");
        name.append(new String(request, end + 1, request[end], StandardCharsets.US_ASCII));
        end += request[end] + 1;
      }
      int type = request[end + 2];
      boolean known = NAMES.contains(name.toString()) && type == TYPE_A;
      ByteBuffer answer = ByteBuffer.allocate(512);
      answer.put(request, 0, 2).putShort((short) (authoritative ? 0x8580 : 0x8180));
      answer.putShort((short) 1).putShort((short) (known ? 1 : 0)).putInt(0);
      answer.put(request, 12, end + 5 - 12);
      if (known) {
        String given = name.toString().equals(exception) ? address : "203.0.113.7";
        answer.putShort((short) 0xc00c).putShort((short) TYPE_A).putShort((short) 1);
        answer.putInt(60).putShort((short) 4);
        for (String octet : given.split("\\.", -1)) {
          answer.put((byte) Integer.parseInt(octet));
        }
      }
      return Arrays.copyOf(answer.array(), answer.position());
    }
  }

  private void check() throws Exception {
    SoftAssertions softly = new SoftAssertions();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Result>> results = new ArrayList<>();
      for (Trouble trouble : troubles) {
        results.add(threads.submit(() -> why(trouble).run()));
      }
      for (int i = 0; i < troubles.size(); i++) {
        judge(softly, troubles.get(i), results.get(i).get());
      }
    }
    softly.assertAll();
  }

  private static void judge(SoftAssertions softly, Trouble trouble, Result result) {
    String who = trouble.words() + (trouble.asNobody() ? " as nobody" : " as root");
    if (!result.stdout().startsWith("{")) {
      softly.fail(who + ": " + result.stderr() + result.stdout());
      return;
    }
    JsonNode document = JSON.readTree(result.stdout());
    JsonNode finding = document.get("findings").get(0);
    softly
        .assertThat(finding.get("code").asString())
        .as(who + ": " + document.get("findings") + result.stderr())
        .isEqualTo(trouble.code());
    if (trouble.hop() != null) {
      softly
          .assertThat(finding.path("hop").path("address").asString(""))
          .as(who + ": " + finding + document.get("path"))
          .isEqualTo(trouble.hop());
    }
    softly.assertThat(document.get("packetsSent").asInt()).as(who).isBetween(0, 200);
  }

  private Command why(Trouble trouble) {
    List<String> words = new ArrayList<>(List.of("why", "--format", "json"));
    words.addAll(trouble.words());
    Command command =
        scanner
            .java(Main.class, words.toArray(String[]::new))
            .jvm("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1")
            .timeout(Duration.ofSeconds(40));
    return trouble.asNobody() ? command.asNobody() : command;
  }
}
