package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Result;
import portscan.testkit.lab.Service;

/** What the kernel's sockets send, and what answers them, is in the capture. */
class CaptureLabTest {
  private static final int ENHANCED_PACKET = 6;
  private static final int OUTBOUND = 2;

  @TempDir private Path folder;

  @LabTest
  void socketsOfACheck_areCaptured_eachPacketOnce(Lab lab) throws IOException {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(30));
    var asked = target.firewall().input().udp(2_000, 2_003).count();
    Path file = folder.resolve("check.pcapng");
    Result result =
        scanner
            .java(
                ScanProgram.class,
                "tcp/" + target.ipv4() + "/1-40",
                "tcp/" + target.ipv6() + "/30-31",
                "udp/" + target.ipv4() + "/2000-2003",
                "capture=" + file)
            .run();
    assertThat(result.stdout().lines()).as(result.stderr()).hasSize(46);
    Map<String, Integer> packets = packets(file);
    assertThat(packets.get("out 4/6 SYN")).isGreaterThanOrEqualTo(40);
    assertThat(packets.get("in 4/6 SYN")).isEqualTo(1);
    assertThat(packets.get("in 4/6 RST")).isEqualTo(packets.get("out 4/6 SYN") - 1);
    assertThat(packets.get("out 6/6 SYN")).isGreaterThanOrEqualTo(2);
    assertThat(packets.get("in 6/6 SYN")).isEqualTo(1);
    assertThat(packets.get("out 4/17")).isGreaterThanOrEqualTo(4);
    assertThat(asked.packets()).isEqualTo(packets.get("out 4/17").longValue());
    assertThat(packets.get("in 4/1")).isBetween(4, packets.get("out 4/17"));
  }

  @LabTest
  void loopback_isCapturedOnce(Lab lab) throws IOException {
    Host scanner = lab.host("scanner");
    lab.up();
    Path file = folder.resolve("check.pcapng");
    scanner.execJava(ScanProgram.class, "udp/127.0.0.1/2000", "capture=" + file);
    assertThat(packets(file)).containsExactly(Map.entry("in 4/1", 1), Map.entry("out 4/17", 1));
  }

  /**
   * How many there are of each way, version and protocol, and of TCP the flag that begins or ends.
   */
  private static Map<String, Integer> packets(Path file) throws IOException {
    ByteBuffer blocks = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    Map<String, Integer> counts = new TreeMap<>();
    while (blocks.hasRemaining()) {
      int at = blocks.position();
      if (blocks.getInt(at) == ENHANCED_PACKET) {
        int packet = at + 28;
        int padded = (blocks.getInt(at + 20) + 3) / 4 * 4;
        boolean leaves = blocks.getInt(packet + padded + 4) == OUTBOUND;
        int version = blocks.get(packet) >>> 4;
        int protocol = blocks.get(packet + (version == 4 ? 9 : 6));
        String kind = (leaves ? "out " : "in ") + version + "/" + protocol;
        if (protocol == 6) {
          int flags = blocks.get(packet + (version == 4 ? 20 : 40) + 13);
          kind += (flags & 2) != 0 ? " SYN" : (flags & 4) != 0 ? " RST" : "";
        }
        counts.merge(kind, 1, Integer::sum);
      }
      blocks.position(at + blocks.getInt(at + 4));
    }
    return counts;
  }
}
