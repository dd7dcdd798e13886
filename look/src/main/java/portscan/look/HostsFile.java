package portscan.look;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;
import portscan.api.experiment.Resolve.HostsEntry;
import portscan.api.model.IpAddress;

/**
 * The hosts file (hosts(5)): an address, then its names, a line each; {@code #} starts a remark.
 */
final class HostsFile {
  /** More lines for one name than this are not listed. */
  static final int MAXIMUM_ENTRIES = 64;

  private HostsFile() {}

  /**
   * The lines that hold {@code name}, of any case, with or without a dot at its end.
   *
   * @param file the file's path, for the entries
   */
  static List<HostsEntry> entries(String text, String file, String name) {
    String wanted = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    List<HostsEntry> entries = new ArrayList<>();
    int start = 0;
    for (int number = 1; start < text.length() && entries.size() < MAXIMUM_ENTRIES; number++) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      Optional<IpAddress> address = addressOf(text.substring(start, end), wanted);
      if (address.isPresent()) {
        entries.add(new HostsEntry(file, number, address.get()));
      }
      start = end + 1;
    }
    return List.copyOf(entries);
  }

  /** The line's address, if it is well-formed and one of its names is the wanted one. */
  private static Optional<IpAddress> addressOf(String line, String wanted) {
    int remark = line.indexOf('#');
    String content = remark < 0 ? line : line.substring(0, remark);
    StringTokenizer words = new StringTokenizer(content, " \t\r\f");
    if (!words.hasMoreTokens()) {
      return Optional.empty();
    }
    String address = words.nextToken();
    while (words.hasMoreTokens()) {
      if (words.nextToken().equalsIgnoreCase(wanted)) {
        return IpAddress.parse(address);
      }
    }
    return Optional.empty();
  }
}
