package portscan.format.scope;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portscan.api.model.PortSet;
import portscan.format.syntax.SourceLocation;

/**
 * What may be probed, as a file says.
 *
 * @param file where it stands, as the user names it
 * @param allow what is allowed; null if everything is that is not forbidden
 * @param forbid what is not, whatever is allowed
 * @param rate the most packets a second; 0 if the file sets none
 * @param windows the times at which probing is allowed; empty for always
 * @param expires until when the scope holds; null for ever
 * @param authorisation who allows it, or where that is written; empty if the file does not say
 * @param audit the trail's file, as written; empty if the file names none
 */
public record Scope(
    String file,
    @Nullable Rules allow,
    Rules forbid,
    double rate,
    List<Window> windows,
    @Nullable Expiry expires,
    String authorisation,
    String audit) {

  /** The schema that this version reads. */
  public static final String SCHEMA = "portscan.scope/1";

  public Scope {
    windows = List.copyOf(windows);
  }

  /**
   * One side of a scope.
   *
   * @param place of its key
   */
  public record Rules(
      List<NetworkRule> networks,
      List<NameRule> names,
      List<PortRule> ports,
      SourceLocation place) {
    public Rules {
      networks = List.copyOf(networks);
      names = List.copyOf(names);
      ports = List.copyOf(ports);
    }
  }

  /**
   * Addresses.
   *
   * @param text as written
   */
  public record NetworkRule(Network network, String text, SourceLocation place) {}

  /**
   * Names.
   *
   * @param pattern a name in lower case, or {@code *.} and a name, which means all below it
   * @param anyAddress whether it lets through addresses that no network lists
   */
  public record NameRule(String pattern, boolean anyAddress, SourceLocation place) {
    /** Whether the rule is about {@code name}. */
    boolean matches(String name) {
      return pattern.startsWith("*.")
          ? name.endsWith(pattern.substring(1)) && name.length() > pattern.length() - 1
          : name.equals(pattern);
    }
  }

  /**
   * Ports.
   *
   * @param text as written
   */
  public record PortRule(PortSet ports, String text, SourceLocation place) {}

  /**
   * A time of the week.
   *
   * @param days on which it begins
   * @param from when it begins
   * @param to when it ends; of the next day where it is not after {@code from}
   */
  public record Window(
      Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone, SourceLocation place) {
    public Window {
      days = Set.copyOf(days);
    }

    /** Whether probing is allowed by this window at {@code instant}. */
    boolean contains(Instant instant) {
      var local = instant.atZone(zone);
      LocalTime time = local.toLocalTime();
      DayOfWeek day = local.getDayOfWeek();
      if (from.isBefore(to)) {
        return days.contains(day) && !time.isBefore(from) && time.isBefore(to);
      }
      return (days.contains(day) && !time.isBefore(from))
          || (days.contains(day.minus(1)) && time.isBefore(to));
    }
  }

  /**
   * The end of the scope.
   *
   * @param at the first instant at which it no longer holds
   * @param text as written
   */
  public record Expiry(Instant at, String text, SourceLocation place) {}
}
