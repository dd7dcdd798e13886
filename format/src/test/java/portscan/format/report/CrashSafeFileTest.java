package portscan.format.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.api.model.Observation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class CrashSafeFileTest {
  private static final int KILLS = 20;

  @TempDir Path folder;

  /** Writes a report without end, as a scan of many hosts would, until it is killed. */
  static final class Endless {
    private Endless() {}

    public static void main(String[] words) throws Exception {
      try (CrashSafeFile file = CrashSafeFile.create(Path.of(words[1]))) {
        ReportWriter report = Samples.format(words[0]).open(file, ReportOptions.plain());
        report.begin(ScanSamples.run(1_000_000));
        file.save(report, List.of());
        for (int host = 0; host < 1_000_000; host++) {
          String address = "10.0." + host / 256 % 256 + "." + host % 256;
          List<Observation> seen = new ArrayList<>();
          for (int port = 1; port <= 1 + host % 4; port++) {
            Observation one = Samples.answered("10.0.0.0/16", address, port, host % 3 == 0);
            seen.add(one);
            report.observation(one);
          }
          HostResult result =
              ScanSamples.host("10.0.0.0/16", "", address, HostStatus.assumedUp(), seen).result();
          file.save(report, List.of(result));
          report.host(result);
          file.save(report, List.of());
          Thread.sleep(1);
        }
      }
    }
  }

  @Test
  void beforeTheFirstSave_whatWasThereStays() throws Exception {
    Path old = Files.writeString(folder.resolve("old.xml"), "<whole/>");
    Path fresh = folder.resolve("fresh.xml");
    try (CrashSafeFile over = CrashSafeFile.create(old);
        CrashSafeFile beside = CrashSafeFile.create(fresh)) {
      over.write("<a>");
      assertThat(old).hasContent("<whole/>");
      over.save("</a>");
      assertThat(old).hasContent("<a></a>");
      beside.flush();
    }
    assertThat(fresh).doesNotExist();
  }

  @Test
  void unwritable_isToldAtOnce() {
    assertThatThrownBy(() -> CrashSafeFile.create(folder.resolve("none").resolve("x.xml")))
        .isInstanceOf(AccessDeniedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xml", "json"})
  void killedAtAnyMoment_leavesAWholeDocument(String format) throws Exception {
    long seed = 11;
    Random random = new Random(seed);
    int longest = 0;
    List<Path> files = new ArrayList<>();
    for (int kill = 0; kill < KILLS / 2; kill++) {
      Path file = folder.resolve(kill + "." + format);
      files.add(file);
      Process child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Xshare:auto",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Endless.class.getName(),
                  format,
                  file.toString())
              .inheritIO()
              .start();
      try {
        awaitContent(file, child);
        Thread.sleep(random.nextInt(200));
      } finally {
        child.destroyForcibly();
      }
      assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).as("killed by signal 9").isEqualTo(128 + 9);
      longest = Math.max(longest, read(format, file));
    }
    assertThat(longest).as("hosts or observations, seed " + seed).isGreaterThan(10);
    if (format.equals("xml")) {
      NmapXmlReportTest.assertValidFiles(files);
    }
  }

  private static void awaitContent(Path file, Process child)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (Files.notExists(file) || Files.size(file) == 0) {
      assertThat(child.isAlive() && System.nanoTime() < deadline).as("the child writes").isTrue();
      Thread.sleep(2);
    }
  }

  /** How much a document holds; fails the test if it is none. */
  private static int read(String format, Path file) throws Exception {
    String text = Files.readString(file, UTF_8);
    if (format.equals("json")) {
      JsonNode document = new ObjectMapper().readTree(text);
      assertThat(document.get("complete").asBoolean()).isFalse();
      return document.get("observations").size();
    }
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(file.toFile())
        .getElementsByTagName("host")
        .getLength();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text", "json", "jsonl", "csv", "xml", "normal", "grepable", "masscan-json"})
  void savedReport_isTheReport(String format) throws IOException {
    List<ScanSamples.Scanned> hosts = ScanSamples.mixed();
    Path path = folder.resolve("report");
    try (CrashSafeFile file = CrashSafeFile.create(path)) {
      ReportWriter report = Samples.format(format).open(file, ReportOptions.plain());
      report.begin(ScanSamples.run(hosts.size()));
      for (ScanSamples.Scanned host : hosts) {
        for (Observation seen : host.observations()) {
          report.observation(seen);
        }
        file.save(report, List.of(host.result()));
      }
      for (ScanSamples.Scanned host : hosts) {
        report.host(host.result());
        file.save(report, List.of());
      }
      report.end(new RunEnd(Samples.AT.plusMillis(4021), true));
    }
    assertThat(Files.readString(path, UTF_8))
        .isEqualTo(ScanSamples.report(Samples.format(format), ReportOptions.plain(), hosts));
  }

  @Test
  void shorterClosing_leavesNothingOfTheLongerOne() throws IOException {
    Path path = folder.resolve("shorter");
    try (CrashSafeFile file = CrashSafeFile.create(path)) {
      file.write("a");
      file.save("<a long closing text>");
      assertThat(path).hasContent("a<a long closing text>");
      file.write("b");
      file.save("<end>");
      assertThat(path).hasContent("ab<end>");
      file.write("c");
    }
    assertThat(path).hasContent("abc");
  }

  @Test
  void existingFile_isReplaced() throws IOException {
    Path path = Files.writeString(folder.resolve("old"), "something older and longer");
    assertThat(CrashSafeFile.suits(path)).isTrue();
    try (CrashSafeFile file = CrashSafeFile.create(path)) {
      file.write("new");
    }
    assertThat(path).hasContent("new");
    assertThat(CrashSafeFile.suits(Path.of("/dev/null"))).isFalse();
    assertThat(CrashSafeFile.suits(folder.resolve("none"))).isTrue();
  }
}
