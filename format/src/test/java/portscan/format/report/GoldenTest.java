package portscan.format.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portscan.api.model.Observation;

/**
 * Every format's output, character by character; {@code -Dportscan.write-golden=true} rewrites the
 * files, to be read before they are committed.
 */
class GoldenTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("portscan.root"), "format/src/test/resources/golden");

  record Golden(String file, String format, ReportOptions options, List<TargetResult> results) {
    @Override
    public String toString() {
      return file;
    }
  }

  static Stream<Golden> golden() {
    ReportOptions plain = ReportOptions.plain();
    List<TargetResult> design = List.of(Samples.deadFamily());
    List<TargetResult> mixed = Samples.mixed();
    List<TargetResult> count = List.of(Samples.severalLooks());
    return Stream.of(
        new Golden("card.txt", "text", plain, design),
        new Golden(
            "card-narrow.txt", "text", new ReportOptions(false, false, 40, false, false), design),
        new Golden(
            "card-colour.txt", "text", new ReportOptions(true, true, 80, false, false), design),
        new Golden(
            "card-verbose.txt", "text", new ReportOptions(false, false, 80, false, true), design),
        new Golden("mixed.txt", "text", plain, mixed),
        new Golden(
            "mixed-quiet.txt", "text", new ReportOptions(false, false, 80, true, false), mixed),
        new Golden("count.txt", "text", plain, count),
        new Golden("table-one-target.txt", "text", plain, List.of(manyPorts())),
        new Golden("table-many-targets.txt", "text", plain, manyTargets()),
        new Golden("mixed.json", "json", plain, mixed),
        new Golden("count.json", "json", plain, count),
        new Golden("mixed.jsonl", "jsonl", plain, mixed),
        new Golden("mixed.csv", "csv", plain, mixed),
        new Golden("mixed.md", "markdown", plain, mixed),
        new Golden("mixed.xml", "junit", plain, mixed),
        new Golden("mixed-nmap.xml", "xml", plain, mixed));
  }

  private static TargetResult manyPorts() {
    String target = "db.example.com";
    List<Observation> seen = new ArrayList<>();
    for (int port = 1; port <= 1000; port++) {
      seen.add(
          switch (port) {
            case 22, 443 -> Samples.open(target, "10.0.0.5", port);
            case 80 -> Samples.rejected(target, "10.0.0.5", port, "10.0.0.1");
            default -> Samples.closed(target, "10.0.0.5", port);
          });
    }
    return new TargetResult(target, seen, List.of());
  }

  private static List<TargetResult> manyTargets() {
    List<TargetResult> results = new ArrayList<>(Samples.mixed());
    results.add(Samples.severalLooks());
    String target = "[2001:db8::7%eth0]:22";
    results.add(
        new TargetResult(
            target, List.of(Samples.closed(target, "2001:db8::7%eth0", 22)), List.of()));
    return results;
  }

  record ScanGolden(
      String file, String format, ReportOptions options, List<ScanSamples.Scanned> hosts) {
    @Override
    public String toString() {
      return file;
    }
  }

  static Stream<ScanGolden> scans() {
    ReportOptions plain = ReportOptions.plain();
    ReportOptions verbose = new ReportOptions(false, false, 80, false, true);
    List<ScanSamples.Scanned> mixed = ScanSamples.mixed();
    List<ScanSamples.Scanned> hosts = ScanSamples.manyHosts();
    return Stream.of(
        new ScanGolden("scan.txt", "text", plain, mixed),
        new ScanGolden("scan-hosts.txt", "text", plain, hosts),
        new ScanGolden("scan-hosts-verbose.txt", "text", verbose, hosts),
        new ScanGolden("scan.md", "markdown", plain, mixed),
        new ScanGolden("scan.xml", "xml", plain, mixed),
        new ScanGolden("scan-hosts.json", "json", plain, hosts),
        new ScanGolden("scan.jsonl", "jsonl", plain, List.of(ScanSamples.fewPorts())),
        new ScanGolden("scan.csv", "csv", plain, List.of(ScanSamples.fewPorts())),
        new ScanGolden("scan.nmap", "normal", plain, mixed),
        new ScanGolden("scan.gnmap", "grepable", plain, mixed),
        new ScanGolden("scan-masscan.txt", "masscan", plain, mixed),
        new ScanGolden("scan-masscan.json", "masscan-json", plain, mixed),
        new ScanGolden("scan-list.txt", "list", plain, mixed));
  }

  @ParameterizedTest
  @MethodSource("scans")
  void scan_isAsKept(ScanGolden golden) throws IOException {
    check(
        golden.file(),
        ScanSamples.report(Samples.format(golden.format()), golden.options(), golden.hosts()));
  }

  @ParameterizedTest
  @MethodSource("golden")
  void report_isAsKept(Golden golden) throws IOException {
    check(
        golden.file(),
        Samples.report(Samples.format(golden.format()), golden.options(), golden.results()));
  }

  private static void check(String name, String report) throws IOException {
    Path file = FOLDER.resolve(name);
    if (Boolean.getBoolean("portscan.write-golden")) {
      Files.writeString(file, report, UTF_8);
    }
    assertThat(report).isEqualTo(Files.readString(file, UTF_8));
  }
}
