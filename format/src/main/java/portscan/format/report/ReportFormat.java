package portscan.format.report;

import java.io.Writer;

/** A way to write down what was found; each is one file and one line in {@link ReportFormats}. */
public interface ReportFormat {
  /** The word after {@code --format}. */
  String id();

  /** What it is good for, in a few words for the help text. */
  String summary();

  /** Whether it can tell the hosts of a scan, and not only targets that are looked at closely. */
  default boolean servesScans() {
    return true;
  }

  /**
   * Starts one report on {@code out}, which is flushed but never closed. Nothing is written before
   * {@link ReportWriter#begin}.
   */
  ReportWriter open(Writer out, ReportOptions options);
}
