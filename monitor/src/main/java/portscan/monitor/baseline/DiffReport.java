package portscan.monitor.baseline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.format.deviation.Checked;
import portscan.format.deviation.Deviation;
import portscan.format.deviation.DeviationKind;
import portscan.format.deviation.DeviationReport;

/** A diff as a report of deviations: each host that one of the states knows should be as it was. */
public final class DiffReport {
  private DiffReport() {}

  /** The report of a diff. */
  public static DeviationReport of(Diff diff, String version, Instant startedAt) {
    Map<IpAddress, List<Deviation>> byHost = new TreeMap<>();
    diff.before().hosts().keySet().forEach(host -> byHost.put(host, new ArrayList<>()));
    diff.after().hosts().keySet().forEach(host -> byHost.put(host, new ArrayList<>()));
    int notProbed = 0;
    for (Difference difference : diff.differences()) {
      Optional<DeviationKind> kind = kind(difference.kind());
      if (kind.isPresent()) {
        byHost
            .computeIfAbsent(difference.address(), _ -> new ArrayList<>())
            .add(deviation(difference, kind.get()));
      } else if (difference.kind() == Difference.Kind.NOT_PROBED) {
        notProbed++;
      }
    }
    List<Checked> checks = new ArrayList<>();
    byHost.forEach((host, deviations) ->
        checks.add(
            new Checked(
                host.toString(),
                List.of(),
                "",
                "as it was",
                Optional.empty(),
                probed(diff, host),
                deviations,
                List.of())));
    if (diff.isUndecided()) {
      checks.add(undecided(diff));
    }
    List<String> particulars = new ArrayList<>();
    particulars.add("with " + diff.after().source());
    if (notProbed > 0) {
      particulars.add(notProbed + " differences are for want of a probe this time");
    }
    return new DeviationReport(
        "baseline",
        version,
        diff.before().source(),
        diff.before().source(),
        particulars,
        startedAt,
        Instant.now(),
        true,
        false,
        checks);
  }

  private static long probed(Diff diff, IpAddress host) {
    return Optional.ofNullable(diff.after().hosts().get(host))
        .map(known -> (long) known.probed().size())
        .orElse(0L);
  }

  private static Optional<DeviationKind> kind(Difference.Kind kind) {
    return switch (kind) {
      case OPENED -> Optional.of(DeviationKind.OPENED);
      case CLOSED -> Optional.of(DeviationKind.CLOSED);
      case NEWLY_FILTERED -> Optional.of(DeviationKind.NEWLY_FILTERED);
      case SERVICE_CHANGED -> Optional.of(DeviationKind.SERVICE_CHANGED);
      case CERTIFICATE_CHANGED -> Optional.of(DeviationKind.CERTIFICATE_CHANGED);
      case HOST_APPEARED -> Optional.of(DeviationKind.HOST_APPEARED);
      case HOST_GONE -> Optional.of(DeviationKind.HOST_GONE);
      case NOT_PROBED, NEWLY_PROBED -> Optional.empty();
    };
  }

  private static Deviation deviation(Difference difference, DeviationKind kind) {
    return deviation(
        kind,
        difference.address().toString(),
        Optional.of(difference.address()),
        difference.ports(),
        difference.was(),
        difference.is(),
        "");
  }

  private static Checked undecided(Diff diff) {
    String host = diff.after().source();
    Deviation nothing =
        deviation(
            DeviationKind.UNDECIDED,
            host,
            Optional.empty(),
            PortSet.empty(),
            "as in " + diff.before().source(),
            "not to be compared",
            "the two states have no port in common");
    return new Checked(
        host, List.of(), "", "as it was", Optional.empty(), 0, List.of(nothing), List.of());
  }

  private static Deviation deviation(
      DeviationKind kind,
      String host,
      Optional<IpAddress> address,
      PortSet ports,
      String was,
      String is,
      String why) {
    return new Deviation(
        kind,
        host,
        address.orElse(null),
        ports,
        List.of(),
        was,
        is,
        why,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
