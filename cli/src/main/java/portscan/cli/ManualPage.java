package portscan.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The manual page in the man macros (man(7)), made from the commands. */
final class ManualPage {
  private ManualPage() {}

  static String text() {
    StringBuilder page = new StringBuilder();
    page.append(".TH PORTSCAN 1 \"\" \"PortScan ").append(Version.CURRENT).append("\"\n");
    page.append(".SH NAME\nportscan \\- is this port reachable from here, and if not, why?\n");
    page.append(".SH SYNOPSIS\n");
    for (Command command : Commands.ALL) {
      page.append(".B ").append(escaped(Help.usage(command))).append("\n.br\n");
    }
    page.append(
        """
        .SH TARGETS
        .IR host : port ,
        .I host
        with
        .BR \\-p ,
        .RI [ ipv6 ]: port ,
        a URL, udp://host:port, a CIDR block, octet ranges (192.0.2.1\\-9),
        first\\-last, or
        .B \\-
        for a list on standard input. # starts a comment in lists.
        """);
    for (Command command : Commands.ALL) {
      section(page, command);
    }
    page.append(
        """
        .SH EXIT STATUS
        .TP
        .B 0
        every port asked for is open; wait: it became so
        .TP
        .B 1
        some port is not open
        .TP
        .B 2
        some target gave no answer about itself, or the run failed
        .TP
        .B 64
        the words are off; one line says which
        .TP
        .B 77
        out of scope, or a privilege is missing
        .TP
        .B 124
        wait: timed out
        .TP
        .B 130
        interrupted; what was found has been printed
        """);
    return page.toString();
  }

  private static void section(StringBuilder page, Command command) {
    page.append(".SH ").append(escaped(("portscan " + command.name()).toUpperCase(Locale.ROOT)));
    page.append('\n').append(line(command.summary()));
    List<Option> options = new ArrayList<>(command.options());
    options.add(Parser.HELP);
    for (Option option : options) {
      page.append(".TP\n.B ").append(escaped(Help.label(option))).append('\n');
      page.append(line(Help.explanation(option)));
    }
    page.append(".PP\nExamples:\n.nf\n");
    command.examples().forEach(example -> page.append(line(example)));
    page.append(".fi\n");
  }

  /** A line of text, which must not start like a macro. */
  private static String line(String text) {
    String escaped = escaped(text);
    return (escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" : "") + escaped + "\n";
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }
}
