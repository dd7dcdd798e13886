package portscan.monitor.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import portscan.api.model.IpAddress;
import portscan.api.model.PortState;
import portscan.api.model.Transport;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Parsed;
import portscan.monitor.snapshot.HostSnapshot;
import portscan.monitor.snapshot.Presence;
import portscan.monitor.snapshot.Snapshot;
import portscan.monitor.snapshot.Snapshot.Listing;
import portscan.monitor.snapshot.Verdict;
import portscan.testkit.Fuzz;

class SnapshotFilesTest {
  private static final Instant WRITTEN = Instant.parse("2026-05-05T05:05:05Z");
  private static final Instant STARTED = Instant.ofEpochSecond(1_767_323_045);
  private static final IpAddress FIRST = IpAddress.literal("10.0.0.1");
  private static final IpAddress SIXTH = IpAddress.literal("2001:db8::4");

  private static byte[] sample(String name) {
    try (InputStream in = SnapshotFilesTest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Parsed<Snapshot> parse(byte[] text) {
    try {
      return SnapshotFiles.read(new ByteArrayInputStream(text), "file", WRITTEN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Parsed<Snapshot> parse(String text) {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Snapshot read(String name) {
    return parse(sample(name))
        .orThrow(problem ->
            new IllegalArgumentException(
                problem.line() + ":" + problem.column() + ": " + problem.text()));
  }

  /** Each port of a host with its verdict, in words. */
  private static Map<String, String> ports(Snapshot snapshot, IpAddress address) {
    Map<String, String> ports = new TreeMap<>();
    HostSnapshot host = snapshot.hosts().get(address);
    assertThat(host).isNotNull();
    for (HostSnapshot.Group group : host.groups()) {
      Verdict verdict = group.verdict();
      String words =
          String.join(
              " ",
              Stream.of(
                      verdict.state().word(),
                      verdict.reason(),
                      verdict.service(),
                      verdict.software(),
                      verdict.certificate().text())
                  .filter(word -> !word.isEmpty())
                  .toList());
      group.ports().forEach((transport, port) -> ports.put(port + "/" + transport, words));
    }
    return ports;
  }

  @Test
  void nmapXml_givesEveryPortThatFollows() {
    Snapshot lab = read("lab.xml");

    assertThat(lab.at()).isEqualTo(STARTED);
    assertThat(lab.listing()).isEqualTo(Listing.HOSTS_UP);
    assertThat(ports(lab, FIRST))
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "20/tcp", "closed reset",
                    "21/tcp", "closed reset",
                    "23/tcp", "closed reset",
                    "24/tcp", "closed reset",
                    "25/tcp", "closed reset",
                    "22/tcp", "open syn-ack",
                    "80/tcp", "open syn-ack http ab12",
                    "53/udp", "open udp-response domain",
                    "123/udp", "open|filtered no-response")));
    Map<String, String> second = ports(lab, IpAddress.literal("10.0.0.2"));
    assertThat(second).hasSize(9).containsEntry("25/tcp", "closed reset");
    assertThat(second).containsEntry("53/udp", "filtered no-responses");
    assertThat(lab.hosts().get(IpAddress.literal("10.0.0.3")).presence()).isEqualTo(Presence.DOWN);
    // Which four are filtered and which closed is not told: nothing is known of them.
    assertThat(ports(lab, SIXTH)).isEqualTo(Map.of("22/tcp", "open syn-ack"));
  }

  @ParameterizedTest
  @MethodSource
  void openPorts_ofOtherTools(String file, Instant at, Map<String, String> ports) {
    Snapshot snapshot = read(file);

    assertThat(snapshot.listing()).isEqualTo(Listing.OPEN_PORTS);
    assertThat(snapshot.at()).isEqualTo(at);
    assertThat(ports(snapshot, FIRST)).isEqualTo(ports);
  }

  static Stream<Arguments> openPorts_ofOtherTools() {
    return Stream.of(
        Arguments.of("masscan.json", STARTED, Map.of("22/tcp", "open syn-ack")),
        Arguments.of("masscan.list", STARTED, Map.of("22/tcp", "open")),
        Arguments.of(
            "naabu.jsonl",
            Instant.parse("2026-01-02T03:04:05.678901Z"),
            Map.of("22/tcp", "open", "80/tcp", "open")),
        Arguments.of("plain.txt", WRITTEN, Map.of("22/tcp", "open")));
  }

  @Test
  void masscanFiles_giveBothFamilies() {
    assertThat(ports(read("masscan.json"), SIXTH)).isEqualTo(Map.of("53/udp", "open none"));
    assertThat(ports(read("masscan.list"), SIXTH)).isEqualTo(Map.of("53/udp", "open"));
    assertThat(ports(read("plain.txt"), SIXTH)).isEqualTo(Map.of("443/tcp", "open"));
  }

  @Test
  void ourFiles_giveWhatWasProbed() {
    Snapshot document = read("ours.json");
    assertThat(document.listing()).isEqualTo(Listing.ALL_PROBED);
    assertThat(document.at()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678901Z"));
    assertThat(document.hosts()).hasSize(1);
    assertThat(ports(document, FIRST))
        .isEqualTo(
            Map.of(
                "22/tcp", "open syn-ack",
                "23/tcp", "closed reset",
                "53/udp", "open udp-response dns"));
    Snapshot lines = read("ours.jsonl");
    assertThat(lines.at()).isEqualTo(document.at());
    assertThat(ports(lines, FIRST))
        .isEqualTo(Map.of("22/tcp", "open syn-ack", "23/tcp", "filtered no-response"));
  }

  @Test
  void looksAtServices_giveSoftwareAndCertificate() {
    String line =
        """
        {"address":"10.0.0.1","port":443,"transport":"tcp","state":"open","reason":"syn-ack",\
        "service":"http","serviceLook":{"service":"http","product":"nginx","version":"1.24","tls":\
        {"names":["a.test"],"subject":"CN=a","notAfter":"2030-01-02T03:04:05Z",\
        "fingerprint":"c0ffee"}}}
        {"address":"10.0.0.1","port":22,"transport":"tcp","state":"open","reason":"syn-ack",\
        "service":"ssh","serviceLook":{"service":null,"product":null,"version":null,"tls":null}}
        """;

    assertThat(ports(parse(line).found().orElseThrow(), FIRST))
        .isEqualTo(
            Map.of(
                "443/tcp",
                "open syn-ack ssl/http nginx 1.24 a.test until 2030-01-02 (SHA-256 c0ffee)",
                "22/tcp",
                "open syn-ack"));
  }

  @Test
  void linesOfAScanThatWasKilled_giveWhatItFound() {
    String lines = new String(sample("ours.jsonl"), StandardCharsets.UTF_8);
    int second = lines.indexOf('\n') + 1;

    assertThat(parse(lines).found().orElseThrow().complete()).isTrue();
    for (int end = second + 1; end < lines.length() - 1; end++) {
      Snapshot snapshot = parse(lines.substring(0, end)).found().orElseThrow();
      boolean whole = lines.charAt(end - 1) == '}' && lines.charAt(end - 2) == '}';
      assertThat(snapshot.complete()).as(lines.substring(second, end)).isEqualTo(whole);
      assertThat(ports(snapshot, FIRST)).hasSize(whole ? 2 : 1);
    }
    assertThat(parse(lines.substring(0, second - 9)).problems()).hasSize(1);
    assertThat(parse(lines.substring(0, second + 9) + lines).problems()).hasSize(1);
  }

  @Test
  void documentOfAnInterruptedScan_isIncomplete() {
    String json = new String(sample("ours.json"), StandardCharsets.UTF_8);
    String xml = "<nmaprun><runstats><finished exit=\"%s\"/></runstats></nmaprun>";

    assertThat(parse(json).found().orElseThrow().complete()).isTrue();
    assertThat(parse(json.replace("true", "false")).found().orElseThrow().complete()).isFalse();
    assertThat(parse(xml.formatted("success")).found().orElseThrow().complete()).isTrue();
    assertThat(parse(xml.formatted("error")).found().orElseThrow().complete()).isFalse();
  }

  @Test
  void hostsOfADocument_tellWhichAreThere() {
    String json =
        """
        {"schema":"portscan/1","command":"scan","startedAt":"2026-01-02T03:04:05Z",
        "observations":[{"address":"10.0.0.3","port":22,"transport":"tcp","state":"filtered",
        "reason":"no-response","at":"2026-01-02T03:05:00Z"}],
        "hosts":[{"target":"db.example","address":"10.0.0.1","status":"down","reason":"no-response"},
        {"target":"10.0.0.2","address":"10.0.0.2","status":"up","reason":"echo-reply"},
        {"target":"10.0.0.3","address":"10.0.0.3","status":"up","reason":"user-set"}],
        "finishedAt":"2026-01-02T03:06:07Z"}
        """;

    Snapshot snapshot = parse(json).found().orElseThrow();

    assertThat(snapshot.hosts().values())
        .extracting(HostSnapshot::presence)
        .containsExactly(Presence.DOWN, Presence.UP, Presence.UNKNOWN);
    assertThat(snapshot.hosts().firstEntry().getValue().names()).containsExactly("db.example");
    assertThat(snapshot.at()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(snapshot.until()).isEqualTo(Instant.parse("2026-01-02T03:06:07Z"));
    assertThat(parse(json.replace("10.0.0.2\",\"status", "10.0.0\",\"status")).problems())
        .extracting(problem -> problem.line() + ":" + problem.text())
        .containsExactly("5:\"10.0.0\" is not an IP address");
  }

  @Test
  void times_areFromTheFirstToTheLastThatAreTold() {
    assertThat(read("ours.jsonl").until()).isAfterOrEqualTo(read("ours.jsonl").at());
    Snapshot list =
        parse("open tcp 80 192.0.2.1 1767323045\nopen tcp 81 192.0.2.1 1767323000\n")
            .found()
            .orElseThrow();
    assertThat(list.at()).isEqualTo(STARTED.minusSeconds(45));
    assertThat(list.until()).isEqualTo(STARTED);
    Snapshot xml =
        parse(
                "<nmaprun start=\"1767323045\"><runstats><finished time=\"1767323099\"/></runstats>"
                    + "</nmaprun>")
            .found()
            .orElseThrow();
    assertThat(xml.at()).isEqualTo(STARTED);
    assertThat(xml.until()).isEqualTo(STARTED.plusSeconds(54));
  }

  @Test
  void names_areThoseThatTheUserTyped() {
    String json =
        """
        {"target":"DB.example:22","address":"10.0.0.1","port":22,"transport":"tcp","state":"open"}
        {"target":"10.0.0.1","address":"10.0.0.1","port":23,"transport":"tcp","state":"open"}
        """;
    String xml =
        """
        <nmaprun><host><address addr="10.0.0.1" addrtype="ipv4"/><hostnames><hostname
         name="db.example" type="user"/><hostname name="x.example" type="PTR"/></hostnames>
        </host></nmaprun>
        """;

    for (String text : List.of(json, xml)) {
      assertThat(parse(text).found().orElseThrow().hosts().get(FIRST).names())
          .containsExactly("db.example");
    }
  }

  @Test
  void softwareInXml_isReadOfOursAlone() {
    String xml =
        """
        <nmaprun args="%s scan x"><host><address addr="10.0.0.1" addrtype="ipv4"/><ports>
        <port protocol="tcp" portid="443"><state state="open" reason="syn-ack"/><service
         name="http" product="nginx" version="1.24" tunnel="ssl" method="probed"/></port>
        </ports></host></nmaprun>
        """;

    assertThat(ports(parse(xml.formatted("portscan")).found().orElseThrow(), FIRST))
        .isEqualTo(Map.of("443/tcp", "open syn-ack ssl/http nginx 1.24"));
    assertThat(ports(parse(xml.formatted("nmap")).found().orElseThrow(), FIRST))
        .isEqualTo(Map.of("443/tcp", "open syn-ack ssl/http"));
  }

  @Test
  void openAlone_isTakenFromTheArguments() {
    String text = new String(sample("ours.json"), StandardCharsets.UTF_8);

    assertThat(parse(text.replace("\"-p\"", "\"--open\"")).found().orElseThrow().listing())
        .isEqualTo(Listing.OPEN_PORTS);
  }

  @ParameterizedTest
  @MethodSource
  void brokenFile_isToldByLineAndColumn(String text, String problem) {
    Diagnostic first = parse(text).problems().getFirst();

    assertThat(first.line() + ":" + first.column() + ": " + first.text()).isEqualTo(problem);
  }

  static Stream<Arguments> brokenFile_isToldByLineAndColumn() {
    return Stream.of(
        Arguments.of("", "1:1: there is nothing in this file"),
        Arguments.of(" \n\n", "1:1: there is nothing in this file"),
        Arguments.of(
            "#masscan\nopen tcp 99999 10.0.0.1 1\n",
            "2:10: \"99999\" is not a port from 1 to 65535"),
        Arguments.of(
            "#masscan\nopen tcp 9 10.0.0.256 1\n", "2:12: \"10.0.0.256\" is not an IP address"),
        Arguments.of(
            "opne tcp 9 10.0.0.6 1\n",
            "1:1: \"opne\" does not begin a line such as `open tcp 80 192.0.2.1 1767323045`"),
        Arguments.of("db.example:22", "1:1: \"db.example\" is not an IP address"),
        Arguments.of("what", "1:1: \"what\" is not address:port"),
        Arguments.of(
            "{\"address\":\"10.0.0.1\",\"port\":0,\"transport\":\"tcp\",\"state\":\"open\"}",
            "1:30: \"port\" is not a number from 1 to 65535"),
        Arguments.of(
            """
            [
            {"ip":"10.0.0.1",
             "ports":[{"port":1,"proto":"tcp","status":"up"}]}]\
            """,
            "3:44: \"up\" is not a state of a port"),
        Arguments.of(
            "{\"a\":1}",
            "1:1: this is no result of portscan, masscan or naabu: it has no address and port"),
        Arguments.of(
            "{\"schema\":\"portscan/9\",\"command\":\"scan\"}",
            "1:11: this is no portscan/1 but \"portscan/9\""),
        Arguments.of("[1]", "1:2: an object is expected here"),
        Arguments.of(
            "<a>\n</a>", "1:4: this is XML, but not nmap's: it does not begin with nmaprun"),
        Arguments.of(
            """
            <nmaprun>
            <host><address addr="10.0.0.1" addrtype="ipv4"/><ports>
            <port protocol="tcp" portid="70000"/>\
            """,
            "3:38: portid \"70000\" is not a number from 0 to 65535"),
        Arguments.of(
            """
            <nmaprun>
            <host><address addr="10.0.0" addrtype="ipv4"/></host>\
            """,
            "2:47: \"10.0.0\" is not an IP address"));
  }

  @Test
  void truncatedFiles_areRefusedWhereTheyEnd() {
    String xml = new String(sample("lab.xml"), StandardCharsets.UTF_8);
    String json = new String(sample("ours.json"), StandardCharsets.UTF_8);

    assertThat(parse(xml.substring(0, xml.indexOf("<times"))).problems().getFirst().line())
        .isEqualTo(23);
    assertThat(parse(json.substring(0, json.indexOf("\"finishedAt"))).problems().getFirst().line())
        .isEqualTo(13);
  }

  /** A file that a scanned host had a hand in must not make us read another one, or expand much. */
  @Test
  void externalAndNestedEntities_areNotFollowed(@TempDir Path folder) throws IOException {
    Path secret = folder.resolve("secret");
    Files.writeString(secret, "10.0.0.9");
    String external =
        """
        <!DOCTYPE nmaprun [<!ENTITY x SYSTEM "%s">]>
        <nmaprun><host><address addr="10.0.0.1" addrtype="ipv4"/><ports>
        <port protocol="tcp" portid="1"><state state="open" reason="a"/>
        <script id="ssl-cert"><elem key="sha256">&x;</elem></script></port></ports></host></nmaprun>
        """
            .formatted(secret.toUri());
    StringBuilder bomb = new StringBuilder("<!DOCTYPE nmaprun [<!ENTITY a0 \"ha\">");
    for (int i = 1; i < 40; i++) {
      bomb.append("<!ENTITY a%d \"&a%d;&a%d;\">".formatted(i, i - 1, i - 1));
    }
    bomb.append("]><nmaprun args=\"&a39;\"/>");

    for (String text : List.of(external, bomb.toString())) {
      Parsed<Snapshot> parsed = parse(text);
      assertThat(parsed.toString()).doesNotContain("10.0.0.9").doesNotContain("haha");
    }
  }

  @Test
  void longInput_isRefused() throws IOException {
    byte[] text = sample("lab.xml");
    BoundedInput bounded = new BoundedInput(new ByteArrayInputStream(text), text.length - 1);

    assertThat(SnapshotFiles.read(bounded, "file", WRITTEN).problems().getFirst().code())
        .isEqualTo("too-large");
  }

  @Test
  void anyInput_isReadOrRefused() {
    List<String> seeds =
        Stream.of(
                "lab.xml",
                "masscan.json",
                "masscan.list",
                "naabu.jsonl",
                "plain.txt",
                "ours.json",
                "ours.jsonl")
            .map(name -> new String(sample(name), StandardCharsets.UTF_8))
            .toList();
    Fuzz.parser(
        "snapshot files",
        seeds,
        bytes -> {
          Parsed<Snapshot> parsed = parse(bytes);
          parsed.problems().forEach(problem -> assertThat(problem.message()).isNotEmpty());
          parsed
              .found()
              .ifPresent(snapshot ->
                  snapshot
                      .hosts()
                      .values()
                      .forEach(host ->
                          assertThat(
                                  host.verdict(Transport.TCP, 22)
                                      .map(Verdict::state)
                                      .orElse(PortState.OPEN))
                              .isNotNull()));
        });
  }
}
