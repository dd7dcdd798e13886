package portscan.monitor.snapshot;

import java.util.Locale;
import java.util.Optional;
import portscan.api.model.Host;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.format.syntax.TargetOptions;
import portscan.format.syntax.Targets;

/** Which names targets bear, as users type them. Not for several threads at once. */
public final class TargetNames {
  private static final TargetOptions ANY_PORT =
      new TargetOptions(PortSet.of(Transport.TCP, 1), Transport.TCP);

  private String target = "";
  private String name = "";

  /** Of no target yet. */
  public TargetNames() {}

  /** The host name in a target, as {@link #plain} writes it; empty if it has none. */
  public String of(String text) {
    if (!text.equals(target)) {
      name = isNumeric(text) ? "" : parsed(text);
      target = text;
    }
    return name;
  }

  /** A name in lower case and without the dot of the root. */
  public static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static String parsed(String text) {
    Optional<Target> found = Targets.parse(text, ANY_PORT).found();
    return found.isPresent() && found.get().host() instanceof Host.Name(String host)
        ? plain(host)
        : "";
  }

  /** Whether it is one or many IPv4 addresses for certain: a list of many is nothing else. */
  private static boolean isNumeric(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if ((unit < '0' || unit > '9') && "./:-,".indexOf(unit) < 0) {
        return false;
      }
    }
    return true;
  }
}
