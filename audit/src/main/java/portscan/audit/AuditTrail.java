package portscan.audit;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Endpoint;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortScanException;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.api.scan.AuditSink;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Writes one run of a command into a trail: who began it, what was let through and what refused,
 * and what became of it.
 *
 * <p><b>Design.</b> The first word of each target is written before its first packet leaves, as
 * long as there are few targets; the rest is folded (addresses from-to, ports, number of endpoints)
 * and written by a thread of its own at ever longer intervals, and at the end. So a kill loses
 * counts, not the fact; and a scan of a /16 writes some lines, not one for each endpoint.
 */
public final class AuditTrail implements AuditSink, AutoCloseable {
  /** Of so many targets each is written down before its first packet leaves. */
  private static final int MOST_AT_ONCE = 64;

  private static final int MOST_PENDING = 4_096;
  private static final int MOST_TOGETHER = 256;
  private static final int MOST_WORDS = 1_000;
  private static final int LONGEST_TEXT = 1_000;
  private static final long FIRST_PAUSE_MS = 1_000;
  private static final long LONGEST_PAUSE_MS = 64_000;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final ChainFile file;
  private final Path path;
  private final String run;
  private final @Nullable Consumer<String> notes;
  private final Map<Fold.Key, Fold> pending = new LinkedHashMap<>();
  private final Set<Fold.Key> told = new HashSet<>();
  private Anchor last = Anchor.ORIGIN;
  private @Nullable IOException failure;
  private boolean finished;
  private @Nullable Thread writer;

  /** What folds have in common that stand in one record. */
  private record Group(AuditEvent.Kind kind, String rule, String tcp, String udp) {}

  private AuditTrail(Path path, @Nullable Consumer<String> notes) {
    this.path = path;
    this.file = new ChainFile(path);
    this.notes = notes;
    this.run = Long.toHexString(new SplittableRandom().nextLong() | Long.MIN_VALUE);
  }

  /**
   * Begins a run of which every record must be written: where one cannot be, nothing more is
   * probed.
   *
   * @throws PortScanException if the file cannot be written
   */
  public static AuditTrail required(Path file, RunStart start) {
    return begun(file, start, null);
  }

  /**
   * Begins a run that goes on without records where they cannot be written.
   *
   * @param notes told once, in a line for the user, that it is so
   */
  public static AuditTrail wished(Path file, RunStart start, Consumer<String> notes) {
    return begun(file, start, notes);
  }

  private static AuditTrail begun(Path file, RunStart start, @Nullable Consumer<String> notes) {
    AuditTrail trail = new AuditTrail(file, notes);
    trail.write(List.of(trail.record(AuditEvent.Kind.STARTED, json -> tell(json, start))), false);
    return trail;
  }

  // ---- what the one way out tells

  @Override
  public void admitted(String target, Endpoint endpoint) {
    IpAddress address = endpoint.address();
    note(
        new Fold.Key(AuditEvent.Kind.ADMITTED, target, address.family(), ""),
        address,
        fold -> fold.add(endpoint));
  }

  @Override
  public void admittedBlock(String target, Host.Addresses addresses, PortSet ports) {
    IpAddress first = addresses.address(0);
    note(
        new Fold.Key(AuditEvent.Kind.ADMITTED_BLOCK, target, first.family(), ""),
        first,
        fold -> fold.add(addresses, ports));
  }

  @Override
  public void refused(String target, Endpoint endpoint, String rule) {
    IpAddress address = endpoint.address();
    note(
        new Fold.Key(AuditEvent.Kind.REFUSED, target, address.family(), rule),
        address,
        fold -> fold.add(endpoint));
  }

  @Override
  public void refusedBlock(String target, Host.Addresses addresses, PortSet ports, String rule) {
    IpAddress first = addresses.address(0);
    note(
        new Fold.Key(AuditEvent.Kind.REFUSED, target, first.family(), rule),
        first,
        fold -> fold.add(addresses, ports));
  }

  private synchronized void note(Fold.Key key, IpAddress address, Consumer<Fold> adding) {
    requireWritable();
    if (finished || failure != null) {
      return;
    }
    adding.accept(pending.computeIfAbsent(key, _ -> new Fold(address)));
    boolean isFirst = told.size() < MOST_AT_ONCE && told.add(key);
    if (isFirst || pending.size() >= MOST_PENDING) {
      writePending();
    } else if (writer == null) {
      writer = Thread.ofPlatform().daemon().name("audit").start(this::writeUntilFinished);
    }
  }

  private void writeUntilFinished() {
    long pauseMs = FIRST_PAUSE_MS;
    try {
      while (!isFinished()) {
        Thread.sleep(pauseMs);
        pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
        writeWhatIsPending();
      }
    } catch (InterruptedException e) {
      // The end of the run, which writes the rest itself.
      return;
    } catch (PortScanException e) {
      // Kept as the failure, and thrown to whoever admits next.
      return;
    }
  }

  private synchronized boolean isFinished() {
    return finished;
  }

  private synchronized void writeWhatIsPending() {
    if (!finished) {
      writePending();
    }
  }

  // ---- the end

  /** Writes what became of the run; nothing is taken down afterwards. */
  public synchronized void finish(RunEnd end) {
    if (finished) {
      return;
    }
    List<String> records = foldedRecords();
    records.add(record(AuditEvent.Kind.FINISHED, json -> tell(json, end)));
    finished = true;
    if (writer != null) {
      writer.interrupt();
    }
    write(records, true);
  }

  /** Ends a run of which nobody told what became, as one that did not come to its end. */
  @Override
  public void close() {
    finish(new ResultDigest().end(false, 0));
  }

  /** Number and hash of the last record of this run, to be kept elsewhere. */
  public synchronized Anchor anchor() {
    return last;
  }

  /** The file. */
  public Path file() {
    return path;
  }

  // ---- records

  private void writePending() {
    write(foldedRecords(), false);
  }

  private List<String> foldedRecords() {
    Map<Group, List<Map.Entry<Fold.Key, Fold>>> groups = new LinkedHashMap<>();
    for (Map.Entry<Fold.Key, Fold> entry : pending.entrySet()) {
      Fold.Key key = entry.getKey();
      Fold fold = entry.getValue();
      Group group =
          new Group(key.kind(), key.rule(), fold.ports(Transport.TCP), fold.ports(Transport.UDP));
      groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(entry);
    }
    pending.clear();
    List<String> records = new ArrayList<>();
    groups.forEach((group, folds) -> {
      for (int from = 0; from < folds.size(); from += MOST_TOGETHER) {
        List<Map.Entry<Fold.Key, Fold>> part =
            folds.subList(from, Math.min(folds.size(), from + MOST_TOGETHER));
        records.add(record(group.kind(), json -> tell(json, group, part)));
      }
    });
    return records;
  }

  private static void tell(JsonGenerator json, Group group, List<Map.Entry<Fold.Key, Fold>> folds) {
    if (!group.rule().isEmpty()) {
      json.writeStringProperty("rule", cut(group.rule()));
    }
    if (!group.tcp().isEmpty()) {
      json.writeStringProperty("tcp", group.tcp());
    }
    if (!group.udp().isEmpty()) {
      json.writeStringProperty("udp", group.udp());
    }
    json.writeArrayPropertyStart("targets");
    for (Map.Entry<Fold.Key, Fold> entry : folds) {
      json.writeStartObject();
      json.writeStringProperty("target", cut(entry.getKey().target()));
      json.writeStringProperty("addresses", entry.getValue().addresses());
      json.writeNumberProperty("endpoints", entry.getValue().endpoints());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void tell(JsonGenerator json, RunStart start) {
    json.writeStringProperty("operator", cut(start.operator()));
    json.writeStringProperty("host", cut(start.host()));
    json.writeStringProperty("vantage", cut(start.vantage()));
    json.writeArrayPropertyStart("command");
    List<String> words = start.command();
    words.stream().limit(MOST_WORDS).forEach(word -> json.writeString(cut(word)));
    if (words.size() > MOST_WORDS) {
      json.writeString("... and " + (words.size() - MOST_WORDS) + " more");
    }
    json.writeEndArray();
    if (start.rate() > 0) {
      json.writeNumberProperty("rate", start.rate());
    }
    RunStart.Scope scope = start.scope();
    if (scope != null) {
      json.writeObjectPropertyStart("scope");
      json.writeStringProperty("file", cut(scope.file()));
      json.writeStringProperty("sha256", scope.sha256());
      if (!scope.authorisation().isEmpty()) {
        json.writeStringProperty("authorisation", cut(scope.authorisation()));
      }
      json.writeEndObject();
    }
    if (!start.authorisation().isEmpty()) {
      json.writeStringProperty("authorisation", cut(start.authorisation()));
    }
  }

  private static void tell(JsonGenerator json, RunEnd end) {
    json.writeBooleanProperty("complete", end.complete());
    json.writeNumberProperty("packets", end.packets());
    json.writeObjectPropertyStart("results");
    end.results().forEach(json::writeNumberProperty);
    json.writeEndObject();
    json.writeStringProperty("digest", end.digest());
  }

  private String recovery(String because, long bytes, String sha256) {
    return record(
        AuditEvent.Kind.RECOVERED,
        json -> {
          json.writeStringProperty("because", because);
          if (bytes > 0) {
            json.writeNumberProperty("unfinished", bytes);
            json.writeStringProperty("sha256", sha256);
          }
        });
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
  }

  /** The members of a record's object, without its braces. */
  private String record(AuditEvent.Kind kind, Consumer<JsonGenerator> telling) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("at", "" + Instant.now().truncatedTo(ChronoUnit.MICROS));
      json.writeStringProperty("run", run);
      json.writeStringProperty("event", kind.word());
      telling.accept(json);
      json.writeEndObject();
    }
    return text.getBuffer().substring(1, text.getBuffer().length() - 1);
  }

  // ---- the file

  private synchronized void write(List<String> records, boolean durably) {
    requireWritable();
    if (records.isEmpty() || failure != null) {
      return;
    }
    try {
      last = file.append(records, this::recovery, durably);
    } catch (IOException e) {
      failure = e;
      requireWritable();
      if (notes != null) {
        notes.accept("no audit: " + cause(e));
      }
    }
  }

  private void requireWritable() {
    if (notes == null && failure != null) {
      throw new PortScanException(
          Trouble.PERMISSION_DENIED,
          cause(failure),
          "name a file that this user may write to with --audit, or make room for it");
    }
  }

  private String cause(IOException e) {
    return path + " cannot be written: " + reason(e);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "this user may not";
    }
    if (e instanceof NoSuchFileException) {
      return "there is no such folder";
    }
    String reason = e instanceof FileSystemException inFile ? inFile.getReason() : null;
    return reason == null ? String.valueOf(e.getMessage()) : reason;
  }
}
