package portscan.format.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import portscan.api.model.Observation;
import portscan.format.report.ScanSamples.Scanned;

class NmapXmlReportTest {
  private static final ReportFormat XML = Samples.format("xml");
  private static final Path DTD = Path.of("/usr/share/nmap/nmap.dtd");
  private static final Path XMLLINT = Path.of("/usr/bin/xmllint");
  private static final Path NDIFF = Path.of("/usr/bin/ndiff");
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  @TempDir Path folder;

  private static String scan(List<Scanned> hosts) {
    return ScanSamples.report(XML, ReportOptions.plain(), hosts);
  }

  private static Document parsed(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static Element first(Document document, String name) {
    return (Element) document.getElementsByTagName(name).item(0);
  }

  /** Runs a program, whose output it returns; fails the test if the program does. */
  private static String run(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private Path file(String name, String xml) throws IOException {
    return Files.writeString(folder.resolve(name), xml, UTF_8);
  }

  private void assertValid(List<String> documents) throws IOException, InterruptedException {
    List<Path> files = new ArrayList<>();
    for (String document : documents) {
      files.add(file("report" + files.size() + ".xml", document));
    }
    assertValidFiles(files);
  }

  /** Skips the test where there is nothing to check against. */
  static void assertValidFiles(List<Path> files) throws IOException, InterruptedException {
    assumeTrue(
        Files.exists(DTD) && Files.exists(XMLLINT),
        "not checked against nmap's DTD: needs nmap and xmllint (libxml2-utils)");
    List<String> words =
        new ArrayList<>(List.of(XMLLINT.toString(), "--noout", "--dtdvalid", DTD.toString()));
    files.forEach(file -> words.add(file.toString()));
    run(words.toArray(String[]::new));
  }

  @Test
  void everyReport_isValidByNmapsDtd() throws Exception {
    assertValid(
        List.of(
            scan(ScanSamples.mixed()),
            scan(ScanSamples.manyHosts()),
            scan(List.of()),
            ScanSamples.report(XML, ReportOptions.plain(), ScanSamples.mixed(), 1, false),
            Samples.report(XML, ReportOptions.plain(), Samples.mixed()),
            Samples.report(XML, ReportOptions.plain(), List.of(Samples.severalLooks()))));
  }

  @Test
  void ports_areFoldedAsNmapFoldsThem() throws Exception {
    Document document = parsed(scan(List.of(ScanSamples.manyPorts())));
    assertThat(document.getElementsByTagName("port").getLength()).isEqualTo(3);
    Element closed = first(document, "extraports");
    assertThat(closed.getAttribute("state")).isEqualTo("closed");
    Element filtered = (Element) document.getElementsByTagName("extraports").item(1);
    assertThat(filtered.getAttribute("state")).isEqualTo("filtered");
    assertThat(filtered.getElementsByTagName("extrareasons").getLength()).isEqualTo(2);
    int ports = 3;
    ports += Integer.parseInt(closed.getAttribute("count"));
    ports += Integer.parseInt(filtered.getAttribute("count"));
    assertThat(ports).isEqualTo(1001);
  }

  @Test
  void twentyFivePortsOfAState_areListed() throws Exception {
    for (int count : new int[] {25, 26}) {
      List<Observation> seen = new ArrayList<>();
      for (int port = 1; port <= count; port++) {
        seen.add(Samples.closed("10.0.0.5", "10.0.0.5", port));
      }
      Scanned host = ScanSamples.host("10.0.0.5", "", "10.0.0.5", HostStatus.assumedUp(), seen);
      Document document = parsed(scan(List.of(host)));
      assertThat(document.getElementsByTagName("port").getLength()).isEqualTo(count == 25 ? 25 : 0);
      assertThat(document.getElementsByTagName("extraports").getLength())
          .isEqualTo(count == 25 ? 0 : 1);
    }
  }

  @Test
  void ourOwnFailures_areNoPorts() throws Exception {
    Document document = parsed(scan(List.of(ScanSamples.failing(), ScanSamples.unresolved())));
    assertThat(document.getElementsByTagName("port").getLength()).isZero();
    assertThat(first(document, "target").getAttribute("specification"))
        .isEqualTo("nowhere.example");
    Element hosts = first(document, "hosts");
    assertThat(hosts.getAttribute("up")).isEqualTo("0");
    assertThat(hosts.getAttribute("down")).isEqualTo("0");
    assertThat(hosts.getAttribute("total")).isEqualTo("1");
  }

  @Test
  void anotherSenderOfTheError_isNamed() throws Exception {
    Document document = parsed(scan(List.of(ScanSamples.fewPorts())));
    Element rejected = (Element) document.getElementsByTagName("state").item(2);
    assertThat(rejected.getAttribute("reason")).isEqualTo("admin-prohibited");
    assertThat(rejected.getAttribute("reason_ip")).isEqualTo("fe80::1");
  }

  @Test
  void closing_makesADocumentAtAnyMoment() throws Exception {
    List<String> documents = new ArrayList<>();
    StringWriter text = new StringWriter();
    ReportWriter writer = XML.open(text, ReportOptions.plain());
    RunEnd end = new RunEnd(Samples.AT.plusSeconds(1), false);
    writer.begin(ScanSamples.run(4));
    documents.add(text + writer.closing(end, List.of()));
    for (Scanned host : ScanSamples.mixed()) {
      documents.add(text + writer.closing(end, List.of(host.result())));
      writer.host(host.result());
      documents.add(text + writer.closing(end, List.of()));
    }
    for (String document : documents) {
      assertThat(first(parsed(document), "finished").getAttribute("exit")).isEqualTo("error");
    }
    assertValid(documents);
  }

  @Test
  void hostileTexts_stayWithinTheirPlaces() throws Exception {
    Random random = new Random(7);
    List<String> documents = new ArrayList<>();
    for (int round = 0; round < 50; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 30; i++) {
        text.append(
            switch (random.nextInt(4)) {
              case 0 -> "<>&\"'-!]".charAt(random.nextInt(8));
              case 1 -> (char) random.nextInt(0x20);
              case 2 -> (char) random.nextInt(0x10000);
              default -> '-';
            });
      }
      String hostile = text.toString();
      Scanned host =
          ScanSamples.host(
              hostile,
              hostile,
              "10.0.0.5",
              new HostStatus(HostStatus.Presence.UP, hostile, 0),
              List.of(Samples.dns(hostile, "10.0.0.5", hostile)));
      HostTally nameless = new HostTally(hostile, hostile, null, 25);
      nameless.add(Samples.nameNotFound(hostile, 80));
      String document =
          scan(List.of(host, new Scanned(nameless, HostStatus.assumedUp(), List.of())));
      assertThat(document.replace("\n", ""))
          .as("seed 7, round " + round)
          .doesNotMatch(".*[\\x00-\\x1f].*");
      assertThat(parsed(document).getElementsByTagName("port").getLength()).isEqualTo(1);
      documents.add(document);
    }
    assertValid(documents);
  }

  @Test
  void ndiff_readsIt() throws Exception {
    assumeTrue(Files.exists(NDIFF), "not read by ndiff: it is not installed");
    String before = file("before.xml", scan(ScanSamples.mixed())).toString();
    assertThat(run(NDIFF.toString(), before, before)).doesNotContain("open");
    String after = file("after.xml", scan(List.of(ScanSamples.manyPorts()))).toString();
    Process differs = new ProcessBuilder(NDIFF.toString(), before, after).start();
    String difference = new String(differs.getInputStream().readAllBytes(), UTF_8);
    assertThat(differs.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(differs.exitValue()).isEqualTo(1);
    assertThat(difference).contains("-22/tcp open", "fe80::7").doesNotContain("%");
  }

  @Test
  void libnmap_readsIt() throws Exception {
    boolean installed =
        Files.exists(PYTHON)
            && new ProcessBuilder(PYTHON.toString(), "-c", "import libnmap")
                    .redirectErrorStream(true)
                    .start()
                    .waitFor()
                == 0;
    assumeTrue(installed, "not read by python-libnmap: python3-libnmap is not installed");
    String program =
        """
        import sys
        from libnmap.parser import NmapParser
        report = NmapParser.parse_fromfile(sys.argv[1])
        print(report.hosts_up, report.hosts_down, report.hosts_total)
        for host in report.hosts:
            print(host.address, host.status, host.hostnames, host.get_open_ports())
        """;
    Path file = file("report.xml", scan(ScanSamples.mixed()));
    assertThat(run(PYTHON.toString(), "-c", program, file.toString()))
        .isEqualTo(
            """
            2 0 3
            10.0.0.5 up ['db.example'] [(22, 'tcp'), (443, 'tcp'), (53, 'udp')]
            fe80::7 up [] [(22, 'tcp')]
            203.0.113.9 unknown [] []
            """);
  }
}
