package portscan.sys;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * The kernel's own counters of the calling thread's network namespace (proc_net(5)); none where
 * there is no such file.
 */
public final class NetworkCounters {
  private static final String FOLDER = "/proc/thread-self/net/";

  private NetworkCounters() {}

  /** How many ICMP (or ICMPv6) destination-unreachable messages have come in. */
  public static OptionalLong destinationUnreachable(boolean ipv6) {
    return ipv6
        ? inList(read("snmp6"), "Icmp6InDestUnreachs")
        : inTable(read("snmp"), "Icmp:", "InDestUnreachs");
  }

  /** How many TCP resets this namespace has sent, of both IP versions. */
  public static OptionalLong tcpResetsSent() {
    return inTable(read("snmp"), "Tcp:", "OutRsts");
  }

  private static String read(String file) {
    try (InputStream bytes = new FileInputStream(FOLDER + file)) {
      return new String(bytes.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      // This system has no such counters, which an empty text says.
      return "";
    }
  }

  /** Finds a value in pairs of lines: one of names, one of values, both after the same prefix. */
  static OptionalLong inTable(String text, String prefix, String name) {
    String[] lines = text.split("\n", -1);
    for (int i = 0; i + 1 < lines.length; i++) {
      if (lines[i].startsWith(prefix) && lines[i + 1].startsWith(prefix)) {
        String[] names = lines[i].split(" ", -1);
        String[] values = lines[i + 1].split(" ", -1);
        for (int column = 1; column < Math.min(names.length, values.length); column++) {
          if (names[column].equals(name)) {
            return number(values[column]);
          }
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Finds a value in lines of a name, white space and a value. */
  static OptionalLong inList(String text, String name) {
    for (String line : text.split("\n", -1)) {
      if (line.startsWith(name) && !line.equals(name)) {
        return number(line.substring(name.length()).strip());
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong number(String text) {
    boolean isNumber =
        !text.isEmpty() && text.length() < 19 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }
}
