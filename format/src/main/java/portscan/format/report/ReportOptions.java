package portscan.format.report;

/**
 * What the text format may use and how much it says; the formats for programs heed none of it.
 *
 * @param colour whether states are coloured, always beside their word
 * @param unicode whether signs and foreign names may leave ASCII
 * @param columns the width to keep within wherever the words permit, 1 or more
 * @param quiet nothing but {@code address:port} of open ports, a line each
 * @param verbose every finding, its evidence, and how each observation was made
 */
public record ReportOptions(
    boolean colour, boolean unicode, int columns, boolean quiet, boolean verbose) {
  /** The width where there is no terminal to ask. */
  public static final int DEFAULT_COLUMNS = 80;

  public ReportOptions {
    if (columns < 1) {
      throw new IllegalArgumentException("a line has at least one column, not " + columns);
    }
  }

  /** Plain ASCII of 80 columns, as for a file or a pipe. */
  public static ReportOptions plain() {
    return new ReportOptions(false, false, DEFAULT_COLUMNS, false, false);
  }
}
