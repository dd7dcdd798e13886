package portscan.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

class AuditVerifierTest {
  private static final int EDITS = 100;

  @TempDir Path folder;
  private Path file;
  private List<String> lines;

  @BeforeEach
  void writeTrail() throws IOException {
    file = folder.resolve("audit.jsonl");
    for (int run = 0; run < 4; run++) {
      try (AuditTrail trail = AuditTrail.required(file, AuditTrailTest.start())) {
        for (int host = 1; host <= 3; host++) {
          trail.admitted(
              "host-" + host, new Endpoint(IpAddress.ipv4(0x0a000000 + host), 443, Transport.TCP));
        }
        trail.finish(new ResultDigest().end(true, 3));
      }
    }
    lines = Files.readAllLines(file);
    assertThat(lines).hasSize(20);
  }

  private AuditVerifier.Verdict verdict(List<String> written) throws IOException {
    Files.write(file, written);
    return AuditVerifier.verify(file);
  }

  private List<String> without(int... numbers) {
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      int number = i + 1;
      if (Arrays.stream(numbers).noneMatch(removed -> removed == number)) {
        rest.add(lines.get(i));
      }
    }
    return rest;
  }

  private static AuditVerifier.Problem problem(long line, String what) {
    return new AuditVerifier.Problem(line, what);
  }

  @Test
  void verify_asWritten_findsNothing() throws IOException {
    AuditVerifier.Verdict verdict = AuditVerifier.verify(file);

    assertThat(verdict.problems()).isEmpty();
    assertThat(verdict.notes()).isEmpty();
    assertThat(verdict.records()).isEqualTo(20);
    assertThat(verdict.last().seq()).isEqualTo(20);
  }

  @Test
  void verify_aChangedRecord_saysWhich() throws IOException {
    List<String> edited = new ArrayList<>(lines);
    edited.set(6, edited.get(6).replace("10.0.0.1", "10.0.0.9"));

    assertThat(verdict(edited).problems()).containsExactly(problem(7, "record 7 was changed"));
  }

  @Test
  void verify_removedRecords_saysWhich() throws IOException {
    assertThat(verdict(without(7, 8)).problems())
        .containsExactly(problem(7, "records 7 to 8 are missing before this line"));
  }

  @Test
  void verify_recordsRemovedAtTheEnd_isToldByTheHead() throws IOException {
    assertThat(verdict(without(20)).problems())
        .containsExactly(problem(19, "record 20 is missing at the end"));
  }

  @Test
  void verify_everythingRemoved_isToldByTheHead() throws IOException {
    assertThat(verdict(List.of()).problems())
        .containsExactly(problem(1, "records 1 to 20 are missing at the end"));
  }

  @Test
  void verify_reorderedRecords_saysWhich() throws IOException {
    List<String> edited = new ArrayList<>(lines);
    Collections.swap(edited, 3, 4);

    assertThat(verdict(edited).problems())
        .containsExactly(
            problem(4, "record 4 is missing before this line"),
            problem(5, "record 4 is out of place: it stands after record 5"));
  }

  @Test
  void verify_aDuplicatedRecord_saysWhichAndWhereTheOtherIs() throws IOException {
    for (int at : List.of(0, 3, 9, 10, 15, 20)) {
      List<String> edited = new ArrayList<>(lines);
      edited.add(at, lines.get(9));

      AuditVerifier.Verdict verdict = verdict(edited);

      String duplicated = "record 10 is duplicated: it stands in line %d too";
      assertThat(verdict.problems())
          .containsExactly(
              at < 9
                  ? problem(at + 1, duplicated.formatted(11))
                  : at > 10
                      ? problem(at + 1, duplicated.formatted(10))
                      : problem(11, duplicated.formatted(10)));
      assertThat(verdict.records()).isEqualTo(20);
    }
  }

  @Test
  void verify_aDuplicateThatCoversARemovedRecord_tellsBoth() throws IOException {
    List<String> edited = new ArrayList<>(lines);
    edited.set(4, lines.get(9));

    assertThat(verdict(edited).problems())
        .containsExactly(
            problem(5, "record 10 is duplicated: it stands in line 10 too"),
            problem(6, "record 5 is missing before this line"));
  }

  @Test
  void verify_aRecordWrittenAnew_isNotWhatTheNextIsChainedTo() throws IOException {
    ChainedLine old = ChainedLine.parse(bytes(lines.get(6))).orElseThrow();
    String members =
        lines
            .get(6)
            .substring("{\"seq\":7,".length(), lines.get(6).indexOf(",\"previous\""))
            .replace("10.0.0.1", "10.0.0.9");
    List<String> edited = new ArrayList<>(lines);
    edited.set(6, ChainedLine.text(7, members, old.previous()));

    assertThat(verdict(edited).problems())
        .containsExactly(
            problem(8, "record 8 does not follow the record before it, which was written anew"));
  }

  @Test
  void verify_withoutItsHead_cannotTellWhetherTheEndIsThere() throws IOException {
    Files.delete(ChainFile.headOf(file));

    assertThat(AuditVerifier.verify(file).problems())
        .containsExactly(
            problem(
                20,
                "the head file audit.jsonl.head is missing or damaged: whether records are missing"
                    + " here cannot be told"));
  }

  @Test
  void verify_aRunAfterTheEndWasRemoved_stillFindsTheGap() throws IOException {
    Files.write(file, without(19, 20));
    AuditTrail.required(file, AuditTrailTest.start()).close();

    assertThat(AuditVerifier.verify(file).problems())
        .containsExactly(problem(19, "records 19 to 20 are missing before this line"));
  }

  @Test
  void verify_aRunAfterTheHeadWasRemoved_tellsOfIt() throws IOException {
    Files.write(file, without(19, 20));
    Files.delete(ChainFile.headOf(file));
    AuditTrail.required(file, AuditTrailTest.start()).close();

    assertThat(AuditVerifier.verify(file).problems())
        .containsExactly(
            problem(
                19,
                "the head file was missing or damaged when record 19 was written: whether records"
                    + " are missing before it cannot be told"));
  }

  @Test
  void verify_aTrailWrittenAnewAsAWhole_lacksTheAnchorKeptElsewhere() throws IOException {
    Anchor kept = AuditVerifier.verify(file).last();
    Files.delete(file);
    Files.delete(ChainFile.headOf(file));
    for (int run = 0; run < 10; run++) {
      AuditTrail.required(file, AuditTrailTest.start()).close();
    }

    assertThat(AuditVerifier.verify(file).problems()).isEmpty();
    assertThat(AuditVerifier.verify(file, List.of(kept)).problems())
        .containsExactly(
            problem(20, "the trail does not hold record " + kept + ", as kept elsewhere"));
  }

  @Test
  void verify_anchorKeptElsewhere_isFound() throws IOException {
    Anchor kept = AuditVerifier.verify(file).last();
    AuditTrail.required(file, AuditTrailTest.start()).close();

    assertThat(AuditVerifier.verify(file, List.of(kept)).problems()).isEmpty();
  }

  @Test
  void verify_randomEdits_findsEachOfThem() throws IOException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    byte[] written = Files.readAllBytes(file);
    List<String> missed = new ArrayList<>();
    for (int edit = 0; edit < EDITS; edit++) {
      byte[] edited = edited(written, edit % 6, random);
      Files.write(file, edited);
      assertThat(AuditReport.of(file, null, null).text(AuditReport.Format.HTML))
          .contains("NOT INTACT");
      if (AuditVerifier.verify(file).isIntact()) {
        missed.add("edit " + edit + ":\n" + new String(edited, StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(missed).as("of %d edits, seed %d", EDITS, seed).isEmpty();
  }

  /** The bytes after an edit of one kind, which are not those before. */
  private static byte[] edited(byte[] written, int kind, SplittableRandom random) {
    byte[] result = written;
    while (Arrays.equals(result, written)) {
      result =
          switch (kind) {
            case 0 -> flipped(written, random);
            case 1 -> Arrays.copyOf(written, random.nextInt(written.length));
            case 2 -> insertedInto(written, random);
            case 3 -> joined(lineRemoved(split(written), random));
            case 4 -> joined(swapped(split(written), random));
            default -> joined(repeated(split(written), random));
          };
    }
    return result;
  }

  private static byte[] flipped(byte[] written, SplittableRandom random) {
    byte[] bytes = written.clone();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }

  private static byte[] insertedInto(byte[] written, SplittableRandom random) {
    byte[] more = new byte[random.nextInt(1, 40)];
    for (int i = 0; i < more.length; i++) {
      more[i] = (byte) random.nextInt(256);
    }
    int at = random.nextInt(written.length + 1);
    byte[] bytes = Arrays.copyOf(written, written.length + more.length);
    System.arraycopy(more, 0, bytes, at, more.length);
    System.arraycopy(written, at, bytes, at + more.length, written.length - at);
    return bytes;
  }

  private static List<String> split(byte[] written) {
    return new ArrayList<>(new String(written, StandardCharsets.US_ASCII).lines().toList());
  }

  private static List<String> lineRemoved(List<String> lines, SplittableRandom random) {
    lines.remove(random.nextInt(lines.size()));
    return lines;
  }

  private static List<String> swapped(List<String> lines, SplittableRandom random) {
    Collections.swap(lines, random.nextInt(lines.size()), random.nextInt(lines.size()));
    return lines;
  }

  private static List<String> repeated(List<String> lines, SplittableRandom random) {
    lines.add(random.nextInt(lines.size() + 1), lines.get(random.nextInt(lines.size())));
    return lines;
  }

  private static byte[] joined(List<String> lines) {
    return bytes(String.join("\n", lines) + "\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
