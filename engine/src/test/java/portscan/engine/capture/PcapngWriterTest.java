package portscan.engine.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.api.model.PortScanException;

class PcapngWriterTest {
  /** 2026-01-02T03:04:05.678901234Z. */
  private static final long TIME_NS = 1_767_323_045_678_901_234L;

  /** A SYN from 10.0.0.1:40000 to 10.0.0.2:80, with right checksums. */
  private static final byte[] SYN =
      HexFormat.of()
          .parseHex(
              "4500002800000000400666ce0a0000010a000002"
                  + "9c40005000000001000000005002040073ff0000");

  /** A RST from 2001:db8::2 port 80 to 2001:db8::1 port 40000; its checksum is 0. */
  private static final byte[] RST_V6 =
      HexFormat.of()
          .parseHex(
              "60000000001406402001"
                  + "0db8000000000000000000000002"
                  + "20010db8000000000000000000000001"
                  + "00509c4000000000000000025014000000000000");

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("scan.pcapng");
  }

  /** Written out by hand from the tables of draft-ietf-opsawg-pcapng. */
  @Test
  void file_ofOnePacket_isTheseBytes() throws IOException {
    try (PcapngWriter writer = new PcapngWriter(file(), "eth0")) {
      ByteBuffer packet = ByteBuffer.wrap(new byte[] {9, 9, 0x45, 1, 2, 3, 4, 9});
      writer.packet(packet, 2, 5, 0x0102_0304_0506_0708L, true);
      byte[] comment = "why".getBytes(StandardCharsets.UTF_8);
      writer.packet(0, packet, 2, 4, 1, false, comment);
      assertThat(packet.position()).isZero();
    }
    String expected =
        // Section header: type, length, byte order, version 1.0, length unknown.
        "0a0d0d0a"
            + "2c000000"
            + "4d3c2b1a"
            + "01000000"
            + "ffffffffffffffff"
            // shb_userappl (4), 8 bytes; end of options; length.
            + "04000800"
            + "506f72745363616e"
            + "00000000"
            + "2c000000"
            // Interface description: type, length, link type 101, snapshot length 0.
            + "01000000"
            + "28000000"
            + "65000000"
            + "00000000"
            // if_name (2), 4 bytes; if_tsresol (9), 1 byte: 9, padded; end; length.
            + "02000400"
            + "65746830"
            + "09000100"
            + "09000000"
            + "00000000"
            + "28000000"
            // Enhanced packet: type, length, interface, time high and low, lengths.
            + "06000000"
            + "34000000"
            + "00000000"
            + "04030201"
            + "08070605"
            + "05000000"
            + "05000000"
            // Five bytes and padding; epb_flags (2), 4 bytes: outbound (2); end; length.
            + "4501020304000000"
            + "02000400"
            + "02000000"
            + "00000000"
            + "34000000"
            // The second: four bytes, inbound (1), opt_comment (1), 3 bytes, padded.
            + "06000000"
            + "38000000"
            + "00000000"
            + "00000000"
            + "01000000"
            + "04000000"
            + "04000000"
            + "45010203"
            + "02000400"
            + "01000000"
            + "01000300"
            + "77687900"
            + "00000000"
            + "38000000";
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file()))).isEqualTo(expected);
  }

  @Test
  void file_isReadByTshark() throws IOException, InterruptedException {
    assumeTrue(isInstalled("tshark"), "tshark is not installed");
    writeTwo();
    List<String> lines =
        run(
            List.of(
                "tshark",
                "-r",
                file().toString(),
                "-T",
                "fields",
                "-E",
                "separator=|",
                "-e",
                "frame.time_epoch",
                "-e",
                "frame.interface_name",
                "-e",
                "frame.packet_flags_direction",
                "-e",
                "frame.comment",
                "-e",
                "ip.dst",
                "-e",
                "ipv6.dst",
                "-e",
                "tcp.flags"));
    assertThat(lines)
        .hasSize(2)
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith("1767323045.678901234|eth0|")
                    .contains("2|a \u00e4|10.0.0.2||0x")
                    .endsWith("002"),
            second ->
                assertThat(second)
                    .startsWith("1767323045.678901235|wlan0|")
                    .contains("1||")
                    .contains("|2001:db8::1|0x")
                    .endsWith("014"));
  }

  @Test
  void file_isReadByTcpdump() throws IOException, InterruptedException {
    assumeTrue(isInstalled("tcpdump"), "tcpdump is not installed");
    try (PcapngWriter writer = new PcapngWriter(file())) {
      writer.packet(ByteBuffer.wrap(SYN), 0, SYN.length, TIME_NS, true);
      writer.packet(ByteBuffer.wrap(RST_V6), 0, RST_V6.length, TIME_NS + 1, false);
    }
    List<String> lines = run(List.of("tcpdump", "-nn", "-tt", "--nano", "-r", file().toString()));
    assertThat(lines)
        .anyMatch(line ->
            line.startsWith("1767323045.678901234 ")
                && line.contains("10.0.0.1.40000 > 10.0.0.2.80: Flags [S]"))
        .anyMatch(line -> line.contains("2001:db8::2.80 > 2001:db8::1.40000: Flags [R.]"));
  }

  private void writeTwo() {
    try (PcapngWriter writer = new PcapngWriter(file(), "eth0")) {
      int wireless = writer.addInterface("wlan0");
      ByteBuffer syn = ByteBuffer.allocateDirect(100).put(30, SYN);
      byte[] comment = "a \u00e4".getBytes(StandardCharsets.UTF_8);
      writer.packet(0, syn, 30, SYN.length, TIME_NS, true, comment);
      writer.packet(
          wireless, ByteBuffer.wrap(RST_V6), 0, RST_V6.length, TIME_NS + 1, false, new byte[0]);
    }
  }

  @Test
  void file_afterEveryFlush_isWholeBlocks() throws IOException {
    try (PcapngWriter writer = new PcapngWriter(file())) {
      assertThat(blocks(Files.readAllBytes(file()))).isEqualTo(2);
      for (int packet = 0; packet < 200; packet++) {
        writer.packet(ByteBuffer.allocate(packet), 0, packet, TIME_NS + packet, true);
        if (packet % 10 == 9) {
          writer.flush();
          assertThat(blocks(Files.readAllBytes(file()))).isEqualTo(3 + packet);
        }
      }
    }
  }

  @Test
  void largePackets_spillInWholeBlocks() throws IOException {
    int length = 70_000;
    try (PcapngWriter writer = new PcapngWriter(file())) {
      for (int packet = 0; packet < 50; packet++) {
        writer.packet(0, ByteBuffer.allocate(length), 0, length, 0, true, new byte[65_535]);
        blocks(Files.readAllBytes(file()));
      }
    }
    byte[] bytes = Files.readAllBytes(file());
    assertThat(blocks(bytes)).isEqualTo(52);
    ByteBuffer first = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = first.getInt(4);
    at += first.getInt(at + 4);
    assertThat(first.getInt(at + 20)).isEqualTo(65_535);
    assertThat(first.getInt(at + 24)).isEqualTo(length);
  }

  @Test
  void packets_allocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ByteBuffer packet = ByteBuffer.allocateDirect(60);
    try (PcapngWriter writer = new PcapngWriter(file())) {
      for (int i = 0; i < 50_000; i++) {
        writer.packet(packet, 0, 60, i, true);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 50_000; i++) {
        writer.packet(packet, 0, 60, i, true);
      }
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(50_000);
    }
  }

  @Test
  void mistakes_areRefused() {
    assertThatThrownBy(() -> new PcapngWriter(directory.resolve("none").resolve("x")))
        .isInstanceOf(PortScanException.class)
        .hasMessageContaining("none");
    try (PcapngWriter writer = new PcapngWriter(file())) {
      ByteBuffer packet = ByteBuffer.allocate(10);
      assertThatThrownBy(() -> writer.packet(packet, 5, 6, 0, true))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> writer.packet(1, packet, 0, 1, 0, true, new byte[0]))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> writer.packet(0, packet, 0, 1, 0, true, new byte[65_536]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.addInterface("x".repeat(256)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** How many blocks; each must begin and end with its length, and the last end the file. */
  private static int blocks(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int count = 0;
    int at = 0;
    while (at < bytes.length) {
      int length = file.getInt(at + 4);
      assertThat(length % 4).isZero();
      assertThat(file.getInt(at + length - 4)).isEqualTo(length);
      at += length;
      count++;
    }
    assertThat(at).isEqualTo(bytes.length);
    return count;
  }

  private static boolean isInstalled(String program) {
    return List.of("/usr/bin/", "/usr/sbin/", "/bin/", "/usr/local/bin/").stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder + program)));
  }

  private static List<String> run(List<String> words) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output.lines().toList();
  }
}
