package portscan.format.syntax;

/**
 * A place in a text file.
 *
 * @param file as the user names it; empty for a text that is no file
 * @param line from 1
 * @param column from 1
 */
public record SourceLocation(String file, int line, int column)
    implements Comparable<SourceLocation> {
  public SourceLocation {
    if (line < 1 || column < 1) {
      throw new IllegalArgumentException("lines and columns count from 1");
    }
  }

  /** The same line, {@code columns} further on. */
  public SourceLocation plus(int columns) {
    return new SourceLocation(file, line, column + columns);
  }

  /** By file, then line, then column. */
  @Override
  public int compareTo(SourceLocation other) {
    int byFile = file.compareTo(other.file);
    int byLine = byFile != 0 ? byFile : Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }

  /** {@code file:line:column}. */
  @Override
  public String toString() {
    return (file.isEmpty() ? "" : Printable.of(file, Printable.LINE) + ":") + line + ":" + column;
  }
}
