package portscan.monitor.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;
import portscan.api.model.PortState;
import portscan.api.model.Transport;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;
import portscan.monitor.json.JsonObject.UnexpectedException;
import portscan.monitor.snapshot.Snapshot;
import portscan.monitor.snapshot.Verdict;

/** Lines: masscan's {@code open tcp 80 192.0.2.1 1767323045}, or {@code 192.0.2.1:80}. */
final class ListFile {
  private static final int LONGEST_LINE = 1 << 16;

  private final Snapshot.Builder snapshot = new Snapshot.Builder();
  private final TakenTimes times = new TakenTimes();
  private int line;

  private ListFile() {}

  static Parsed<Snapshot> read(Reader reader, String source, Instant at) throws IOException {
    ListFile file = new ListFile();
    BufferedReader lines = new BufferedReader(reader);
    for (String text = file.next(lines); text != null; text = file.next(lines)) {
      file.line(text);
    }
    TakenTimes times = file.times;
    return Parsed.ok(
        file.snapshot.build(source, times.from(at), times.until(at), Snapshot.Listing.OPEN_PORTS));
  }

  private @Nullable String next(Reader lines) throws IOException {
    line++;
    StringBuilder text = new StringBuilder();
    int character = lines.read();
    if (character < 0) {
      return null;
    }
    while (character >= 0 && character != '\n') {
      if (text.length() == LONGEST_LINE) {
        throw wrong(1, "a line is at most " + LONGEST_LINE + " characters");
      }
      text.append((char) character);
      character = lines.read();
    }
    return text.toString();
  }

  private void line(String text) {
    String trimmed = text.strip();
    if (trimmed.isEmpty() || trimmed.startsWith("#") || trimmed.startsWith("banner ")) {
      return;
    }
    String[] words = trimmed.split("\\s+", -1);
    if (words.length == 1) {
      endpoint(text, trimmed);
      return;
    }
    Optional<PortState> state = States.state(words[0]);
    if (state.isEmpty() || words.length < 4) {
      throw wrong(
          1 + text.indexOf(words[0]),
          Printable.quoted(words[0])
              + " does not begin a line such as `open tcp 80 192.0.2.1 1767323045`");
    }
    Optional<Transport> transport = States.transport(words[1]);
    int port = port(text, words[2]);
    IpAddress address = address(text, words[3]);
    if (words.length > 4) {
      times.add(words[4]);
    }
    transport.ifPresent(
        known -> snapshot.host(address).add(known, port, new Verdict(state.get(), "")));
  }

  private void endpoint(String text, String word) {
    int colon = word.lastIndexOf(':');
    if (colon < 1) {
      throw wrong(1 + text.indexOf(word), Printable.quoted(word) + " is not address:port");
    }
    String host = word.substring(0, colon);
    boolean bracketed = host.length() > 2 && host.startsWith("[") && host.endsWith("]");
    IpAddress address = address(text, bracketed ? host.substring(1, host.length() - 1) : host);
    int port = port(text, word.substring(colon + 1));
    snapshot.host(address).add(Transport.TCP, port, new Verdict(PortState.OPEN, ""));
  }

  private IpAddress address(String text, String word) {
    return IpAddress.parse(word)
        .orElseThrow(
            () -> wrong(1 + text.indexOf(word), Printable.quoted(word) + " is not an IP address"));
  }

  private int port(String text, String word) {
    boolean isNumber =
        !word.isEmpty() && word.length() <= 5 && word.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = isNumber ? Integer.parseInt(word) : 0;
    if (port < 1 || port > 65_535) {
      throw wrong(
          1 + Math.max(0, text.indexOf(word)),
          Printable.quoted(word) + " is not a port from 1 to 65535");
    }
    return port;
  }

  private UnexpectedException wrong(int column, String message) {
    return new UnexpectedException(line, column, "bad-line", message);
  }
}
