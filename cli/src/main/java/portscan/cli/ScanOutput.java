package portscan.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portscan.format.report.CrashSafeFile;
import portscan.format.report.HostResult;
import portscan.format.report.ReportFormat;
import portscan.format.report.ReportOptions;
import portscan.format.report.ReportWriter;
import portscan.format.syntax.Printable;

/** One report of a scan, and where it goes. */
final class ScanOutput {
  private static final long SHORTEST_INTERVAL_NS = 1_000_000_000L;

  /** A save may take as much of the time, at the most, as one in so many parts. */
  private static final int SAVING_SHARE = 20;

  /** Characters that are saved at once, lest they fill the memory. */
  private static final int MOST_WAITING = 1 << 20;

  private final ReportWriter report;
  private final Writer out;
  private final @Nullable CrashSafeFile safe;
  private final boolean isConsole;

  /** The first tick saves what the report begins with. */
  private long nextSaveNs = System.nanoTime();

  private ScanOutput(
      ReportWriter report, Writer out, @Nullable CrashSafeFile safe, boolean isConsole) {
    this.report = report;
    this.out = out;
    this.safe = safe;
    this.isConsole = isConsole;
  }

  /** A report on standard output. */
  static ScanOutput toConsole(ReportFormat format, Writer out, ReportOptions options) {
    return new ScanOutput(format.open(out, options), out, null, true);
  }

  /**
   * A report into a file, which is a whole document at every moment where it is a regular one.
   *
   * @throws UsageException if it cannot be written
   */
  static ScanOutput toFile(ReportFormat format, String file, Option option, ReportOptions options)
      throws IOException {
    Path path;
    try {
      path = Path.of(file);
    } catch (InvalidPathException e) {
      throw new UsageException(
          option.name() + " " + Printable.quoted(file) + " is not a file name");
    }
    try {
      CrashSafeFile safe = CrashSafeFile.suits(path) ? CrashSafeFile.create(path) : null;
      Writer out = safe == null ? Files.newBufferedWriter(path, StandardCharsets.UTF_8) : safe;
      return new ScanOutput(format.open(out, options), out, safe, false);
    } catch (java.nio.file.FileSystemException e) {
      throw new UsageException(option.name() + " " + Printable.quoted(file) + " cannot be written");
    }
  }

  ReportWriter report() {
    return report;
  }

  /** Lets readers see what there is so far. */
  void tick(Supplier<List<HostResult>> unfinished) throws IOException {
    if (safe == null) {
      report.flush();
      return;
    }
    long nowNs = System.nanoTime();
    if (nowNs - nextSaveNs >= 0 || safe.waiting() > MOST_WAITING) {
      safe.save(report, unfinished.get());
      long endNs = System.nanoTime();
      nextSaveNs = endNs + Math.max(SHORTEST_INTERVAL_NS, SAVING_SHARE * (endNs - nowNs));
    }
  }

  void close() throws IOException {
    if (isConsole) {
      out.flush();
    } else {
      out.close();
    }
  }
}
