package portscan.format.report;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.ServiceLook;
import portscan.api.experiment.ServiceLook.Tls;
import portscan.api.model.Observation;
import portscan.format.syntax.Printable;

/** What looks at open ports told, by the very observation that found each open. */
final class Services {
  private static final String TLS_FAULT = "tls.fault";

  private final IdentityHashMap<Observation, ServiceLook.Result> looks = new IdentityHashMap<>();

  void add(Observation seen, ServiceLook.Result found) {
    looks.put(seen, found);
  }

  boolean isEmpty() {
    return looks.isEmpty();
  }

  /** What was told about a port; null if it was not looked at. */
  ServiceLook.@Nullable Result of(Observation seen) {
    return looks.get(seen);
  }

  /** Whether the service was recognised by what it said. */
  boolean isRecognised(Observation seen) {
    ServiceLook.Result found = looks.get(seen);
    return found != null && !found.service().isEmpty();
  }

  /** The service that was recognised, else what the observation alone tells. */
  Optional<String> name(Observation seen) {
    ServiceLook.Result found = looks.get(seen);
    return found == null || found.service().isEmpty()
        ? Wording.service(seen)
        : Optional.of(found.service());
  }

  /** Product and version, as far as they are known; empty if neither is. */
  String software(Observation seen) {
    ServiceLook.Result found = looks.get(seen);
    return found == null ? "" : software(found);
  }

  /** {@code text}, which tells how the port is known to be open, and its software. */
  String withSoftware(Observation seen, String text) {
    String software = software(seen);
    return software.isEmpty() ? text : software + ", " + text;
  }

  String briefly(Observation seen) {
    return withSoftware(seen, Wording.briefly(seen));
  }

  private static String software(ServiceLook.Result found) {
    return (found.product() + " " + found.version()).strip();
  }

  /** All that is worth a line for people; empty if it was not looked at. */
  Optional<String> sentence(Observation seen) {
    return Optional.ofNullable(looks.get(seen)).map(Services::sentence);
  }

  private static String sentence(ServiceLook.Result found) {
    List<String> parts = new ArrayList<>();
    String banner = Printable.of(found.banner());
    String software = software(found);
    String what = (found.service() + (software.isEmpty() ? "" : " " + software)).strip();
    if (!what.isEmpty()) {
      parts.add(what + (banner.isEmpty() ? "" : " (" + banner + ")"));
    } else if (!banner.isEmpty()) {
      parts.add("not recognised; it says \"" + banner + "\"");
    }
    if (parts.isEmpty() && found.tls() == null) {
      parts.add(behaviour(found));
    }
    if (found.tls() != null) {
      parts.add(tls(found.tls()));
    } else if (found.details().containsKey(TLS_FAULT)) {
      parts.add("TLS fails: " + found.details().get(TLS_FAULT));
    }
    return String.join("; ", parts);
  }

  private static String behaviour(ServiceLook.Result found) {
    return switch (found.behaviour()) {
      case GREETS, ANSWERS -> "it answers in no known protocol";
      case SILENT -> "it accepts, and answers nothing";
      case CLOSES_AT_ONCE -> "it accepts, and closes at once";
      case CLOSES_ON_WORDS -> "it closes whatever is said to it";
      case UNREACHABLE ->
          "no further connection: " + found.details().getOrDefault("connect.fault", "");
    };
  }

  private static String tls(Tls tls) {
    LocalDate end = tls.notAfter().atOffset(ZoneOffset.UTC).toLocalDate();
    return (tls.startTls() ? "STARTTLS, " : "")
        + tls.version()
        + ", certificate "
        + (tls.nameMatches() ? "for this name" : "for another name")
        + (tls.names().isEmpty() ? "" : " (" + tls.names().getFirst() + ")")
        + ", "
        + (tls.trusted() ? "trusted" : "not trusted")
        + ", until "
        + end;
  }
}
