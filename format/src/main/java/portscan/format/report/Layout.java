package portscan.format.report;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portscan.api.model.PortState;
import portscan.format.syntax.Printable;

/**
 * Lines that keep within a width, by breaking at spaces only: addresses and commands stay whole, so
 * that they can be copied, and a single longer word sticks out.
 */
public final class Layout {
  /** Before the cells of a row. */
  private static final int INDENT = 2;

  /** Between the cells of a row. */
  private static final int GAP = 2;

  /** The least room that the last cell of an aligned row may be wrapped into. */
  private static final int LEAST_ROOM = 20;

  /** The labels before a cause and before what to do next, with the space after them. */
  private static final int LABEL = 7;

  /** Of the continuation lines of a row that is too wide to be aligned. */
  private static final int HANG = 6;

  /** The most characters that one text from outside may fill. */
  private static final int LONGEST = 1000;

  /** Ends a text that was cut. */
  private static final String CUT = " ...";

  /** Stands for a space that no line may end at; safe texts hold none. */
  private static final char UNBROKEN = '\u00a0';

  private final Writer out;
  private final ReportOptions options;

  /** Lines for {@code out}, as wide and in such signs as {@code options} allow. */
  public Layout(Writer out, ReportOptions options) {
    this.out = out;
    this.options = options;
  }

  /** {@code text} without anything that a terminal would obey, in ASCII unless more is allowed. */
  public String safe(String text) {
    String printable = Printable.of(text, LONGEST);
    if (options.unicode() || printable.chars().allMatch(unit -> unit < 0x7f)) {
      return printable;
    }
    StringBuilder ascii = new StringBuilder();
    for (int at = 0; at < printable.length(); at++) {
      char unit = printable.charAt(at);
      if (unit < 0x7f) {
        ascii.append(unit);
      } else {
        ascii.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          ascii.append(Character.forDigit((unit >>> shift) & 0xf, 16));
        }
      }
    }
    return ascii.toString();
  }

  /** The sign and the word of a state, which say the same. */
  String sign(Optional<PortState> state) {
    String sign =
        state
            .map(known ->
                switch (known) {
                  case OPEN -> options.unicode() ? "\u2713" : "o";
                  case CLOSED, FILTERED -> options.unicode() ? "\u2717" : "x";
                  case UNFILTERED, OPEN_OR_FILTERED -> "?";
                })
            .orElse("!");
    return sign + " " + Wording.state(state);
  }

  /** A line as it is. */
  public void line(String text) throws IOException {
    out.append(text).append('\n');
  }

  /** The line above rows, two spaces between its parts as between cells. */
  public void heading(List<String> parts) throws IOException {
    String line = String.join(" ".repeat(GAP), parts).stripTrailing();
    if (width(line) <= options.columns()) {
      line(line);
    } else {
      paragraph(line);
    }
  }

  /** {@code label} and, beside it, {@code text} wrapped to hang under its own start. */
  public void labelled(String label, String text) throws IOException {
    int room = options.columns() - LABEL;
    if (widestWord(text) > room) {
      paragraph(label + " " + text, 0, INDENT);
      return;
    }
    String lead = pad(label, LABEL);
    for (String line : wrap(text, room, room)) {
      line(lead + line);
      lead = " ".repeat(LABEL);
    }
  }

  /**
   * {@code label}, {@code bullet} and, beside them, {@code text} wrapped to hang under its own
   * start.
   */
  public void listed(String label, String bullet, String text) throws IOException {
    String lead = pad(label, LABEL) + bullet;
    int room = options.columns() - width(lead);
    if (widestWord(text) > room) {
      paragraph((label + " " + bullet + text).strip(), 0, INDENT);
      return;
    }
    for (String line : wrap(text, room, room)) {
      line(lead + line);
      lead = " ".repeat(width(lead));
    }
  }

  /** {@code label} and, beside it, the pieces, none of which is broken within. */
  public void pieces(String label, List<String> pieces) throws IOException {
    List<String> whole = pieces.stream().map(piece -> piece.replace(' ', UNBROKEN)).toList();
    int room = options.columns() - LABEL;
    String lead = pad(label, LABEL);
    for (String line : wrap(String.join(" ", whole), room, room)) {
      line(lead + line.replace(UNBROKEN, ' '));
      lead = " ".repeat(LABEL);
    }
  }

  /** One line in the place of a row, cut at a word where it would be too long. */
  public void cutSentence(Colour colour, String coloured, String rest) throws IOException {
    int room = options.columns() - INDENT - width(coloured) - 1;
    String text = rest;
    if (width(rest) > room) {
      int wordsRoom = room - width(CUT);
      String start = wrap(rest, wordsRoom, wordsRoom).getFirst();
      text = start.replaceFirst("[:;,.]$", "") + CUT;
    }
    line(painted(" ".repeat(INDENT) + coloured + " " + text, colour, coloured));
  }

  /** {@code text} wrapped, its further lines indented. */
  public void paragraph(String text) throws IOException {
    paragraph(text, 0, INDENT);
  }

  private void paragraph(String text, int indent, int hang) throws IOException {
    lines(text, indent, hang, Colour.NONE, "");
  }

  /**
   * One row: all cells but the last one padded to {@code widths}, the last one wrapped under its
   * own start; where that leaves too little room, on lines of its own.
   */
  public void row(Colour firstCell, List<String> cells, List<Integer> widths) throws IOException {
    StringBuilder lead = new StringBuilder(" ".repeat(INDENT));
    for (int i = 0; i < cells.size() - 1; i++) {
      lead.append(pad(cells.get(i), widths.get(i))).append(" ".repeat(GAP));
    }
    String last = cells.getLast();
    int start = width(lead.toString());
    int room = options.columns() - start;
    if ((room < LEAST_ROOM && width(last) > room) || widestWord(last) > room) {
      String before = lead.toString().stripTrailing();
      if (width(before) <= options.columns()) {
        line(painted(before, firstCell, cells.getFirst()));
        for (String line : wrap(last, options.columns() - HANG, options.columns() - HANG)) {
          line(" ".repeat(HANG) + line);
        }
      } else {
        sentence(firstCell, cells.getFirst(), String.join(" ", cells.subList(1, cells.size())));
      }
      return;
    }
    List<String> lines = wrap(last, room, room);
    String first = (lead + lines.getFirst()).stripTrailing();
    line(painted(first, firstCell, cells.getFirst()));
    for (String line : lines.subList(1, lines.size())) {
      line(" ".repeat(start) + line);
    }
  }

  /** In the place of a row, something that does not fit into cells. */
  public void sentence(Colour colour, String coloured, String rest) throws IOException {
    lines(coloured + " " + rest, INDENT, HANG, colour, coloured);
  }

  /** Whether rows whose cells but the last are of these widths leave room for their last cells. */
  boolean hasRoomBeside(List<Integer> widths) {
    int taken = INDENT;
    for (int width : widths) {
      taken += width + GAP;
    }
    return options.columns() - taken >= LEAST_ROOM;
  }

  private void lines(String text, int indent, int hang, Colour colour, String coloured)
      throws IOException {
    List<String> lines = wrap(text, options.columns() - indent, options.columns() - hang);
    line(painted(" ".repeat(indent) + lines.getFirst(), colour, coloured));
    for (String line : lines.subList(1, lines.size())) {
      line(" ".repeat(hang) + line);
    }
  }

  private String painted(String line, Colour colour, String coloured) {
    int at = options.colour() && colour != Colour.NONE ? line.indexOf(coloured) : -1;
    return at < 0
        ? line
        : line.substring(0, at)
            + colour.start()
            + coloured
            + Colour.END
            + line.substring(at + coloured.length());
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  /**
   * The lines of {@code text}, the first no wider than {@code firstRoom} and the others than {@code
   * room}, unless they are a single word.
   */
  public static List<String> wrap(String text, int firstRoom, int room) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (String word : words(text)) {
      int width = width(word);
      if (!line.isEmpty() && used + 1 + width > (lines.isEmpty() ? firstRoom : room)) {
        lines.add(line.toString());
        line.setLength(0);
        used = 0;
      }
      if (!line.isEmpty()) {
        line.append(' ');
        used++;
      }
      line.append(word);
      used += width;
    }
    lines.add(line.toString());
    return lines;
  }

  private static int widestWord(String text) {
    return words(text).stream().mapToInt(Layout::width).max().orElse(0);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf(' ', start);
      end = end < 0 ? text.length() : end;
      if (end > start) {
        words.add(text.substring(start, end));
      }
      start = end + 1;
    }
    return words;
  }

  /** How many terminal cells {@code text} fills: two for East Asian wide characters, else one. */
  public static int width(String text) {
    int width = 0;
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      width += cells(character);
      at += Character.charCount(character);
    }
    return width;
  }

  private static int cells(int character) {
    if (character < 0x300) {
      return 1;
    }
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> isWide(character) ? 2 : 1;
    };
  }

  /** The blocks that Unicode's EastAsianWidth.txt lists as W or F, in outline. */
  private static boolean isWide(int character) {
    return (character >= 0x1100 && character <= 0x115f)
        || (character >= 0x2e80 && character <= 0xa4cf)
        || (character >= 0xac00 && character <= 0xd7a3)
        || (character >= 0xf900 && character <= 0xfaff)
        || (character >= 0xfe30 && character <= 0xfe6f)
        || (character >= 0xff00 && character <= 0xff60)
        || (character >= 0xffe0 && character <= 0xffe6)
        || (character >= 0x1f300 && character <= 0x1faff)
        || (character >= 0x20000 && character <= 0x3fffd);
  }
}
