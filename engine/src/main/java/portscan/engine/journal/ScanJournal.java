package portscan.engine.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.api.model.PortScanException;
import portscan.api.model.Trouble;
import portscan.engine.order.ProbeSpace;
import portscan.engine.order.Shard;
import portscan.engine.probe.Probe;

/**
 * The journal of a whole scan, which may have several jobs: TCP ports, UDP ports, each zone by
 * itself.
 *
 * <p>Each job has a file of its own: the first the one that the user named, the second that name
 * with {@code .2} behind it, and so on in the order in which they are run. A job whose file is not
 * there when a scan is resumed had not begun.
 */
public final class ScanJournal {
  private final Path path;
  private final @Nullable JournalHeader resumed;
  private final List<String> arguments;
  private final Map<String, String> kept = new LinkedHashMap<>();
  private int jobs;

  private ScanJournal(Path path, @Nullable JournalHeader resumed, List<String> arguments) {
    this.path = path;
    this.resumed = resumed;
    this.arguments = List.copyOf(arguments);
  }

  /**
   * Begins one; its files are made as its jobs are.
   *
   * @param path the first job's file; no such file may exist
   * @param arguments the words of the command, by which a resumed scan knows what to ask
   * @throws PortScanException if the file exists
   */
  public static ScanJournal begin(Path path, List<String> arguments) {
    JournalWriter.refuseToOverwrite(path);
    return new ScanJournal(path, null, arguments);
  }

  /**
   * Goes on with one.
   *
   * @throws PortScanException if the file cannot be read or is no journal
   */
  public static ScanJournal resume(Path path) {
    JournalHeader header = Journal.header(path);
    return new ScanJournal(path, header, header.arguments());
  }

  /** The words of the command that began it. */
  public List<String> arguments() {
    return arguments;
  }

  /** Whether it goes on with an earlier scan's, whose seed and shard must then be used. */
  public boolean isResumed() {
    return resumed != null;
  }

  /** The seed of the scan that is resumed. */
  public long seed() {
    return header().seed();
  }

  /** The shard of the scan that is resumed. */
  public Shard shard() {
    return header().shard();
  }

  /** When the scan that is resumed began. */
  public Instant startedAt() {
    return header().startedAt();
  }

  /** Keeps what a resumed scan must know besides the words; to be told before the first job. */
  public void keep(String key, String value) {
    if (jobs > 0) {
      throw new IllegalStateException("the first job has begun");
    }
    kept.put(key, value);
  }

  /** What the scan that is resumed has kept by that key. */
  public Optional<String> kept(String key) {
    return Optional.ofNullable(header().values().get(key));
  }

  private JournalHeader header() {
    if (resumed == null) {
      throw new IllegalStateException("no scan is resumed");
    }
    return resumed;
  }

  /**
   * Opens the journal of the scan's next job. What an earlier run has found is told first.
   *
   * @param sequential whether elements are asked in their own order, not that of the seed
   * @throws PortScanException if the file is of another job, or cannot be read or written
   */
  public JobJournal job(
      ProbeSpace space,
      Probe probe,
      long seed,
      boolean sequential,
      Shard shard,
      JobJournal.Earlier earlier) {
    jobs++;
    Path file = jobs == 1 ? path : path.resolveSibling(path.getFileName() + "." + jobs);
    Map<String, String> values = new LinkedHashMap<>();
    values.put("job", Integer.toString(jobs));
    values.put("probe", probe.id());
    values.put("order", sequential ? "sequential" : "random");
    values.put("targets", String.format("%016x", space.fingerprint()));
    if (jobs == 1) {
      values.putAll(kept);
    }
    JournalHeader header =
        new JournalHeader(seed, shard, space.size(), arguments, Instant.now(), values);
    if (resumed == null || !Files.exists(file)) {
      return new JobJournal(JournalWriter.create(file, header), false);
    }
    EarlierRecords records = new EarlierRecords(file, header, space, probe, earlier);
    Journal.Contents contents = Journal.read(file, records);
    return new JobJournal(JournalWriter.append(file, contents), records.isFinished());
  }

  /** Says what keeps a journal from being the one of a job; nothing if it is. */
  static void check(Path file, JournalHeader before, JournalHeader now) {
    if (before.size() != now.size()) {
      throw other(file, "it asks " + before.size() + " ports in all, not " + now.size());
    }
    for (String key : List.of("targets", "probe", "order")) {
      String was = before.values().getOrDefault(key, "unknown");
      String is = now.values().getOrDefault(key, "unknown");
      if (!was.equals(is)) {
        throw other(
            file,
            key.equals("targets")
                ? "its targets or ports are others; do its names have other addresses by now?"
                : "its " + key + " is " + was + ", not " + is);
      }
    }
    if (before.seed() != now.seed() || !before.shard().equals(now.shard())) {
      throw other(
          file,
          "its seed and shard are %d and %s, not %d and %s"
              .formatted(before.seed(), before.shard(), now.seed(), now.shard()));
    }
  }

  private static PortScanException other(Path file, String why) {
    return new PortScanException(
        Trouble.SYSTEM_ERROR,
        "the journal " + file + " is another scan's: " + why,
        "resume it with the words that began it, or begin another with --journal");
  }
}
