package portscan.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what was changed in a trail, removed from it or put into another order. */
public final class AuditVerifier {
  private static final int MOST_PROBLEMS = 100;

  /** What the head and the anchors say: hashes by number. */
  private final Map<Long, String> awaited = new HashMap<>();

  private final List<Problem> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** Lines that are there once more than they were written, with those that they repeat. */
  private final Map<Long, Long> repeats;

  private Anchor last = Anchor.ORIGIN;
  private long records;
  private long lines;

  /** Whether the hash of {@link #last} is not known, since its line was changed. */
  private boolean lastIsChanged;

  /** A line that is no record, which is no problem if the next one tells of it. */
  private @Nullable Doubt doubt;

  private static final class Doubt {
    private final long line;
    private final byte[] text;

    Doubt(long line, byte[] text) {
      this.line = line;
      this.text = text;
    }
  }

  private AuditVerifier(Map<Long, Long> repeats) {
    this.repeats = repeats;
  }

  /**
   * Something that is not as it was written.
   *
   * @param line where, from 1
   * @param what what it is, in words
   */
  public record Problem(long line, String what) {}

  /**
   * What was found.
   *
   * @param records how many lines are records as they were written
   * @param last the last record that the file holds
   * @param problems what is wrong, in the order of lines; empty if all is well
   * @param notes what is no sign of tampering, a line for the user each
   */
  public record Verdict(long records, Anchor last, List<Problem> problems, List<String> notes) {
    public Verdict {
      problems = List.copyOf(problems);
      notes = List.copyOf(notes);
    }

    public boolean isIntact() {
      return problems.isEmpty();
    }
  }

  /** Looks at every record of {@code file} and at its head. */
  public static Verdict verify(Path file) throws IOException {
    return verify(file, List.of());
  }

  /**
   * The same.
   *
   * @param anchors records that the trail must hold, kept elsewhere
   */
  public static Verdict verify(Path file, List<Anchor> anchors) throws IOException {
    Verdict verdict = new AuditVerifier(Map.of()).look(file, anchors);
    // Alone it is what a repeated line makes of those around it that would be told.
    Map<Long, Long> repeats = verdict.isIntact() ? Map.of() : Repeats.in(file);
    return repeats.isEmpty() ? verdict : new AuditVerifier(repeats).look(file, anchors);
  }

  private Verdict look(Path file, List<Anchor> anchors) throws IOException {
    Optional<Anchor> head = new ChainFile(file).head();
    head.ifPresent(known -> awaited.put(known.seq(), ""));
    anchors.forEach(anchor -> awaited.put(anchor.seq(), ""));
    awaited.put(0L, ChainedLine.ORIGIN);
    AuditLog.forEachLine(file, this::take);
    settleDoubt();
    if (head.isEmpty()) {
      problem(
          lines,
          "the head file %s is missing or damaged: whether records are missing here cannot be told"
              .formatted(ChainFile.headOf(file).getFileName()));
    } else {
      lookAtHead(head.get());
    }
    for (Anchor anchor : anchors) {
      if (!anchor.hash().equals(awaited.get(anchor.seq()))) {
        problem(lines, "the trail does not hold record %s, as kept elsewhere".formatted(anchor));
      }
    }
    return new Verdict(records, last, problems, notes);
  }

  private void lookAtHead(Anchor head) {
    if (head.seq() > last.seq()) {
      problem(lines, missing(last.seq() + 1, head.seq()) + " missing at the end");
    } else if (!lastIsChanged && !head.hash().equals(awaited.get(head.seq()))) {
      problem(lines, "record %d is not the one that the head tells of".formatted(head.seq()));
    } else if (head.seq() < last.seq()) {
      notes.add(
          "the head tells of record %d and not yet of %d: its writer was killed"
              .formatted(head.seq(), last.seq()));
    }
  }

  private static String missing(long from, long to) {
    return from == to ? "record " + from + " is" : "records " + from + " to " + to + " are";
  }

  private void take(byte[] text, boolean isFinished) {
    lines++;
    Optional<ChainedLine> record = ChainedLine.parse(text);
    if (!isFinished) {
      settleDoubt();
      problem(lines, "the line is not finished: its writer was killed, or it was cut");
      return;
    }
    if (record.isEmpty()) {
      settleDoubt();
      doubt = new Doubt(lines, text);
      return;
    }
    ChainedLine found = record.get();
    Long original = repeats.get(lines);
    if (original != null) {
      settleDoubt();
      problem(
          lines,
          "record %d is duplicated: it stands in line %d too".formatted(found.seq(), original));
      return;
    }
    recovery(text).ifPresent(this::recovered);
    settleDoubt();
    records++;
    if (awaited.containsKey(found.seq())) {
      awaited.put(found.seq(), found.hash());
    }
    if (found.seq() <= last.seq()) {
      problem(
          lines,
          "record %d is out of place: it stands after record %d"
              .formatted(found.seq(), last.seq()));
      return;
    }
    if (found.seq() > last.seq() + 1) {
      problem(lines, missing(last.seq() + 1, found.seq() - 1) + " missing before this line");
    } else if (!lastIsChanged && !found.previous().equals(last.hash())) {
      problem(
          lines,
          "record %d does not follow the record before it, which was written anew"
              .formatted(found.seq()));
    }
    last = new Anchor(found.seq(), found.hash());
    lastIsChanged = false;
  }

  private static Optional<AuditEvent> recovery(byte[] text) {
    return AuditLog.event(text).filter(event -> event.kind() == AuditEvent.Kind.RECOVERED);
  }

  private void recovered(AuditEvent recovery) {
    Doubt unfinished = doubt;
    String digest = recovery.text("sha256");
    if (digest.isEmpty()) {
      problem(
          lines,
          "%s when record %d was written: whether records are missing before it cannot be told"
              .formatted(recovery.text("because"), recovery.seq()));
    } else if (unfinished == null) {
      problem(
          lines,
          "record %d tells of an unfinished line before it, which is missing"
              .formatted(recovery.seq()));
    } else if (digest.equals(ChainedLine.sha256(unfinished.text, 0, unfinished.text.length))) {
      doubt = null;
      notes.add(
          "line %d is not finished, as record %d tells: its writer was killed"
              .formatted(unfinished.line, recovery.seq()));
    }
  }

  /** A line that nobody explains was changed; what it says of its place is believed. */
  private void settleDoubt() {
    Doubt changed = doubt;
    doubt = null;
    if (changed == null) {
      return;
    }
    Optional<ChainedLine> stated = ChainedLine.stated(changed.text);
    if (stated.isEmpty()) {
      problem(changed.line, "the line is no record: it was changed or put in");
      return;
    }
    long seq = stated.get().seq();
    problem(changed.line, "record %d was changed".formatted(seq));
    if (seq == last.seq() + 1) {
      last = new Anchor(seq, stated.get().hash());
      lastIsChanged = true;
    }
  }

  private void problem(long line, String what) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(new Problem(Math.max(1, line), what));
    }
  }
}
