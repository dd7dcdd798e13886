package portscan.engine.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.api.model.PortScanException;
import portscan.engine.order.Shard;
import portscan.testkit.Fuzz;

class JournalTest {
  private static final long MICROS = 1_767_323_045_678_901L;

  private static final JournalHeader HEADER =
      new JournalHeader(
          -42,
          new Shard(2, 3),
          1L << 61,
          List.of("scan", "-p", "1-1024", "quote\" back\\slash \n \u00e4 \ud83d", ""),
          Instant.parse("2026-01-02T03:04:05.678901Z"),
          values());

  @TempDir private Path directory;

  private static Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("zeta", "1");
    values.put("alpha", "\",}");
    return values;
  }

  private Path file() {
    return directory.resolve("scan.journal");
  }

  /** Three batches, and what is read of them. */
  private List<String> writeSmall() {
    try (JournalWriter writer = JournalWriter.create(file(), HEADER)) {
      writer.answered(7, 3, 0, 0, 0, 64, 18, "", 1, 412, MICROS);
      writer.answered(3, 1, 4, 0, 0xc0a8_0001L, 255, 1L << 33, "dns", 2, -1, MICROS - 5);
      writer.commit();
      writer.silent(100, 1, 3, 250_000, 1_000, MICROS);
      writer.source(4, 0, 0xc0a8_0002L);
      writer.silent(103, 1, 3, 250_000, 1_000, MICROS);
      writer.silent(104, 2, 3, 250_000, 1_000, MICROS);
      writer.source(4, 0, 0xc0a8_0002L);
      writer.silent(106, 1, 3, 250_000, -1, MICROS + 1);
      writer.checkpoint(1L << 60);
      writer.commit();
      writer.commit();
      writer.answered((1L << 61) - 1, 9, 6, -1, 1, 0, 0, "", 0, 0, -1);
      writer.silent(0, 1L << 61, 0, 0, 0, 0);
      writer.finished();
    }
    return List.of(
        HEADER.toString(),
        "answered 7 3 0 0 0 64 18 '' 1 412 " + MICROS,
        "answered 3 1 4 0 c0a80001 255 8589934592 'dns' 2 -1 " + (MICROS - 5),
        "silent 100 1 3 250000 1000 " + MICROS,
        "source 4 0 c0a80002",
        "silent 103 3 3 250000 1000 " + MICROS,
        "silent 106 1 3 250000 -1 " + (MICROS + 1),
        "checkpoint " + (1L << 60),
        "answered " + ((1L << 61) - 1) + " 9 6 ffffffffffffffff 1 0 0 '' 0 0 -1",
        "silent 0 " + (1L << 61) + " 0 0 0 0",
        "finished");
  }

  /** How many lines of {@link #writeSmall} are read after each batch. */
  private static final List<Integer> AFTER_BATCHES = List.of(1, 3, 8, 11);

  @Test
  void read_ofWhatWasWritten_givesItBack() throws IOException {
    List<String> expected = writeSmall();
    Notes notes = new Notes();
    Journal.Contents contents = Journal.read(file(), notes);
    assertThat(notes.lines()).isEqualTo(expected);
    assertThat(contents.header()).isEqualTo(HEADER);
    assertThat(contents.header().values().keySet()).containsExactly("zeta", "alpha");
    assertThat(contents.end()).isEqualTo(Files.size(file()));
    assertThat(contents.cutOff()).isZero();
    try (var left = Files.list(directory)) {
      assertThat(left).containsExactly(file());
    }
  }

  @Test
  void header_isALineForPeople() throws IOException {
    writeSmall();
    byte[] bytes = Files.readAllBytes(file());
    String line = new String(bytes, 0, lineLength(bytes), US_ASCII);
    assertThat(line)
        .startsWith(
            "{\"portscan-journal\":1,\"seed\":-42,\"shard\":\"2/3\",\"size\":2305843009213693952,"
                + "\"startedAt\":\"2026-01-02T03:04:05.678901Z\","
                + "\"arguments\":[\"scan\",\"-p\",\"1-1024\","
                + "\"quote\\\" back\\\\slash \\u000a \\u00e4 \\ud83d\",\"\"],"
                + "\"values\":{\"zeta\":\"1\",\"alpha\":\"\\\",}\"},\"crc32c\":\"")
        .endsWith("\"}\n");
  }

  @Test
  void append_goesOnBehindTheLastBatch() {
    List<String> expected = new ArrayList<>(writeSmall());
    try (JournalWriter writer =
        JournalWriter.append(file(), Journal.read(file(), new Notes())).forced()) {
      writer.checkpoint(5);
    }
    expected.add("checkpoint 5");
    Notes notes = new Notes();
    Journal.read(file(), notes);
    assertThat(notes.lines()).isEqualTo(expected);
  }

  @Test
  void file_cutAtEveryByte_readsAsTheBatchesBefore() throws IOException {
    List<String> expected = writeSmall();
    byte[] whole = Files.readAllBytes(file());
    int line = lineLength(whole);
    for (int length = 0; length < line; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut, new Notes()))
          .as("%s bytes", length)
          .isInstanceOf(PortScanException.class)
          .hasMessageContaining("cut.journal");
    }
    int batches = 0;
    for (int length = line; length <= whole.length; length++) {
      Notes notes = new Notes();
      Journal.Contents contents = read(Arrays.copyOf(whole, length), notes);
      assertThat(contents.end() + contents.cutOff()).isEqualTo(length);
      if (contents.cutOff() == 0 && length > line) {
        batches++;
      }
      assertThat(notes.lines()).isEqualTo(expected.subList(0, AFTER_BATCHES.get(batches)));
    }
    assertThat(batches).isEqualTo(3);
  }

  @Test
  void append_toACutFile_removesTheTailAndGoesOn() throws IOException {
    List<String> expected = writeSmall();
    byte[] whole = Files.readAllBytes(file());
    for (int length = lineLength(whole); length < whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      Notes before = new Notes();
      try (JournalWriter writer = JournalWriter.append(file(), Journal.read(file(), before))) {
        writer.checkpoint(77);
      }
      Notes after = new Notes();
      assertThat(Journal.read(file(), after).cutOff()).isZero();
      assertThat(after.lines()).startsWith(before.lines().toArray(String[]::new));
      assertThat(after.lines().getLast()).isEqualTo("checkpoint 77");
      assertThat(expected).startsWith(before.lines().toArray(String[]::new));
    }
  }

  /** What a file system leaves where blocks were given but never stored. */
  @Test
  void zerosInPlaceOfTheTail_areCutOff() throws IOException {
    List<String> expected = writeSmall();
    byte[] whole = Files.readAllBytes(file());
    for (int length = lineLength(whole); length < whole.length; length++) {
      byte[] zeroed = Arrays.copyOf(Arrays.copyOf(whole, length), whole.length + 20_000);
      Notes notes = new Notes();
      Journal.Contents contents;
      try {
        contents = read(zeroed, notes);
      } catch (PortScanException halfAFrameHeader) {
        assertThat(halfAFrameHeader).hasMessageContaining("checksum");
        continue;
      }
      assertThat(contents.end() + contents.cutOff()).isEqualTo(zeroed.length);
      assertThat(expected).startsWith(notes.lines().toArray(String[]::new));
    }
  }

  @Test
  void everyFlippedBit_isRefusedOrCutsOffTheLastBatch() throws IOException {
    List<String> expected = writeSmall();
    byte[] whole = Files.readAllBytes(file());
    long lastBatch = lastBatch(whole);
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      if (bit / 8 < lastBatch) {
        assertThatThrownBy(() -> read(flipped, new Notes()))
            .as("bit %s of byte %s", bit % 8, bit / 8)
            .isInstanceOf(PortScanException.class)
            .hasMessageContaining("cut.journal");
      } else {
        Notes notes = new Notes();
        try {
          assertThat(read(flipped, notes).end()).isEqualTo(lastBatch);
        } catch (PortScanException refused) {
          assertThat(refused).hasMessageContaining("checksum");
        }
        assertThat(notes.lines()).isEqualTo(expected.subList(0, AFTER_BATCHES.get(2)));
      }
    }
  }

  @Test
  void read_ofSomethingElse_saysSo() throws IOException {
    Files.writeString(file(), "10.0.0.1\n10.0.0.2\nnot a journal at all\n");
    assertThatThrownBy(() -> Journal.read(file(), new Notes()))
        .isInstanceOf(PortScanException.class)
        .hasMessageContaining("does not begin as one");
    assertThatThrownBy(() -> Journal.read(directory.resolve("none"), new Notes()))
        .isInstanceOf(PortScanException.class)
        .hasMessageContaining("none");
    Files.writeString(file(), "{\"portscan-journal\":2,\"new\":true}\n");
    assertThatThrownBy(() -> Journal.read(file(), new Notes()))
        .hasMessageContaining("version is 2, not 1");
  }

  @Test
  void create_overAFile_isRefused() throws IOException {
    Files.writeString(file(), "mine");
    assertThatThrownBy(() -> JournalWriter.create(file(), HEADER))
        .isInstanceOf(PortScanException.class)
        .hasMessageContaining("will not overwrite");
    assertThat(file()).hasContent("mine");
    Path nowhere = directory.resolve("none").resolve("x");
    assertThatThrownBy(() -> JournalWriter.create(nowhere, HEADER))
        .isInstanceOf(PortScanException.class);
  }

  @Test
  void append_besideAnotherWriter_isRefused() {
    try (JournalWriter first = JournalWriter.create(file(), HEADER)) {
      Journal.Contents contents = Journal.read(file(), new Notes());
      assertThatThrownBy(() -> JournalWriter.append(file(), contents))
          .isInstanceOf(PortScanException.class)
          .hasMessageContaining("another scan");
      first.finished();
    }
    Journal.Contents stale = new Journal.Contents(HEADER, 10, 0);
    assertThatThrownBy(() -> JournalWriter.append(file(), stale))
        .isInstanceOf(PortScanException.class);
    Notes notes = new Notes();
    Journal.read(file(), notes);
    assertThat(notes.lines()).endsWith("finished");
  }

  @Test
  void records_thatCannotBeRead_areNotWritten() {
    try (JournalWriter writer = JournalWriter.create(file(), HEADER)) {
      assertThatThrownBy(() -> writer.answered(-1, 0, 0, 0, 0, 0, 0, "", 0, 0, 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.answered(1L << 61, 0, 0, 0, 0, 0, 0, "", 0, 0, 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.answered(1, 256, 0, 0, 0, 0, 0, "", 0, 0, 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.answered(1, 0, 5, 0, 0, 0, 0, "", 0, 0, 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.answered(1, 0, 0, 0, 0, 0, -1, "", 0, 0, 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.silent(5, 0, 1, 0, 0, 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.silent(5, 1L << 61, 1, 0, 0, 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
    Notes notes = new Notes();
    Journal.read(file(), notes);
    assertThat(notes.lines()).hasSize(1);
  }

  @Test
  void manyRecords_spillIntoBatches_withoutAllocating() {
    int rounds = 400_000;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (JournalWriter writer = JournalWriter.create(file(), HEADER)) {
      write(writer, 0, rounds / 2);
      long before = threads.getCurrentThreadAllocatedBytes();
      write(writer, rounds / 2, rounds);
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
    }
    Notes notes = new Notes();
    Journal.read(file(), notes);
    assertThat(notes.lines()).hasSize(1 + 2 * rounds);
    assertThat(notes.lines().get(2 * rounds - 1)).startsWith("answered " + 3L * (rounds - 1) + " ");
    assertThat(notes.lines().get(2 * rounds))
        .isEqualTo("silent " + (3L * (rounds - 1) + 1) + " 1 2 0 0 0");
  }

  private static void write(JournalWriter writer, int from, int to) {
    for (int round = from; round < to; round++) {
      writer.answered(3L * round, 3, 4, 0, round, 64, 2, "", 1, 100, MICROS + round);
      writer.silent(3L * round + 1, 1, 2, 0, 0, 0);
    }
  }

  @Test
  void interrupt_doesNotDisturbTheWriter() {
    try (JournalWriter writer = JournalWriter.create(file(), HEADER)) {
      writer.checkpoint(1);
      Thread.currentThread().interrupt();
      writer.commit();
      writer.checkpoint(2);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    Notes notes = new Notes();
    Journal.read(file(), notes);
    assertThat(notes.lines()).endsWith("checkpoint 1", "checkpoint 2");
  }

  @Test
  void reader_ofAnything_refusesOrReads() throws IOException {
    writeSmall();
    byte[] whole = Files.readAllBytes(file());
    byte[] lineOnly = Arrays.copyOf(whole, lineLength(whole));
    byte[] records = Arrays.copyOfRange(whole, (int) lastBatch(whole) + 12, whole.length);
    // Framed rightly whatever it is, so that the records themselves are reached.
    Fuzz.binaryParser(
        "journal records", List.of(records), payload -> tryRead(framed(lineOnly, payload)));
    Fuzz.binaryParser("journal file", List.of(whole), JournalTest::tryRead);
  }

  private static byte[] framed(byte[] line, byte[] payload) {
    ByteBuffer file = ByteBuffer.allocate(line.length + 12 + payload.length);
    CRC32C crc = new CRC32C();
    byte[] length = ByteBuffer.allocate(4).putInt(payload.length).array();
    file.put(line).put(length);
    file.putInt(JournalFormat.checksum(crc, length, 0, 4));
    file.putInt(JournalFormat.checksum(crc, payload, 0, payload.length));
    return file.put(payload).array();
  }

  private static void tryRead(byte[] bytes) {
    try {
      read(bytes, new Notes());
    } catch (PortScanException refused) {
      assertThat(refused).hasMessageContaining("cut.journal");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Journal.Contents read(byte[] bytes, Notes notes) throws IOException {
    return Journal.read("cut.journal", new ByteArrayInputStream(bytes), notes);
  }

  private static int lineLength(byte[] bytes) {
    int length = 0;
    while (bytes[length] != '\n') {
      length++;
    }
    return length + 1;
  }

  private static long lastBatch(byte[] whole) {
    int at = lineLength(whole);
    while (true) {
      int next = at + 12 + ByteBuffer.wrap(whole).getInt(at);
      if (next == whole.length) {
        return at;
      }
      at = next;
    }
  }
}
