package portscan.format.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portscan.api.model.Diagnosis;
import portscan.api.model.FindingCode;
import portscan.api.model.Hop;
import portscan.api.model.Reason;
import portscan.format.report.ReportOptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DiagnosisFormatsTest {
  private static final String HOSTILE =
      "\u001b[2J\u001b]0;owned\u0007\r\n\u202egnp.exe\u009b31m <b>`rm -rf`</b> | \u0000";

  static Stream<String> formats() {
    return DiagnosisFormats.ALL.stream().map(DiagnosisFormat::id);
  }

  private static String path(Diagnosis diagnosis) {
    DrawnPath drawn = DrawnPath.of(diagnosis, false).orElseThrow();
    return String.join(" ", drawn.parts()) + " | " + drawn.end();
  }

  private static Diagnosis at(FindingCode code, Hop place, List<Hop> path) {
    return DiagnosisSamples.diagnosis(
        List.of(DiagnosisSamples.silent("10.0.0.5")),
        List.of(DiagnosisSamples.finding(code, 0.9, "10.0.0.5", place)),
        path);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void textsFromOutside_reachNoTerminal(String format) {
    for (boolean verbose : new boolean[] {false, true}) {
      String report =
          DiagnosisSamples.report(
              format,
              new ReportOptions(false, true, 80, false, verbose),
              DiagnosisSamples.saying(HOSTILE));

      assertThat(report).matches("[ -~\n\u2190-\u2717]*").contains("owned");
    }
  }

  @Test
  void markdown_takesNoMarkUpFromOutside() {
    String report =
        DiagnosisSamples.report(
            "markdown", ReportOptions.plain(), DiagnosisSamples.saying("</td> ``` | x"));

    assertThat(report).doesNotContain("</td>", "``` |");
  }

  @Test
  void text_fitsOneScreen() {
    String report =
        DiagnosisSamples.report("text", ReportOptions.plain(), DiagnosisSamples.droppedOnPath());

    assertThat(report.lines()).hasSizeLessThanOrEqualTo(36);
    assertThat(report.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void json_hasTheKeysOfTheContract() {
    JsonNode document =
        JsonMapper.shared()
            .readTree(
                DiagnosisSamples.report(
                    "json", ReportOptions.plain(), DiagnosisSamples.droppedOnPath(), false));

    assertThat(document.propertyNames())
        .containsExactly(
            "schema",
            "command",
            "target",
            "startedAt",
            "observations",
            "findings",
            "ruledOut",
            "path",
            "checklist",
            "notes",
            "packetsSent",
            "elapsedMs",
            "finishedAt",
            "complete");
    assertThat(document.at("/findings/0").propertyNames())
        .containsExactly("code", "confidence", "address", "cause", "hop", "evidence", "nextSteps");
    assertThat(document.at("/findings/0/hop").propertyNames()).containsExactly("ttl", "address");
    assertThat(document.at("/findings/1/hop").isNull()).isTrue();
    assertThat(document.at("/path/0").propertyNames())
        .containsExactly("ttl", "address", "rttMs", "answer");
    assertThat(document.at("/path/2/address").isNull()).isTrue();
    assertThat(document.at("/path/2/rttMs").isNull()).isTrue();
    assertThat(document.at("/complete").asBoolean()).isFalse();
    assertThat(document.at("/elapsedMs").asDouble()).isEqualTo(2100);
  }

  @Test
  void quiet_isALineForEachFinding() {
    ReportOptions quiet = new ReportOptions(false, false, 80, true, false);

    assertThat(DiagnosisSamples.report("text", quiet, DiagnosisSamples.droppedOnPath()))
        .isEqualTo(
            """
            dropped-on-path 0.97 10.0.0.5 2:10.0.1.1
            dead-address-family 0.90 10.0.0.5 -
            """);
    assertThat(DiagnosisSamples.report("text", quiet, DiagnosisSamples.nameNotFound()))
        .isEqualTo("name-not-found 1.00 - -\n");
  }

  @Test
  void interrupted_isSaid() {
    assertThat(
            DiagnosisSamples.report(
                "text", ReportOptions.plain(), DiagnosisSamples.healthy(), false))
        .endsWith("\nInterrupted after 2.1 s: 61 packets so far\n");
  }

  @Test
  void text_withoutAnObservation_namesTheTarget() {
    Diagnosis nothing =
        DiagnosisSamples.diagnosis(
            List.of(),
            List.of(DiagnosisSamples.finding(FindingCode.UNDETERMINED, 0, null, null)),
            List.of());

    assertThat(DiagnosisSamples.report("text", ReportOptions.plain(), nothing))
        .startsWith(DiagnosisSamples.TARGET + "\nCause  ");
  }

  @Test
  void path_endsAfterTheHopOfADrop() {
    assertThat(path(DiagnosisSamples.droppedOnPath()))
        .isEqualTo(
            "you -> 10.0.0.1 (0.3 ms) -> 10.0.1.1 (0.6 ms) -x- 10.0.0.5:5432"
                + " | dropped at or after hop 2 (10.0.1.1)");
  }

  @Test
  void path_endsAtWhoRefuses() {
    assertThat(path(DiagnosisSamples.rejectedByRouter()))
        .isEqualTo(
            "you -> 10.0.0.1 (0.3 ms) -> 10.0.1.1 (0.6 ms) <x- 10.0.0.5:5432"
                + " | hop 2 (10.0.1.1) answers admin-prohibited");
  }

  @Test
  void path_namesARouterOnce_whichLetsExpireWhatItWouldRefuse() {
    Hop near = DiagnosisSamples.router(1, "10.0.0.1");
    Hop router = DiagnosisSamples.router(2, "10.0.1.1");
    List<Hop> hops =
        List.of(near, router, DiagnosisSamples.hop(3, "10.0.1.1", Reason.ADMIN_PROHIBITED));

    assertThat(path(at(FindingCode.REJECTED_BY_ROUTER, router, hops)))
        .isEqualTo(
            "you -> 10.0.0.1 (0.3 ms) -> 10.0.1.1 (0.6 ms) <x- 10.0.0.5:5432"
                + " | hop 2 (10.0.1.1) answers admin-prohibited");
    assertThat(path(at(FindingCode.UNDETERMINED, null, hops)))
        .isEqualTo(
            "you -> 10.0.0.1 (0.3 ms) -> 10.0.1.1 (0.6 ms) <x- 10.0.0.5:5432"
                + " | hop 3 (10.0.1.1) answers admin-prohibited");
  }

  @Test
  void path_ofAResetOnTheWay_namesTheRouter() {
    Hop near = DiagnosisSamples.router(1, "10.0.0.1");
    Hop router = DiagnosisSamples.router(2, "10.0.1.1");
    List<Hop> hops = List.of(near, router, DiagnosisSamples.hop(3, "10.0.0.5", Reason.RESET));

    assertThat(path(at(FindingCode.RESET_BY_MIDDLEBOX, router, hops)))
        .isEqualTo(
            "you -> 10.0.0.1 (0.3 ms) -> 10.0.1.1 (0.6 ms) <x- 10.0.0.5:5432"
                + " | hop 2 (10.0.1.1) answers reset");
  }

  @Test
  void path_endsAtThePort_whereItIsReached() {
    assertThat(path(DiagnosisSamples.healthy()))
        .isEqualTo("you -> 10.0.0.1 (0.3 ms) -> * -> 10.0.0.5:5432 (0.9 ms) | ");
  }

  @Test
  void path_ofAnErrorFromTheHost_saysSo() {
    Hop host = DiagnosisSamples.hop(2, "10.0.0.5", Reason.PORT_UNREACH);

    assertThat(
            path(
                at(
                    FindingCode.REJECTED_BY_HOST,
                    host,
                    List.of(DiagnosisSamples.router(1, "10.0.0.1"), host))))
        .isEqualTo(
            "you -> 10.0.0.1 (0.3 ms) -> 10.0.0.5:5432 (0.6 ms)"
                + " | the host itself answers port-unreach");
  }

  @Test
  void path_ofAForgedReset_endsBeforeTheHost() {
    Hop forger = DiagnosisSamples.hop(2, "10.0.0.5", Reason.RESET);

    assertThat(
            path(
                at(
                    FindingCode.RESET_BY_MIDDLEBOX,
                    forger,
                    List.of(DiagnosisSamples.router(1, "10.0.0.1"), forger))))
        .isEqualTo(
            "you -> 10.0.0.1 (0.3 ms) -> 10.0.0.5 (0.6 ms) <x- 10.0.0.5:5432"
                + " | hop 2 (10.0.0.5) answers reset");
  }

  @Test
  void path_thatNoFindingExplains_endsInAQuestion() {
    assertThat(
            path(
                at(
                    FindingCode.UNDETERMINED,
                    null,
                    List.of(DiagnosisSamples.router(1, "10.0.0.1"), DiagnosisSamples.silence(2)))))
        .isEqualTo(
            "you -> 10.0.0.1 (0.3 ms) -?- 10.0.0.5:5432 | nobody answers beyond hop 1 (10.0.0.1)");
    assertThat(path(at(FindingCode.UNDETERMINED, null, List.of(DiagnosisSamples.silence(1)))))
        .isEqualTo("you -?- 10.0.0.5:5432 | no hop answers");
  }

  @Test
  void path_withoutHops_showsTheOneThatIsKnown() {
    assertThat(
            path(
                at(
                    FindingCode.DROPPED_AT_HOST,
                    new Hop(
                        0,
                        DiagnosisSamples.router(1, "10.0.0.1").address(),
                        null,
                        Reason.TIME_EXCEEDED),
                    List.of())))
        .isEqualTo("you -> 10.0.0.1 -x- 10.0.0.5:5432 | dropped at or after 10.0.0.1");
  }

  @Test
  void path_thatIsLong_leavesItsMiddleOut() {
    List<Hop> hops = DiagnosisSamples.longPath();

    assertThat(path(at(FindingCode.DROPPED_AT_HOST, hops.getLast(), hops)))
        .contains("10.9.3.1 (0.9 ms) -> (4 hops) -> 10.9.8.1 (2.4 ms)")
        .contains("10.9.12.1 (3.6 ms) -x- 10.0.0.5:5432");
  }

  @Test
  void path_whereNoneWasFollowed_isNotDrawn() {
    assertThat(DrawnPath.of(DiagnosisSamples.nameNotFound(), false)).isEmpty();
    assertThat(DrawnPath.of(at(FindingCode.UNDETERMINED, null, List.of()), false)).isEmpty();
  }
}
