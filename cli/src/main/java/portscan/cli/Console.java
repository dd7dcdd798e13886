package portscan.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import portscan.format.report.ReportOptions;
import portscan.format.syntax.Printable;
import portscan.sys.Linux;
import portscan.sys.Terminal;

/** The process's streams, and what is known of who reads them. */
final class Console {
  /**
   * Set by the launcher: the numbers of the standard streams that are terminals, one after another.
   */
  private static final String TERMINALS = "portscan.terminals";

  private static final int OUTPUT = 1;
  private static final int ERROR = 2;
  private static final int LONGEST_NOTE = 1000;
  private static final int BUFFER_SIZE = 8192;

  private final InputStream in;
  private final Writer out;
  private final Writer err;
  private final Map<String, String> environment;
  private final boolean isSystem;

  private Console(
      InputStream in,
      OutputStream out,
      OutputStream err,
      Map<String, String> environment,
      boolean isSystem) {
    this.in = in;
    this.out = writer(out);
    this.err = writer(err);
    this.environment = environment;
    this.isSystem = isSystem;
  }

  /** The streams of this process. */
  static Console system() {
    return new Console(
        System.in,
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        System.getenv(),
        true);
  }

  /** Other streams, none of them a terminal. */
  static Console of(InputStream in, OutputStream out, OutputStream err) {
    return new Console(in, out, err, Map.of(), false);
  }

  private static Writer writer(OutputStream stream) {
    return new OutputStreamWriter(
        new java.io.BufferedOutputStream(stream, BUFFER_SIZE), StandardCharsets.UTF_8);
  }

  /** Whether these are the streams of this process, and its surroundings count. */
  boolean isSystem() {
    return isSystem;
  }

  /** An environment variable; empty if it is not set. */
  String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  InputStream in() {
    return in;
  }

  /** Results go here, and nothing else. */
  Writer out() {
    return out;
  }

  /** Prints a line of progress, note or error; what could move a cursor becomes visible. */
  void note(String line) {
    try {
      err.write("portscan: " + Printable.of(line, LONGEST_NOTE) + "\n");
      err.flush();
    } catch (IOException e) {
      // Nobody reads our notes: the results still count.
      return;
    }
  }

  /** Replaces the line of progress on the terminal; an empty one takes it away. */
  void status(String line) {
    try {
      err.write("\r" + line + "\u001b[K" + (line.isEmpty() ? "" : "\r"));
      err.flush();
    } catch (IOException e) {
      // Nobody reads our progress: the results still count.
      return;
    }
  }

  /** Whether notes are read by a person. */
  boolean errorIsTerminal() {
    return isTerminal(ERROR);
  }

  /** Whether results are read by a person. */
  boolean outputIsTerminal() {
    return isTerminal(OUTPUT);
  }

  /** The launcher knows already, and asking the system would link foreign functions first. */
  private boolean isTerminal(int file) {
    String known = System.getProperty(TERMINALS);
    if (!isSystem || known != null) {
      return isSystem && known.indexOf('0' + file) >= 0;
    }
    return Linux.unavailable().isEmpty() && Terminal.isTerminal(file);
  }

  /** How text may look where it goes: a file or pipe gets plain ASCII of 80 columns. */
  ReportOptions reportOptions(boolean toFile, boolean noColour, boolean quiet, boolean verbose) {
    if (toFile || !outputIsTerminal()) {
      return new ReportOptions(false, false, ReportOptions.DEFAULT_COLUMNS, quiet, verbose);
    }
    int columns = Linux.unavailable().isEmpty() ? Terminal.columns(OUTPUT) : 0;
    String noColor = environment.getOrDefault("NO_COLOR", "");
    boolean colour =
        !noColour && noColor.isEmpty() && !environment.getOrDefault("TERM", "").equals("dumb");
    return new ReportOptions(
        colour,
        speaksUtf8(),
        columns == 0 ? ReportOptions.DEFAULT_COLUMNS : columns,
        quiet,
        verbose);
  }

  /** The locale's character set by POSIX precedence: LC_ALL, LC_CTYPE, LANG. */
  private boolean speaksUtf8() {
    for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String locale = environment.getOrDefault(variable, "");
      if (!locale.isEmpty()) {
        String upper = locale.toUpperCase(Locale.ROOT);
        return upper.contains("UTF-8") || upper.contains("UTF8");
      }
    }
    return false;
  }

  void flush() throws IOException {
    out.flush();
    err.flush();
  }
}
