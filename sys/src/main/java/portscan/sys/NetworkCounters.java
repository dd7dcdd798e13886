package portscan.sys;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

  /** How many connections were dropped since the queue of their listener was full. */
  public static OptionalLong listenOverflows() {
    return inTable(read("netstat"), "TcpExt:", "ListenOverflows");
  }

  /** How many packets connection tracking dropped, since its table was full above all. */
  public static OptionalLong conntrackDrops() {
    return sumOfColumn(read("stat/nf_conntrack"), "drop");
  }

  /**
   * How many TCP sockets of this namespace are in use or wait for their time to be over ({@code
   * TIME_WAIT}).
   */
  public static OptionalLong tcpSockets() {
    OptionalLong inUse = afterWord(read("sockstat"), "TCP:", "inuse");
    OptionalLong waiting = afterWord(read("sockstat"), "TCP:", "tw");
    OptionalLong ipv6 = afterWord(read("sockstat6"), "TCP6:", "inuse");
    return inUse.isEmpty() || waiting.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(inUse.getAsLong() + waiting.getAsLong() + ipv6.orElse(0));
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

  /** Finds a value behind its name, in the line that starts with {@code prefix}. */
  static OptionalLong afterWord(String text, String prefix, String name) {
    for (String line : text.split("\n", -1)) {
      if (line.startsWith(prefix + " ")) {
        String[] words = line.split(" ", -1);
        for (int i = 1; i + 1 < words.length; i++) {
          if (words[i].equals(name)) {
            return number(words[i + 1]);
          }
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Sums a column of hexadecimal numbers, a line for each processor, below a line of names. */
  static OptionalLong sumOfColumn(String text, String name) {
    String[] lines = text.split("\n", -1);
    int column = Arrays.asList(lines[0].split(" +", -1)).indexOf(name);
    if (column < 0) {
      return OptionalLong.empty();
    }
    long sum = 0;
    for (int i = 1; i < lines.length; i++) {
      String[] values = lines[i].split(" +", -1);
      if (values.length > column && values[column].matches("[0-9a-f]{1,8}")) {
        sum += Long.parseLong(values[column], 16);
      } else if (!lines[i].isEmpty()) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(sum);
  }

  private static OptionalLong number(String text) {
    boolean isNumber =
        !text.isEmpty() && text.length() < 19 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }
}
