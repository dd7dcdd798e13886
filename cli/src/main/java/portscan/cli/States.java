package portscan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;
import portscan.format.syntax.Suggestions;
import portscan.monitor.files.SnapshotFiles;
import portscan.monitor.history.Baseline;
import portscan.monitor.history.History;
import portscan.monitor.history.RecordedRun;
import portscan.monitor.snapshot.Snapshot;

/** The known states that a word can name: a baseline, {@code run:7}, a file. */
final class States {
  private static final String RUN = "run:";

  private States() {}

  /** The state that {@code word} names; a baseline goes before a file of the same name. */
  static Snapshot named(String word, History history) throws IOException {
    Optional<Baseline> baseline = history.baseline(word);
    if (baseline.isPresent()) {
      return baseline.get().snapshot();
    }
    if (word.startsWith(RUN)) {
      return run(word, history);
    }
    Optional<Path> file = file(word);
    if (file.isPresent()) {
      return read(file.get());
    }
    List<String> known = new ArrayList<>();
    history.baselines().forEach(one -> known.add(one.name()));
    throw new UsageException(
        Printable.quoted(word)
            + " is no baseline, run or file"
            + Suggestions.nearest(word, known)
                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                .orElse("; `portscan baseline list` names the baselines"));
  }

  private static Snapshot run(String word, History history) {
    try {
      int number = Integer.parseInt(word.substring(RUN.length()));
      Optional<Snapshot> found = history.snapshot(number);
      if (found.isPresent()) {
        return found.get();
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new UsageException(
        Printable.quoted(word) + " is not in the history; `portscan history` lists the runs");
  }

  /** What the run found that began last. */
  static Snapshot latest(History history) {
    RecordedRun run =
        history
            .latestRun()
            .orElseThrow(() ->
                new UsageException(
                    "there is no run in the history yet; name a file, or `portscan history"
                        + " --record FILE`"));
    return history.snapshot(run.number()).orElseThrow();
  }

  /** What is in a file that some scanner wrote. */
  static Snapshot read(Path file) throws IOException {
    return ok(SnapshotFiles.read(file), file);
  }

  /** The value, or the first thing that is wrong with the file. */
  static <T> T ok(Parsed<T> parsed, Path file) {
    return parsed.orThrow(problem ->
        new UsageException(
            "%s:%d:%d: %s"
                .formatted(
                    Printable.of(file.toString()),
                    problem.line(),
                    problem.column(),
                    problem.text())));
  }

  /** The file of that name, if there is one. */
  static Optional<Path> file(String name) {
    try {
      Path file = Path.of(name);
      return Files.isReadable(file) && !Files.isDirectory(file)
          ? Optional.of(file)
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
