package portscan.format.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.api.model.Evidence;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;

class TextReportTest {
  /** Escape sequences, line ends, a right-to-left override, a lone surrogate, mark-up, quotes. */
  private static final String HOSTILE =
      "\u001b[31mred\u0007\r\n\u0085\u009b2J\u202eevil\ud800`|<b>]]>\"'\u2028\u0000.example";

  private static String text(ReportOptions options, List<TargetResult> results) {
    return Samples.report(Samples.format("text"), options, results);
  }

  private static TargetResult hostile() {
    Evidence.LocalFailure failure =
        new Evidence.LocalFailure(Trouble.SYSTEM_ERROR, HOSTILE, HOSTILE);
    Observation local =
        new Observation(
            HOSTILE,
            IpAddress.literal("10.0.0.5"),
            80,
            Transport.TCP,
            HOSTILE,
            new Outcome.Undetermined(failure),
            failure,
            HOSTILE,
            null,
            Samples.AT,
            null,
            0);
    return new TargetResult(
        HOSTILE,
        List.of(Samples.dns(HOSTILE, "10.0.0.5", HOSTILE), local),
        List.of(Samples.finding(FindingCode.UNDETERMINED, null, HOSTILE, HOSTILE)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "markdown", "csv", "json", "jsonl"})
  void textFromOutside_cannotReachTheTerminal(String format) {
    for (ReportOptions options :
        List.of(
            ReportOptions.plain(),
            new ReportOptions(false, true, 80, false, true),
            new ReportOptions(false, true, 80, true, true))) {
      for (int targets : new int[] {1, 100}) {
        String report =
            Samples.report(Samples.format(format), options, List.of(hostile()), targets, true);
        assertThat(report.chars())
            .allMatch(c -> c == '\n' || c == '\r' || (c >= ' ' && c < 0x7f) || c == 0x2713)
            .isNotEmpty();
        assertThat(report.replace("\r\n", "\n")).doesNotContain("\r");
      }
    }
  }

  @Test
  void markdown_doesNotPassMarkUpOn() {
    String report =
        Samples.report(Samples.format("markdown"), ReportOptions.plain(), List.of(hostile()));
    assertThat(report).doesNotContainPattern("(?<!\\\\)<b>").doesNotContainPattern("(?<!\\\\)`");
  }

  @Test
  void colour_isAlwaysBesideItsWord() {
    String report = text(new ReportOptions(true, false, 80, false, false), Samples.mixed());
    assertThat(report)
        .contains(
            "\u001b[32mo open\u001b[0m",
            "\u001b[90mx closed\u001b[0m",
            "\u001b[33mx filtered\u001b[0m",
            "\u001b[33m? open|filtered\u001b[0m",
            "\u001b[31m! error\u001b[0m");
    assertThat(report.replaceAll("\u001b\\[[0-9]+m", ""))
        .isEqualTo(text(ReportOptions.plain(), Samples.mixed()));
  }

  @Test
  void foreignLetters_showOnlyWhereTheyMay() {
    String target = "m\u00fcnchen.example:80";
    List<TargetResult> results =
        List.of(new TargetResult(target, List.of(Samples.open(target, "10.0.0.5", 80)), List.of()));
    assertThat(text(ReportOptions.plain(), results)).contains("m\\u00fcnchen.example:80");
    assertThat(text(new ReportOptions(false, true, 80, false, false), results)).contains(target);
  }

  @Test
  void quiet_namesOpenPortsOnly() {
    assertThat(text(new ReportOptions(true, true, 80, true, true), Samples.mixed()))
        .isEqualTo("[2001:db8::5]:5432\n127.0.0.1:22\n10.0.0.53:53\n");
  }

  @Test
  void interrupted_saysSo() {
    String report =
        Samples.report(
            Samples.format("text"), ReportOptions.plain(), List.of(Samples.deadFamily()), 3, false);
    assertThat(report).endsWith("\nInterrupted after 4.0 s: 1 open, 1 filtered of 2 so far\n");
  }

  @Test
  void interruptedBeforeAnything_saysSo() {
    assertThat(Samples.report(Samples.format("text"), ReportOptions.plain(), List.of(), 3, false))
        .isEqualTo("Interrupted after 4.0 s: nothing seen so far\n");
  }

  @Test
  void manyCauses_areToldThriceAndCounted() {
    List<Observation> seen = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    FindingCode[] codes = FindingCode.values();
    for (int i = 1; i <= 5; i++) {
      seen.add(Samples.closed("x", "10.0.0." + i, 80));
      findings.add(Samples.finding(codes[i], "10.0.0." + i, "Cause " + i + ".", "Do."));
    }
    findings.add(Samples.finding(codes[1], "10.0.0.9", "Cause 9.", "Do."));
    String report = text(ReportOptions.plain(), List.of(new TargetResult("x", seen, findings)));
    assertThat(report)
        .contains("Cause 1.", "Cause 3.", "Also   the same at 10.0.0.9", "2 other causes with -v")
        .doesNotContain("Cause 4.", "Cause 9.");
    assertThat(
            text(
                new ReportOptions(false, false, 80, false, true),
                List.of(new TargetResult("x", seen, findings))))
        .contains("Cause 4.", "Cause 9.", "Seen   a fact");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void randomResults_keepWithinTheColumns(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      int columns = random.nextInt(1, 140);
      boolean verbose = random.nextBoolean();
      boolean unicode = random.nextBoolean();
      List<TargetResult> results = new ArrayList<>();
      int targets = random.nextInt(1, 10);
      for (int i = 0; i < targets; i++) {
        results.add(randomResult(random));
      }
      String report = text(new ReportOptions(false, unicode, columns, false, verbose), results);
      for (String line : report.split("\n", -1)) {
        assertThat(Layout.width(line) <= columns || line.strip().indexOf(' ') < 0)
            .as("seed %d, %d columns: <%s>", seed, columns, line)
            .isTrue();
      }
    }
  }

  private static TargetResult randomResult(Random random) {
    String target = randomWord(random, 40) + (random.nextBoolean() ? ":80" : "");
    List<Observation> seen = new ArrayList<>();
    int endpoints = random.nextInt(1, 40);
    for (int i = 0; i < endpoints; i++) {
      String address =
          random.nextBoolean()
              ? "10.0.0." + random.nextInt(1, 5)
              : "2001:db8:1111:2222:3333:4444:5555:" + random.nextInt(1, 5);
      int port = random.nextInt(1, 65536);
      seen.add(
          switch (random.nextInt(6)) {
            case 0 -> Samples.open(target, address, port);
            case 1 -> Samples.closed(target, address, port);
            case 2 -> Samples.silent(target, address, port, random.nextDouble());
            case 3 -> Samples.rejected(target, address, port, "192.168.255.254");
            case 4 -> Samples.dns(target, address, randomWord(random, 30));
            default -> Samples.nameNotFound(target, port);
          });
    }
    List<Finding> findings = new ArrayList<>();
    for (FindingCode code : FindingCode.values()) {
      if (random.nextInt(8) == 0) {
        StringBuilder cause = new StringBuilder();
        for (int word = 0; word < 20; word++) {
          cause.append(randomWord(random, 14)).append(' ');
        }
        findings.add(Samples.finding(code, null, cause.toString(), cause.toString()));
      }
    }
    return new TargetResult(target, seen, findings);
  }

  private static String randomWord(Random random, int longest) {
    String letters = "abcdefghijklmnopqrstuvwxyz-.\u00fc\u6f22";
    StringBuilder word = new StringBuilder();
    int length = random.nextInt(1, longest);
    for (int i = 0; i < length; i++) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }

  @Test
  void evidence_isToldInWords() {
    Set<String> told =
        Set.of(
            Wording.howWeKnow(Samples.open("x", "10.0.0.5", 80)),
            Wording.howWeKnow(Samples.closed("x", "10.0.0.5", 80)),
            Wording.howWeKnow(
                Samples.classified(
                    "x",
                    "10.0.0.5",
                    53,
                    Transport.UDP,
                    PortState.CLOSED,
                    Reason.PORT_UNREACH,
                    new Evidence.Refused(IpAddress.literal("10.0.0.5")),
                    null,
                    1)),
            Wording.howWeKnow(Samples.silent("x", "10.0.0.5", 80, Double.NaN)),
            Wording.howWeKnow(Samples.silent("x", "10.0.0.5", 80, 0.5)),
            Wording.howWeKnow(Samples.dns("x", "10.0.0.5", "")),
            Wording.howWeKnow(
                icmp("fe80::1", 1, 3, Evidence.ErrorOrigin.TARGET, Reason.HOST_UNREACH)),
            Wording.howWeKnow(
                icmp("10.0.0.9", 3, 1, Evidence.ErrorOrigin.LOCAL_LINK, Reason.HOST_UNREACH)));
    assertThat(told)
        .containsExactlyInAnyOrder(
            "SYN-ACK in 0.8 ms",
            "refused by the host (reset) in 0.1 ms",
            "refused by the host (ICMP port-unreachable)",
            "no answer to 3 tries in 4.0 s",
            "no answer to 3 tries in 4.0 s (measured loss 50 %: may be chance)",
            "unrecognised answer, 45 bytes, in 1.2 ms",
            "host-unreach from the host (ICMPv6 1/3) in 3.1 s (try 2)",
            "host-unreach: nobody on the local link answers for the next hop in 3.1 s (try 2)");
  }

  private static Observation icmp(
      String from, int type, int code, Evidence.ErrorOrigin origin, Reason reason) {
    return Samples.classified(
        "x",
        "10.0.0.5",
        80,
        Transport.TCP,
        PortState.FILTERED,
        reason,
        new Evidence.IcmpError(IpAddress.literal(from), type, code, origin),
        Duration.ofMillis(3050),
        2);
  }

  @Test
  void host_whoseEveryPortAnswersIsMarkedAlsoAmongMany() throws IOException {
    IpAddress address = IpAddress.literal("192.0.2.1");
    HostTally tally = new HostTally("192.0.2.1", "", address, HostTally.MOST_OF_A_STATE);
    tally.add(Samples.answered("192.0.2.1", "192.0.2.1", 22, true));
    StringWriter text = new StringWriter();
    ReportWriter report = new TextReport().open(text, ReportOptions.plain());
    Instant now = Instant.now();
    report.begin(new Run("1", "scan", List.of(), now, 1000, false, List.of()));

    report.host(tally.result());
    tally.everyPortAnswers();
    report.host(tally.result());
    report.end(new RunEnd(now, true));

    assertThat(text.toString()).containsOnlyOnce("its open ports prove nothing");
  }
}
