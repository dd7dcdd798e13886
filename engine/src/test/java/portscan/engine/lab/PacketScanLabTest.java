package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Result;
import portscan.testkit.lab.Service;

/** What a scan by packets does beside asking: captures, time-outs, canaries, resets. */
class PacketScanLabTest {
  private static final int ENHANCED_PACKET = 6;
  private static final int PACKET_OVERHEAD = 28;
  private static final int OUTBOUND = 2;

  private static final String EVERY_PORT_ANSWERS =
      """
      table inet tarpit {
        chain before { type nat hook prerouting priority -100; meta l4proto tcp redirect to :1000; }
      }
      """;

  @TempDir private Path folder;

  private Host scanner;
  private Host target;

  private void build(Lab lab) {
    scanner = lab.host("scanner");
    target = lab.host("target");
    lab.line(scanner, target);
  }

  private Result scan(String... words) {
    return scanner.java(KeptScan.class, words).timeout(Duration.ofSeconds(60)).run();
  }

  private static Map<String, Integer> counts(Result result) {
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    Map<String, Integer> counts = new TreeMap<>();
    result.stdout().lines().forEach(line -> counts.merge(line.split("\t", -1)[1], 1, Integer::sum));
    return counts;
  }

  // ---- capture

  @LabTest
  void capture_holdsEveryProbeAndEveryAnswer(Lab lab) throws IOException {
    build(lab);
    Path file = folder.resolve("scan.pcapng");
    Result result = scan(target.ipv4() + "/1-300", "capture=" + file);
    assertThat(counts(result)).containsExactly(Map.entry("closed reset", 300));
    ByteBuffer blocks = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int out = 0;
    int in = 0;
    while (blocks.hasRemaining()) {
      int at = blocks.position();
      if (blocks.getInt(at) == ENHANCED_PACKET) {
        int packet = at + PACKET_OVERHEAD;
        int length = blocks.getInt(at + 20);
        // Of a raw IPv4 packet: its version, and TCP with the port asked at either end.
        boolean isTcp = blocks.get(packet) >> 4 == 4 && blocks.get(packet + 9) == 6;
        int direction = blocks.getInt(packet + (length + 3) / 4 * 4 + 4);
        out += isTcp && direction == OUTBOUND ? 1 : 0;
        in += isTcp && direction != OUTBOUND ? 1 : 0;
      }
      blocks.position(at + blocks.getInt(at + 4));
    }
    assertThat(out).isGreaterThanOrEqualTo(300);
    assertThat(in).isBetween(300, out);
  }

  // ---- loss

  /** All first tries leave before it is seen that many are lost. */
  @LabTest
  void smallJobWithMuchLoss_ends_alsoWithAPortThatStaysSilent(Lab lab) {
    build(lab);
    target.firewall().input().verdict("tcp dport 7 drop");
    target.firewall().input().verdict("numgen inc mod 10 < 3 drop");
    Result result = scan(target.ipv4() + "/1-400");
    assertThat(counts(result))
        .containsExactly(Map.entry("closed reset", 399), Map.entry("filtered no-response", 1));
  }

  // ---- time-outs of hosts

  @LabTest
  void hostThatTakesTooLong_isGivenUpAndSaysSo(Lab lab) {
    build(lab);
    Result result = scan(target.ipv4() + "/1-5000", "rate=500", "hosttimeout=1000");
    Map<String, Integer> counts = counts(result);
    assertThat(counts.keySet()).containsExactly("closed reset", "undetermined host-timeout");
    assertThat(counts.get("closed reset")).isBetween(100, 1_000);
    assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(5_000);
    assertThat(result.stderr()).containsOnlyOnce("was not finished in 1 s");
  }

  @LabTest
  void hostThatIsDoneInTime_isNotGivenUp(Lab lab) {
    build(lab);
    Result result = scan(target.ipv4() + "/1-500", "hosttimeout=30000");
    assertThat(counts(result)).containsExactly(Map.entry("closed reset", 500));
    assertThat(result.stderr()).doesNotContain("was not finished");
  }

  // ---- hosts whose every port answers

  @LabTest
  void hostWhoseEveryPortAnswers_isToldOf(Lab lab) {
    build(lab);
    target.serve(Service.tcpHold(1_000));
    Result building = target.command("nft", "-f", "-").input(EVERY_PORT_ANSWERS).run();
    assertThat(building.exitCode()).as(building.stderr()).isZero();
    for (String ports : new String[] {"/22-24", "/1-300"}) {
      Result result = scan(target.ipv4() + ports);
      assertThat(counts(result).keySet()).containsExactly("open syn-ack");
      assertThat(result.stderr())
          .containsOnlyOnce("its open ports prove nothing")
          .containsOnlyOnce("marked " + target.ipv4());
    }
  }

  @LabTest
  void hostWithManyOpenPorts_isNotTakenForOne_andAskedThreeMoreAtTheMost(Lab lab) {
    build(lab);
    target.serve(Service.tcpHold(1_000, 1_039));
    var others = target.firewall().input().tcp(49_152, 65_535).count();
    Result result = scan(target.ipv4() + "/1000-1039");
    assertThat(counts(result)).containsExactly(Map.entry("open syn-ack", 40));
    assertThat(result.stderr()).doesNotContain("prove nothing").doesNotContain("marked");
    assertThat(others.packets()).isBetween(1L, 3L);
  }

  // ---- resets

  @LabTest
  void handshakes_thatTheKernelCannotSee_areResetByUs(Lab lab) {
    build(lab);
    target.serve(Service.tcpHold(1_000, 1_039));
    scanner.firewall().input().verdict("tcp flags & (syn | ack) == (syn | ack) drop");
    var resets = target.firewall().input().tcpResets().count();
    Result result = scan(target.ipv4() + "/1000-1039");
    assertThat(counts(result)).containsExactly(Map.entry("open syn-ack", 40));
    assertThat(result.stderr()).contains("handshakes are reset by us");
    assertThat(resets.packets()).isGreaterThanOrEqualTo(40);
    assertThat(target.exec("ss", "-Htan", "state", "syn-recv").stdout()).isBlank();
  }

  @LabTest
  void handshakes_thatTheKernelSees_areLeftToIt(Lab lab) {
    build(lab);
    target.serve(Service.tcpHold(1_000, 1_039));
    var resets = target.firewall().input().tcpResets().count();
    Result result = scan(target.ipv4() + "/1000-1039");
    assertThat(result.stderr()).doesNotContain("handshakes are reset by us");
    assertThat(resets.packets()).isEqualTo(40);
  }
}
