package portscan.format.service;

import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

/**
 * IANA's Service Name and Transport Protocol Port Number Registry.
 *
 * <p>A check shows one name, so nothing is read into objects: the table stays the text that {@link
 * ServiceTable} holds as constants, and a look-up halves one part of it. Constants, because they
 * come with the class from the virtual machine's start-up archive, where a resource would first
 * have to be found in its jar and unpacked.
 */
public final class ServiceNames {
  private ServiceNames() {}

  /** The name of the service that {@code port} is assigned to, or empty. */
  public static Optional<String> name(Transport transport, int port) {
    int part = ServiceTable.parts() - 1;
    while (part > 0 && ServiceTable.firstPort(part) > port) {
      part--;
    }
    String lines = ServiceTable.part(part);
    int line = find(lines, port);
    if (line < 0) {
      return Optional.empty();
    }
    int tcp = fieldEnd(lines, line) + 1;
    int udp = fieldEnd(lines, tcp) + 1;
    int names = transport == Transport.TCP || lines.charAt(udp) == '=' ? tcp : udp;
    return lines.charAt(names) == '-'
        ? Optional.empty()
        : Optional.of(lines.substring(names, nameEnd(lines, names)));
  }

  /** Every port assigned to the service called {@code name}, in either case; empty if unknown. */
  public static PortSet ports(String name) {
    if (name.isEmpty()
        || name.equals("-")
        || !name.chars().allMatch(ServiceNames::isNameCharacter)) {
      return PortSet.empty();
    }
    PortSet asRegistered = ports(name, false);
    return asRegistered.isEmpty() ? ports(name.toLowerCase(Locale.ROOT), true) : asRegistered;
  }

  private static PortSet ports(String name, boolean anyCase) {
    BitSet tcp = new BitSet();
    BitSet udp = new BitSet();
    for (int part = 0; part < ServiceTable.parts(); part++) {
      String lines = ServiceTable.part(part);
      String searched = anyCase ? lines.toLowerCase(Locale.ROOT) : lines;
      for (int at = searched.indexOf(name); at >= 0; at = searched.indexOf(name, at + 1)) {
        int line = searched.lastIndexOf('\n', at) + 1;
        if (at > line && isWhole(searched, at, at + name.length())) {
          int firstName = fieldEnd(lines, line) + 1;
          int secondNames = fieldEnd(lines, firstName) + 1;
          int port = number(lines, line);
          tcp.set(port, tcp.get(port) || at < secondNames);
          udp.set(port, udp.get(port) || at >= secondNames || lines.charAt(secondNames) == '=');
        }
      }
    }
    return PortSet.of(tcp, udp);
  }

  /** Every name once, in ascending order of the first port, so that well known ones come first. */
  public static Collection<String> names() {
    Collection<String> names = new LinkedHashSet<>();
    for (int part = 0; part < ServiceTable.parts(); part++) {
      String lines = ServiceTable.part(part);
      for (int line = 0; line < lines.length(); line = lines.indexOf('\n', line) + 1) {
        int tcp = fieldEnd(lines, line) + 1;
        addNames(lines, tcp, names);
        addNames(lines, fieldEnd(lines, tcp) + 1, names);
      }
    }
    return names;
  }

  /** The start of the line of {@code port}, or -1. */
  private static int find(String lines, int port) {
    int low = 0;
    int high = lines.length();
    while (low < high) {
      int line = lines.lastIndexOf('\n', (low + high) / 2 - 1) + 1;
      int found = number(lines, line);
      if (found == port) {
        return line;
      }
      if (found < port) {
        low = lines.indexOf('\n', line) + 1;
      } else {
        high = line;
      }
    }
    return -1;
  }

  private static int number(String lines, int line) {
    int number = 0;
    for (int at = line; lines.charAt(at) != ' '; at++) {
      number = number * 10 + (lines.charAt(at) - '0');
    }
    return number;
  }

  private static int fieldEnd(String lines, int field) {
    int end = field;
    while (lines.charAt(end) > ' ') {
      end++;
    }
    return end;
  }

  private static int nameEnd(String lines, int name) {
    int end = name;
    while (lines.charAt(end) > ' ' && lines.charAt(end) != ',') {
      end++;
    }
    return end;
  }

  private static boolean isWhole(String lines, int start, int end) {
    boolean starts = lines.charAt(start - 1) == ' ' || lines.charAt(start - 1) == ',';
    return starts && nameEnd(lines, end) == end;
  }

  private static void addNames(String lines, int field, Collection<String> names) {
    if (lines.charAt(field) == '-' || lines.charAt(field) == '=') {
      return;
    }
    int end = fieldEnd(lines, field);
    for (int name = field; name < end; name = nameEnd(lines, name) + 1) {
      names.add(lines.substring(name, nameEnd(lines, name)));
    }
  }

  /** What names are written with in the table; a hyphen alone is no name there. */
  private static boolean isNameCharacter(int character) {
    return character > ' ' && character < 0x7f && character != ',' && character != '=';
  }
}
