package portscan.format.runbook;

import portscan.format.document.SourceFiles;
import portscan.format.syntax.Parsed;

/**
 * Reads runbooks; what they look like is told in {@code docs/runbook.md}.
 *
 * <p>No text makes a reader throw: a mistake is a diagnostic with its file, line and column, one
 * for each mistake.
 */
public final class Runbooks {
  private Runbooks() {}

  /** Reads a runbook of this machine, with its includes and inventories. */
  public static Parsed<Runbook> read(String file) {
    return read(file, SourceFiles.disk());
  }

  /** Reads a runbook of other files. */
  public static Parsed<Runbook> read(String file, SourceFiles files) {
    return new RunbookReader(file, files).read();
  }
}
