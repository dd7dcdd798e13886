package portscan.look;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

/**
 * Reads the kernel's tables {@code /proc/net/tcp}, {@code tcp6}, {@code udp} and {@code udp6}.
 *
 * <p>After a line of titles, each line is a socket: columns separated by spaces, numbers in
 * hexadecimal but for uid and inode. An address is printed as 32-bit words, each in the machine's
 * byte order, which is little-endian on both architectures that PortScan runs on.
 */
final class ProcNet {
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int QUEUES = 4;
  private static final int UID = 7;
  private static final int INODE = 9;
  private static final int COLUMNS = 10;

  /** {@code TCP_LISTEN}. */
  private static final String LISTENING = "0A";

  /** {@code TCP_CLOSE}: a UDP socket that has no peer. */
  private static final String WITHOUT_PEER = "07";

  private ProcNet() {}

  /**
   * What one table holds.
   *
   * @param sockets those that wait for peers
   * @param malformed how many lines were not understood
   */
  record Table(List<OpenSocket> sockets, int malformed) {}

  /** Reads the lines of a table, titles included. */
  static Table parse(List<String> lines, Transport transport, AddressFamily family) {
    List<OpenSocket> sockets = new ArrayList<>();
    int malformed = 0;
    String wanted = transport == Transport.TCP ? LISTENING : WITHOUT_PEER;
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      List<String> columns = columns(line);
      if (columns.size() < COLUMNS || number(columns.get(STATE), 16, 0xff) < 0) {
        malformed++;
      } else if (columns.get(STATE).equals(wanted)) {
        OpenSocket socket = socket(columns, transport, family);
        if (socket == null) {
          malformed++;
        } else {
          sockets.add(socket);
        }
      }
    }
    return new Table(List.copyOf(sockets), malformed);
  }

  /** The first {@link #COLUMNS} columns, or all if there are fewer. */
  private static List<String> columns(String line) {
    List<String> columns = new ArrayList<>(COLUMNS);
    int at = 0;
    while (columns.size() < COLUMNS) {
      while (at < line.length() && line.charAt(at) == ' ') {
        at++;
      }
      if (at == line.length()) {
        break;
      }
      int space = line.indexOf(' ', at);
      int end = space < 0 ? line.length() : space;
      columns.add(line.substring(at, end));
      at = end;
    }
    return columns;
  }

  private static @Nullable OpenSocket socket(
      List<String> columns, Transport transport, AddressFamily family) {
    int digits = family.bits() / 4;
    String local = columns.get(LOCAL_ADDRESS);
    String queues = columns.get(QUEUES);
    if (local.length() != digits + 5
        || local.charAt(digits) != ':'
        || queues.length() != 17
        || queues.charAt(8) != ':') {
      return null;
    }
    IpAddress address = address(local.substring(0, digits));
    long port = number(local.substring(digits + 1), 16, 0xffff);
    long queued = number(queues.substring(9), 16, 0xffff_ffffL);
    long uid = number(columns.get(UID), 10, 0xffff_ffffL);
    long inode = number(columns.get(INODE), 10, Long.MAX_VALUE);
    if (address == null || port < 0 || queued < 0 || uid < 0 || inode < 0) {
      return null;
    }
    return new OpenSocket(
        transport,
        address,
        (int) port,
        0,
        uid,
        inode,
        (int) Math.min(queued, Integer.MAX_VALUE),
        Listener.UNKNOWN,
        null);
  }

  private static @Nullable IpAddress address(String words) {
    byte[] bytes = new byte[words.length() / 2];
    for (int word = 0; word < bytes.length; word += 4) {
      long bits = number(words.substring(2 * word, 2 * word + 8), 16, 0xffff_ffffL);
      if (bits < 0) {
        return null;
      }
      for (int i = 0; i < 4; i++) {
        bytes[word + i] = (byte) (bits >>> (8 * i));
      }
    }
    return IpAddress.of(bytes);
  }

  /** An unsigned number of digits alone; -1 if it is none, or more than {@code maximum}. */
  private static long number(String text, int radix, long maximum) {
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), radix) : -1;
      if (digit < 0 || value > (maximum - digit) / radix) {
        return -1;
      }
      value = value * radix + digit;
    }
    return text.isEmpty() ? -1 : value;
  }
}
