package portscan.format.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

/**
 * IANA's Service Name and Transport Protocol Port Number Registry.
 *
 * <p>The table stays the bytes that it is shipped as: lines {@code PORT TCP-NAMES UDP-NAMES} in
 * ascending order of ports, searched by halving, so that one name costs one read of 105 KB and a
 * dozen comparisons rather than twelve thousand objects. {@code tools/GenerateServices.java} writes
 * it; its first lines name the source and its date.
 */
public final class ServiceNames {
  private static final String TABLE = "services.txt";

  /** What the table writes instead of names. */
  private static final Set<String> NOT_NAMES = Set.of("-", "=");

  private static final byte[] LINES = lines();
  private static final int FIRST_LINE = firstLine();

  private ServiceNames() {}

  /** The name of the service that {@code port} is assigned to, or empty. */
  public static Optional<String> name(Transport transport, int port) {
    int line = find(port);
    if (line < 0) {
      return Optional.empty();
    }
    int tcp = fieldEnd(line) + 1;
    int udp = fieldEnd(tcp) + 1;
    int names = transport == Transport.TCP || LINES[udp] == '=' ? tcp : udp;
    return LINES[names] == '-' ? Optional.empty() : Optional.of(text(names, nameEnd(names)));
  }

  /** Every port assigned to the service called {@code name}, in either case; empty if unknown. */
  public static PortSet ports(String name) {
    if (name.isEmpty() || NOT_NAMES.contains(name)) {
      return PortSet.empty();
    }
    PortSet ports = PortSet.empty();
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    for (int line = FIRST_LINE; line < LINES.length; line = nextLine(line)) {
      int tcp = fieldEnd(line) + 1;
      int udp = fieldEnd(tcp) + 1;
      boolean overTcp = lists(tcp, wanted);
      boolean overUdp = LINES[udp] == '=' ? overTcp : lists(udp, wanted);
      if (overTcp) {
        ports = ports.union(PortSet.of(Transport.TCP, number(line)));
      }
      if (overUdp) {
        ports = ports.union(PortSet.of(Transport.UDP, number(line)));
      }
    }
    return ports;
  }

  /** Every name once, in ascending order of the first port, so that well known ones come first. */
  public static Collection<String> names() {
    Collection<String> names = new LinkedHashSet<>();
    for (int line = FIRST_LINE; line < LINES.length; line = nextLine(line)) {
      int tcp = fieldEnd(line) + 1;
      addNames(tcp, names);
      addNames(fieldEnd(tcp) + 1, names);
    }
    return names;
  }

  /** The start of the line of {@code port}, or -1. */
  private static int find(int port) {
    int low = FIRST_LINE;
    int high = LINES.length;
    while (low < high) {
      int line = lineStart((low + high) >>> 1);
      int found = number(line);
      if (found == port) {
        return line;
      }
      if (found < port) {
        low = nextLine(line);
      } else {
        high = line;
      }
    }
    return -1;
  }

  private static int lineStart(int within) {
    int start = within;
    while (LINES[start - 1] != '\n') {
      start--;
    }
    return start;
  }

  private static int nextLine(int line) {
    int end = line;
    while (LINES[end] != '\n') {
      end++;
    }
    return end + 1;
  }

  private static int number(int line) {
    int number = 0;
    for (int at = line; LINES[at] != ' '; at++) {
      number = number * 10 + (LINES[at] - '0');
    }
    return number;
  }

  private static int fieldEnd(int field) {
    int end = field;
    while (LINES[end] != ' ' && LINES[end] != '\n') {
      end++;
    }
    return end;
  }

  private static int nameEnd(int name) {
    int end = name;
    while (LINES[end] != ',' && LINES[end] != ' ' && LINES[end] != '\n') {
      end++;
    }
    return end;
  }

  private static boolean lists(int field, byte[] wanted) {
    int end = fieldEnd(field);
    for (int name = field; name < end; name = nameEnd(name) + 1) {
      if (nameEnd(name) - name == wanted.length && matches(name, wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(int name, byte[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (lower(LINES[name + i]) != lower(wanted[i])) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte character) {
    return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
  }

  private static void addNames(int field, Collection<String> names) {
    int end = fieldEnd(field);
    if (LINES[field] == '-' || LINES[field] == '=') {
      return;
    }
    for (int name = field; name < end; name = nameEnd(name) + 1) {
      names.add(text(name, nameEnd(name)));
    }
  }

  private static String text(int start, int end) {
    return new String(LINES, start, end - start, StandardCharsets.ISO_8859_1);
  }

  private static int firstLine() {
    int line = 0;
    while (LINES[line] == '#') {
      line = nextLine(line);
    }
    return line;
  }

  private static byte[] lines() {
    try (InputStream table = ServiceNames.class.getResourceAsStream(TABLE)) {
      if (table == null) {
        throw new IllegalStateException("the module lacks " + TABLE);
      }
      return table.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
