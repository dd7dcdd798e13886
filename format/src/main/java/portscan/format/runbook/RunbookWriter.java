package portscan.format.runbook;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortSet;
import portscan.api.model.PortState;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.format.service.ServiceNames;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Ports;
import portscan.format.syntax.Printable;
import portscan.format.syntax.TargetOptions;
import portscan.format.syntax.Targets;

/**
 * Writes a runbook that expects what was observed: hosts with the same open ports share a role, and
 * every other port that was asked about should not be reachable.
 *
 * <p>The text is for people to go on with, so it is commented; {@link Runbooks} reads it.
 */
public final class RunbookWriter {
  /** A role of more ports is called by the number of its ports. */
  private static final int MOST_NAMED_PORTS = 3;

  private static final int HOSTS_IN_COMMENT = 4;

  private final Map<String, Seen> hosts = new LinkedHashMap<>();
  private final Set<String> unlearnt = new LinkedHashSet<>();
  private final Set<String> roleNames = new HashSet<>();
  private final StringBuilder text = new StringBuilder();

  private RunbookWriter() {}

  /** What was seen of one host. */
  private static final class Seen {
    private PortSet open = PortSet.empty();
    private PortSet unclear = PortSet.empty();
    private PortSet asked = PortSet.empty();

    void add(Observation observation, PortState state) {
      PortSet port = PortSet.of(observation.transport(), observation.port());
      asked = asked.union(port);
      if (state == PortState.OPEN) {
        open = open.union(port);
      } else if (state == PortState.OPEN_OR_FILTERED || state == PortState.UNFILTERED) {
        unclear = unclear.union(port);
      }
    }

    Profile profile() {
      return new Profile(open, unclear, asked);
    }
  }

  /** What hosts of one role have in common. */
  private record Profile(PortSet open, PortSet unclear, PortSet asked) {}

  /** The text of a runbook that expects what was observed. */
  public static String write(List<Observation> observations) {
    RunbookWriter writer = new RunbookWriter();
    writer.collect(observations);
    writer.document(observations);
    return writer.text.toString();
  }

  /** A name stands for its addresses as long as they do not differ. */
  private void collect(List<Observation> observations) {
    Map<String, Map<IpAddress, Seen>> byHost = new LinkedHashMap<>();
    for (Observation observation : observations) {
      IpAddress address = observation.address();
      if (address == null
          || !(observation.outcome() instanceof Outcome.Classified(PortState state, _, _))) {
        unlearnt.add(observation.target());
        continue;
      }
      byHost
          .computeIfAbsent(host(observation.target(), address), added -> new TreeMap<>())
          .computeIfAbsent(address, added -> new Seen())
          .add(observation, state);
    }
    byHost.forEach((host, addresses) -> {
      long kinds = addresses.values().stream().map(Seen::profile).distinct().count();
      if (kinds == 1) {
        hosts.put(host, addresses.values().iterator().next());
      } else {
        addresses.forEach((address, seen) -> hosts.put(address.toString(), seen));
      }
    });
  }

  /** The name that the user typed; the address if it was an address or a block. */
  private static String host(String target, IpAddress address) {
    TargetOptions options = new TargetOptions(PortSet.of(Transport.TCP, 1), Transport.TCP);
    return Targets.parse(target, options) instanceof Parsed.Ok<Target>(Target parsed)
            && parsed.host() instanceof Host.Name(String name)
        ? name
        : address.toString();
  }

  private void document(List<Observation> observations) {
    Optional<Observation> first = observations.stream().findFirst();
    String day =
        first
            .map(observation -> LocalDate.ofInstant(observation.at(), ZoneOffset.UTC).toString())
            .orElse("an unknown day");
    line(
        "# What was reachable from "
            + first.map(Observation::vantage).orElse("here")
            + " on "
            + day
            + ".");
    line(
        "# It is a proposal: remove what should not be open, name the roles, and say who owns"
            + " them");
    line(
        "# (owner: ...) and why (reason: ...). `portscan runbook check` reads it before you use"
            + " it.");
    line("schema: " + Runbook.SCHEMA);
    line("name: " + quoted("reachable on " + day));
    unlearnt.forEach(target ->
        line("# " + Printable.of(target) + ": nothing could be learnt; add it once it answers."));
    Map<Profile, List<String>> roles = new LinkedHashMap<>();
    hosts.forEach((host, seen) ->
        roles.computeIfAbsent(seen.profile(), added -> new ArrayList<>()).add(host));
    if (roles.isEmpty()) {
      return;
    }
    Map<String, List<String>> members = new LinkedHashMap<>();
    line("");
    line("roles:");
    roles.forEach((profile, names) -> {
      String role = roleName(profile.open());
      members.put(role, names);
      role(role, profile, names);
    });
    line("");
    line("hosts:");
    members.forEach((role, names) -> names.forEach(host -> line("  " + key(host) + ": " + role)));
  }

  private void role(String name, Profile profile, List<String> members) {
    String shown =
        String.join(", ", members.subList(0, Math.min(HOSTS_IN_COMMENT, members.size())));
    int more = members.size() - HOSTS_IN_COMMENT;
    line("  # " + shown + (more > 0 ? " and " + more + " more" : ""));
    line("  " + name + ":");
    if (!profile.open().isEmpty()) {
      line("    expect:");
      profile
          .open()
          .forEach((transport, port) -> {
            String prefix = transport == Transport.UDP ? "udp/" : "";
            String service =
                ServiceNames.name(transport, port).map(found -> "  # " + found).orElse("");
            line("      - port: " + prefix + port + service);
            line("        state: open");
          });
    }
    PortSet rest = profile.asked().minus(profile.open()).minus(profile.unclear());
    if (!profile.unclear().isEmpty()) {
      line("    # Open or filtered, which silence does not tell: " + ports(profile.unclear()));
    }
    if (rest.isEmpty()) {
      line("    # Every port asked about is listed; other ports are nobody's concern.");
      line("    everythingElse: ignore");
    } else {
      line("    # The other ports that were asked about: an open one is a finding.");
      line("    everythingElse:");
      line("      state: unreachable");
      line("      ports: " + quoted(Ports.text(rest)));
    }
  }

  private static String ports(PortSet ports) {
    return Printable.of(Ports.text(ports), 80);
  }

  /** Names such as {@code ssh-https}; the number of ports where there are many. */
  private String roleName(PortSet open) {
    List<String> words = new ArrayList<>();
    open.forEach((transport, port) -> {
      if (words.size() <= MOST_NAMED_PORTS) {
        words.add(
            ServiceNames.name(transport, port)
                .filter(name -> name.matches("[a-z0-9-]{1,20}"))
                .orElse(transport.word() + "-" + port));
      }
    });
    String name =
        words.isEmpty()
            ? "nothing-open"
            : words.size() > MOST_NAMED_PORTS
                ? open.size() + "-open-ports"
                : String.join("-", new LinkedHashSet<>(words));
    String unique = name;
    for (int number = 2; !roleNames.add(unique); number++) {
      unique = name + "-" + number;
    }
    return unique;
  }

  private static String key(String host) {
    boolean isPlain = host.indexOf(':') < 0 && host.indexOf('#') < 0;
    return isPlain ? host : quoted(host);
  }

  private static String quoted(String value) {
    return '"'
        + Printable.of(value, Printable.LINE).replace("\\", "\\\\").replace("\"", "\\\"")
        + '"';
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
