package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import portscan.testkit.lab.Background;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Result;
import portscan.testkit.lab.Service;

/** A scan is killed at some moment, again and again, and goes on from its journal. */
class ResumeLabTest {
  private static final int PORTS = 16_384;
  private static final int ROUNDS = 5;

  /** One in a hundred of all ports that there are. */
  private static final int MOST_TWICE = 655;

  /** Bytes that the journal takes for a port, at the least. */
  private static final int RECORD = 10;

  /** Packets a second where nothing is remembered: some four seconds for all ports. */
  private static final int STATELESS_RATE = 4_000;

  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Pattern NUMBER = Pattern.compile("\\b\\d+\\b");

  private static final String COUNT_SYNS =
      """
      table inet asked {
        set ports { type inet_service; flags dynamic; size 65536; }
        chain before { type filter hook prerouting priority -300;
          tcp flags & (syn | ack | rst) == syn add @ports { tcp dport }
        }
      }
      """;

  @TempDir private Path folder;

  @LabTest
  void scan_killedAtAnyMoment_goesOnAndAsksHardlyAnyPortTwice(Lab lab)
      throws IOException, InterruptedException {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(1_000, 1_049));
    target.firewall().input().tcp(2_000, 2_049).drop();
    Result counting = target.command("nft", "-f", "-").input(COUNT_SYNS).run();
    assertThat(counting.exitCode()).as(counting.stderr()).isZero();
    String ports = target.ipv4() + "/1-" + PORTS;
    Map<Integer, String> expected = new TreeMap<>();
    for (int port = 1; port <= PORTS; port++) {
      expected.put(
          port,
          port >= 1_000 && port < 1_050
              ? "open syn-ack"
              : port >= 2_000 && port < 2_050 ? "filtered no-response" : "closed reset");
    }
    for (int round = 0; round < ROUNDS; round++) {
      Path journal = folder.resolve("journal" + round);
      long moment = ThreadLocalRandom.current().nextLong(PORTS * RECORD * 9L / 10);
      askedSoFar(target);
      try (Background killed = scanner.java(KeptScan.class, ports, "journal=" + journal).start()) {
        awaitSize(journal, moment);
        killed.signal("KILL");
        assertThat(killed.await(LONGEST).exitCode()).as(killed.stderr()).isEqualTo(137);
      }
      Set<Integer> before = askedSoFar(target);
      Result resumed =
          scanner.java(KeptScan.class, ports, "journal=" + journal).timeout(LONGEST).run();
      Set<Integer> after = askedSoFar(target);
      assertThat(verdicts(resumed)).as("killed at %s bytes", moment).isEqualTo(expected);
      Set<Integer> twice = new TreeSet<>(before);
      twice.retainAll(after);
      assertThat(twice).as("killed at %s bytes", moment).hasSizeLessThan(MOST_TWICE);
      assertThat(before.size() + after.size() - twice.size()).isEqualTo(PORTS);
    }
  }

  @LabTest
  void finishedScan_resumed_tellsAllAndAsksNothing(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(1_000));
    String ports = target.ipv4() + "/990-1009";
    String journal = "journal=" + folder.resolve("journal");
    Map<Integer, String> whole = verdicts(scanner.execJava(KeptScan.class, ports, journal));
    assertThat(whole).hasSize(20).containsEntry(1_000, "open syn-ack");
    var asked = target.firewall().input().tcp().count();
    assertThat(verdicts(scanner.execJava(KeptScan.class, ports, journal))).isEqualTo(whole);
    assertThat(asked.packets()).isZero();
  }

  @LabTest
  void journalOfOtherPorts_isRefused(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    String journal = "journal=" + folder.resolve("journal");
    scanner.execJava(KeptScan.class, target.ipv4() + "/990-1009", journal);
    Result larger = scanner.execJava(KeptScan.class, target.ipv4() + "/990-1010", journal);
    assertThat(larger.exitCode()).isEqualTo(1);
    assertThat(larger.stderr()).contains("is another scan's: it asks 20 ports in all, not 21");
    Result moved = scanner.execJava(KeptScan.class, target.ipv4() + "/991-1010", journal);
    assertThat(moved.stderr()).contains("is another scan's: its targets or ports are others");
  }

  /**
   * A job of which nothing is remembered goes on where it was a little before it died; within its
   * first second, at its beginning.
   */
  @LabTest
  void scanWithoutMemory_killedAtAnyMoment_leavesNothingOut(Lab lab)
      throws IOException, InterruptedException {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(1_000, 1_049));
    Result counting = target.command("nft", "-f", "-").input(COUNT_SYNS).run();
    assertThat(counting.exitCode()).as(counting.stderr()).isZero();
    Map<Integer, String> expected = new TreeMap<>();
    for (int port = 1_000; port < 1_050; port++) {
      expected.put(port, "open syn-ack");
    }
    for (String shard : new String[] {"1/1", "1/2", "2/2"}) {
      Path journal = folder.resolve("journal" + shard.replace('/', '-'));
      String[] words = {
        target.ipv4() + "/1-" + PORTS,
        "journal=" + journal,
        "remembered=0",
        "rate=" + STATELESS_RATE,
        "shard=" + shard
      };
      askedSoFar(target);
      Set<Integer> before;
      try (Background killed = scanner.java(KeptScan.class, words).start()) {
        awaitSize(journal, 1);
        Thread.sleep(ThreadLocalRandom.current().nextLong(3_000));
        killed.signal("KILL");
        assertThat(killed.await(LONGEST).exitCode()).as(killed.stderr()).isEqualTo(137);
        before = askedSoFar(target);
      }
      Result resumed = scanner.java(KeptScan.class, words).timeout(LONGEST).run();
      Set<Integer> after = askedSoFar(target);
      Set<Integer> twice = new TreeSet<>(before);
      twice.retainAll(after);
      boolean isPastItsFirstSecond = before.size() > STATELESS_RATE * 3 / 2;
      assertThat(twice)
          .as("shard %s, asked %s before", shard, before.size())
          .hasSizeLessThan(isPastItsFirstSecond ? MOST_TWICE : STATELESS_RATE * 3 / 2 + 1);
      int share = shard.equals("1/1") ? PORTS : PORTS / 2;
      assertThat(before.size() + after.size() - twice.size()).as(shard).isEqualTo(share);
      Map<Integer, String> open = new TreeMap<>(expected);
      open.keySet().removeIf(port -> !before.contains(port) && !after.contains(port));
      assertThat(verdicts(resumed)).as(shard).isEqualTo(open);
    }
  }

  private static void awaitSize(Path file, long size) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!Files.exists(file) || Files.size(file) < size) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(2);
    }
  }

  /** Which ports were asked since the last call, counted where they arrive. */
  private static Set<Integer> askedSoFar(Host target) {
    Result listed = target.exec("nft", "-j", "list", "set", "inet", "asked", "ports");
    assertThat(listed.exitCode()).as(listed.stderr()).isZero();
    String text = listed.stdout();
    Set<Integer> ports = new TreeSet<>();
    int elements = text.indexOf("\"elem\"");
    Matcher number = NUMBER.matcher(elements < 0 ? "" : text.substring(elements));
    while (number.find()) {
      ports.add(Integer.parseInt(number.group()));
    }
    target.exec("nft", "flush", "set", "inet", "asked", "ports");
    return ports;
  }

  /** The verdict on each port, of which every one was told exactly once. */
  private static Map<Integer, String> verdicts(Result result) {
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    Map<Integer, String> verdicts = new TreeMap<>();
    for (String line : result.stdout().lines().toList()) {
      String[] parts = line.split("\t", -1);
      assertThat(verdicts.put(Integer.parseInt(parts[0]), parts[1])).as(line).isNull();
    }
    return verdicts;
  }
}
