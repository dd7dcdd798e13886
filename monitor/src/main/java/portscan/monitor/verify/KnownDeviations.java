package portscan.monitor.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.format.deviation.Acceptance;
import portscan.format.deviation.Acceptances;
import portscan.format.deviation.Deviation;
import portscan.format.document.JsonReader;
import portscan.format.document.Node;
import portscan.format.document.Problems;
import portscan.format.document.SourceFiles;
import portscan.format.document.TextFiles;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Ports;
import portscan.format.syntax.SourceLocation;
import portscan.monitor.snapshot.HostSnapshot;
import portscan.monitor.snapshot.Snapshot;

/**
 * Deviations that are known and accepted until a day: those of an earlier report of {@code verify},
 * in which each may be given an {@code until} and a {@code reason}, and the whole an {@code until}.
 */
public final class KnownDeviations implements Acceptances {
  private static final int LARGEST = 64 << 20;

  private final String source;
  private final List<Entry> entries;
  private final int expired;

  /** One of them. */
  private record Entry(
      String kind, String host, String address, PortSet ports, String reason, LocalDate until) {
    boolean covers(Deviation deviation) {
      IpAddress at = deviation.address();
      boolean isSamePlace =
          at == null ? address.isEmpty() && host.equals(deviation.host()) : address.equals("" + at);
      return isSamePlace
          && kind.equals(deviation.kind().code())
          && deviation.ports().minus(ports).isEmpty();
    }
  }

  private KnownDeviations(String source, List<Entry> entries, int expired) {
    this.source = source;
    this.entries = entries;
    this.expired = expired;
  }

  /** Whether the file looks like a report of {@code verify}, and not like some scanner's. */
  public static boolean isReport(String file) throws IOException {
    String start = new String(SourceFiles.disk().read(file, 4096), StandardCharsets.ISO_8859_1);
    return start.stripLeading().startsWith("{")
        && (start.contains("\"deviations\"") || start.contains("\"verify\""));
  }

  /**
   * Reads a report.
   *
   * @param until the last day of those that name none themselves
   * @param today those whose last day is before it are left out
   */
  public static Parsed<KnownDeviations> read(
      String file, Optional<LocalDate> until, LocalDate today) {
    SourceLocation start = new SourceLocation(file, 1, 1);
    return TextFiles.read(SourceFiles.disk(), file, start, LARGEST)
        .then(text -> JsonReader.document(file, text))
        .then(document -> new Reading(file, until, today).read(document));
  }

  /** How many of the report's deviations are left out, since their last day is over. */
  public int expired() {
    return expired;
  }

  @Override
  public Optional<Acceptance> of(Deviation deviation) {
    for (Entry entry : entries) {
      if (entry.covers(deviation)) {
        return Optional.of(new Acceptance(source, entry.reason(), Optional.of(entry.until())));
      }
    }
    return Optional.empty();
  }

  /**
   * Accepts what is as it was in a saved state.
   *
   * @param source what it is called
   * @param until the last day on which it is accepted
   */
  public static Acceptances of(Snapshot snapshot, String source, LocalDate until) {
    return deviation -> {
      HostSnapshot host =
          deviation.address() == null ? null : snapshot.hosts().get(deviation.address());
      return host != null && isSame(host, deviation)
          ? Optional.of(new Acceptance("baseline " + source, "", Optional.of(until)))
          : Optional.empty();
    };
  }

  /** Whether each of its ports was in the state that it was found in now. */
  private static boolean isSame(HostSnapshot host, Deviation deviation) {
    PortSet same = PortSet.empty();
    for (HostSnapshot.Group group : host.groups()) {
      if (group.verdict().state().word().equals(deviation.found())) {
        same = same.union(group.ports());
      }
    }
    return !deviation.ports().isEmpty() && deviation.ports().minus(same).isEmpty();
  }

  private static final class Reading {
    private final String file;
    private final Optional<LocalDate> given;
    private final LocalDate today;
    private final Problems problems = new Problems();
    private final List<Entry> entries = new ArrayList<>();
    private int expired;

    /** Whether one without a last day was told of: once is enough. */
    private boolean misses;

    Reading(String file, Optional<LocalDate> given, LocalDate today) {
      this.file = file;
      this.given = given;
      this.today = today;
    }

    Parsed<KnownDeviations> read(Node document) {
      Node list =
          document instanceof Node.Fields fields ? fields.get("deviations").orElse(null) : null;
      if (!(list instanceof Node.Items items) || !(document instanceof Node.Fields root)) {
        problems.add(
            document.place(), "not-a-report", "this is no report of verify: it has no deviations");
        return new Parsed.Rejected<>(problems.all());
      }
      Optional<LocalDate> of = given.isPresent() ? given : date(root);
      for (Node item : items.items()) {
        if (item instanceof Node.Fields fields) {
          entry(fields, of);
        } else {
          problems.add(item.place(), "not-a-deviation", "a deviation is an object");
        }
      }
      return problems.isEmpty()
          ? Parsed.ok(new KnownDeviations(file, entries, expired))
          : new Parsed.Rejected<>(problems.all());
    }

    private void entry(Node.Fields fields, Optional<LocalDate> of) {
      Optional<LocalDate> until = date(fields).or(() -> of);
      if (until.isEmpty()) {
        if (!misses) {
          problems.add(
              fields.place(),
              "until-missing",
              "an accepted deviation needs its last day: --until, or a field \"until\" here");
        }
        misses = true;
        return;
      }
      PortSet ports = ports(fields);
      if (ports == null) {
        return;
      }
      if (today.isAfter(until.get())) {
        expired++;
        return;
      }
      entries.add(
          new Entry(
              text(fields, "kind"),
              text(fields, "host"),
              text(fields, "address"),
              ports,
              text(fields, "reason"),
              until.get()));
    }

    private @Nullable PortSet ports(Node.Fields fields) {
      String text = text(fields, "ports");
      if (text.isEmpty()) {
        return PortSet.empty();
      }
      Parsed<PortSet> parsed = Ports.parse(text, Transport.TCP);
      if (parsed.found().isEmpty()) {
        problems.add(
            fields.get("ports").orElse(fields).place(),
            "ports",
            parsed.problems().getFirst().text());
      }
      return parsed.found().orElse(null);
    }

    private Optional<LocalDate> date(Node.Fields fields) {
      String text = text(fields, "until");
      if (text.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(LocalDate.parse(text));
      } catch (DateTimeException e) {
        problems.add(
            fields.get("until").orElse(fields).place(), "date", "a date is written 2027-03-31");
        return Optional.empty();
      }
    }

    private static String text(Node.Fields fields, String key) {
      return fields.get(key).orElse(null) instanceof Node.Text text && !text.isNothing()
          ? text.value()
          : "";
    }
  }
}
