package portscan.format.scope;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.api.scan.ScopePolicy;
import portscan.format.syntax.Printable;
import portscan.format.syntax.SourceLocation;
import portscan.format.syntax.TargetOptions;
import portscan.format.syntax.Targets;

/**
 * Holds every probe to a scope file.
 *
 * <p><b>Design.</b> What counts is the address that a packet goes to, never the name that it was
 * looked up by: a name rule alone lets no address through that no network lists, unless it says so.
 * An address that stands for another one (IPv4-mapped, behind a NAT64, 6to4, unspecified) is
 * forbidden if either is, and allowed if the other one is. What is forbidden stays so whatever is
 * allowed. The time is looked at again every second, so that a scan ends with its window.
 */
public final class FileScopePolicy implements ScopePolicy {
  private static final int DNS = 53;
  private static final long TIME_HOLDS_NS = 1_000_000_000;

  /** Where only the host matters. */
  private static final TargetOptions ANY_PORT =
      new TargetOptions(PortSet.of(Transport.TCP, 1), Transport.TCP);

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm", Locale.ROOT);

  private final Scope scope;
  private final InstantSource clock;
  private final Set<IpAddress> resolvers;
  private final RangeTable forbidden4;
  private final RangeTable forbidden6;
  private final RangeTable allowed4;
  private final RangeTable allowed6;
  private final boolean listsNetworks;
  private final PortSet forbiddenPorts;
  private final @Nullable PortSet allowedPorts;
  private final boolean hasTimes;
  private volatile Moment moment = new Moment(System.nanoTime() - TIME_HOLDS_NS, "");
  private volatile Named named = new Named("", "");
  private volatile String refusedNow = "";

  /**
   * What the scope says of the present.
   *
   * @param lookedNs when that was looked at
   * @param refusal why nothing may be probed now; empty if it may
   */
  private record Moment(long lookedNs, String refusal) {}

  /**
   * The last target that was asked about.
   *
   * @param name the host name in it, in lower case without a trailing dot; empty if it has none
   */
  private record Named(String target, String name) {}

  /**
   * @param clock tells the time
   * @param resolvers the name servers that this machine is set to ask, which may be asked unless
   *     they are forbidden
   */
  public FileScopePolicy(Scope scope, InstantSource clock, Set<IpAddress> resolvers) {
    this.scope = scope;
    this.clock = clock;
    this.resolvers = Set.copyOf(resolvers);
    Scope.Rules allow = scope.allow();
    List<Scope.NetworkRule> allowed = allow == null ? List.of() : allow.networks();
    forbidden4 = new RangeTable(AddressFamily.IPV4, scope.forbid().networks());
    forbidden6 = new RangeTable(AddressFamily.IPV6, scope.forbid().networks());
    allowed4 = new RangeTable(AddressFamily.IPV4, allowed);
    allowed6 = new RangeTable(AddressFamily.IPV6, allowed);
    listsNetworks =
        allow != null
            && (!allowed.isEmpty() || allow.names().stream().anyMatch(Scope.NameRule::anyAddress));
    forbiddenPorts = union(scope.forbid().ports());
    allowedPorts = allow == null || allow.ports().isEmpty() ? null : union(allow.ports());
    hasTimes = scope.expires() != null || !scope.windows().isEmpty();
  }

  private static PortSet union(List<Scope.PortRule> rules) {
    PortSet all = PortSet.empty();
    for (Scope.PortRule rule : rules) {
      all = all.union(rule.ports());
    }
    return all;
  }

  /** What it holds probes to. */
  public Scope scope() {
    return scope;
  }

  /** Why something was refused whatever it was, at a time at which nothing may be probed. */
  public Optional<String> refusedAtItsTime() {
    return refusedNow.isEmpty() ? Optional.empty() : Optional.of(refusedNow);
  }

  @Override
  public boolean isAuthority() {
    return listsNetworks || !scope.authorisation().isEmpty();
  }

  @Override
  public Optional<String> refusal(String target, Endpoint endpoint) {
    String now = refusalNow();
    if (!now.isEmpty()) {
      refusedNow = now;
      return Optional.of(now);
    }
    String name = name(target);
    IpAddress address = endpoint.address().withZone("");
    IpAddress meant = Embedded.in(address).orElse(address);
    Scope.NetworkRule network = forbidding(address);
    if (network == null) {
      network = forbidding(meant);
    }
    if (network != null) {
      return Optional.of(at(network.place()) + "forbid network " + network.text());
    }
    for (Scope.NameRule rule : scope.forbid().names()) {
      if (rule.matches(name)) {
        return Optional.of(at(rule.place()) + "forbid name " + rule.pattern());
      }
    }
    for (Scope.PortRule rule : scope.forbid().ports()) {
      if (rule.ports().contains(endpoint.transport(), endpoint.port())) {
        return Optional.of(at(rule.place()) + "forbid port " + rule.text());
      }
    }
    return notAllowed(name, meant, endpoint);
  }

  private Optional<String> notAllowed(String name, IpAddress meant, Endpoint endpoint) {
    Scope.Rules allow = scope.allow();
    if (allow == null || isResolver(meant, endpoint.port())) {
      return Optional.empty();
    }
    Scope.NameRule rule = allowing(allow, name);
    boolean mayBeAnywhere = rule != null && rule.anyAddress();
    if (listsNetworks && !mayBeAnywhere && !isAllowed(meant)) {
      return Optional.of(
          at(allow.place()) + endpoint.address() + " is in no network that is allowed");
    }
    if (isUnknown(allow, name, rule)) {
      return Optional.of(at(allow.place()) + "the name " + Printable.of(name) + " is not allowed");
    }
    if (allowedPorts != null && !allowedPorts.contains(endpoint.transport(), endpoint.port())) {
      return Optional.of(
          at(allow.ports().getFirst().place())
              + "port "
              + endpoint.transport()
              + "/"
              + endpoint.port()
              + " is not allowed");
    }
    return Optional.empty();
  }

  /** Whether names are listed and this one is not. */
  private static boolean isUnknown(
      Scope.@Nullable Rules allow, String name, Scope.@Nullable NameRule rule) {
    return allow != null && !allow.names().isEmpty() && !name.isEmpty() && rule == null;
  }

  private static Scope.@Nullable NameRule allowing(Scope.Rules allow, String name) {
    Scope.NameRule found = null;
    for (Scope.NameRule rule : allow.names()) {
      boolean isBetter = found == null || (rule.anyAddress() && !found.anyAddress());
      if (!name.isEmpty() && isBetter && rule.matches(name)) {
        found = rule;
      }
    }
    return found;
  }

  private boolean isResolver(IpAddress meant, int port) {
    return port == DNS && resolvers.contains(meant);
  }

  private Scope.@Nullable NetworkRule forbidding(IpAddress address) {
    RangeTable table = address.family() == AddressFamily.IPV4 ? forbidden4 : forbidden6;
    int index = table.find(address.high(), address.low());
    return index < 0 ? null : table.rule(index);
  }

  private boolean isAllowed(IpAddress address) {
    RangeTable table = address.family() == AddressFamily.IPV4 ? allowed4 : allowed6;
    return table.find(address.high(), address.low()) >= 0;
  }

  /** {@code file:line: }, for the user to look it up. */
  private static String at(SourceLocation place) {
    return Printable.of(place.file(), Printable.LINE / 2) + ":" + place.line() + ": ";
  }

  // ---- the time

  private String refusalNow() {
    if (!hasTimes) {
      return "";
    }
    Moment known = moment;
    long nowNs = System.nanoTime();
    if (nowNs - known.lookedNs() < TIME_HOLDS_NS) {
      return known.refusal();
    }
    String refusal = refusalAt(clock.instant());
    moment = new Moment(nowNs, refusal);
    return refusal;
  }

  private String refusalAt(Instant now) {
    Scope.Expiry expires = scope.expires();
    if (expires != null && !now.isBefore(expires.at())) {
      return at(expires.place()) + "the scope expired: " + expires.text();
    }
    if (scope.windows().isEmpty()
        || scope.windows().stream().anyMatch(window -> window.contains(now))) {
      return "";
    }
    Scope.Window first = scope.windows().getFirst();
    return at(first.place())
        + "nothing may be probed at this time, "
        + MINUTE.format(now.atZone(first.zone()))
        + (first.zone() instanceof ZoneOffset offset && !offset.equals(ZoneOffset.UTC)
            ? " UTC" + offset
            : " " + (first.zone().equals(ZoneOffset.UTC) ? "UTC" : first.zone()));
  }

  // ---- names

  private String name(String target) {
    Named last = named;
    if (last.target().equals(target)) {
      return last.name();
    }
    String name =
        Targets.parse(target, ANY_PORT)
            .found()
            .map(parsed -> parsed.host() instanceof Host.Name host ? host.name() : "")
            .map(FileScopePolicy::normal)
            .orElse("");
    named = new Named(target, name);
    return name;
  }

  /** As names are compared. */
  static String normal(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  // ---- many at once

  @Override
  public Gate gate(String target) {
    String name = name(target);
    Scope.Rules allow = scope.allow();
    Scope.NameRule rule = allow == null ? null : allowing(allow, name);
    boolean isForbidden = scope.forbid().names().stream().anyMatch(found -> found.matches(name));
    if (isForbidden || isUnknown(allow, name, rule)) {
      return (_, _, _, _, _) -> false;
    }
    boolean mayBeAnywhere = !listsNetworks || (rule != null && rule.anyAddress());
    return (family, high, low, port, transport) ->
        refusalNow().isEmpty()
            && !forbiddenPorts.contains(transport, port)
            && (allowedPorts == null || allowedPorts.contains(transport, port))
            && passes(family, high, low, mayBeAnywhere);
  }

  /** Whether an address is let through without a closer look; false of one that needs it. */
  private boolean passes(AddressFamily family, long high, long low, boolean mayBeAnywhere) {
    if (family == AddressFamily.IPV4) {
      return low != 0
          && forbidden4.find(0, low) < 0
          && (mayBeAnywhere || allowed4.find(0, low) >= 0);
    }
    boolean mayStandForAnother = high == 0 || high >>> 48 == 0x2002 || high >>> 32 == 0x0064_ff9bL;
    return !mayStandForAnother
        && forbidden6.find(high, low) < 0
        && (mayBeAnywhere || allowed6.find(high, low) >= 0);
  }

  @Override
  public List<Closed> closed(String target, IpAddress first, IpAddress last) {
    IpAddress from = first.withZone("");
    IpAddress to = last.withZone("");
    String name = name(target);
    String whole = refusalNow();
    if (!whole.isEmpty()) {
      refusedNow = whole;
    }
    for (Scope.NameRule rule : scope.forbid().names()) {
      if (whole.isEmpty() && rule.matches(name)) {
        whole = at(rule.place()) + "forbid name " + rule.pattern();
      }
    }
    Scope.Rules allow = scope.allow();
    Scope.NameRule rule = allow == null ? null : allowing(allow, name);
    if (whole.isEmpty() && allow != null && isUnknown(allow, name, rule)) {
      whole = at(allow.place()) + "the name " + Printable.of(name) + " is not allowed";
    }
    if (whole.isEmpty() && from.equals(to)) {
      Optional<IpAddress> meant = Embedded.in(from);
      if (meant.isPresent()) {
        Scope.NetworkRule itself = forbidding(from);
        return itself == null
            ? closed(target, meant.get(), meant.get()).stream()
                .map(part -> new Closed(from, from, part.rule()))
                .toList()
            : List.of(
                new Closed(from, from, at(itself.place()) + "forbid network " + itself.text()));
      }
    }
    if (!whole.isEmpty()) {
      return List.of(new Closed(from, to, whole));
    }
    boolean isIpv4 = first.family() == AddressFamily.IPV4;
    List<Closed> closed = new ArrayList<>();
    for (Scope.NetworkRule network : (isIpv4 ? forbidden4 : forbidden6).rules()) {
      IpAddress low = max(from, network.network().first());
      IpAddress high = min(to, network.network().last());
      if (low.compareTo(high) <= 0) {
        closed.add(new Closed(low, high, at(network.place()) + "forbid network " + network.text()));
      }
    }
    boolean mayBeAnywhere = !listsNetworks || (rule != null && rule.anyAddress());
    boolean isSettled = from.equals(to) && !closed.isEmpty();
    if (!mayBeAnywhere && allow != null && !isSettled) {
      gaps(from, to, isIpv4 ? allowed4 : allowed6, at(allow.place()), closed);
    }
    return closed;
  }

  /** What lies between the networks that are allowed. */
  private static void gaps(
      IpAddress from, IpAddress to, RangeTable allowed, String place, List<Closed> closed) {
    String rule = place + "in no network that is allowed";
    IpAddress next = from;
    for (Scope.NetworkRule network : allowed.rules()) {
      IpAddress low = network.network().first();
      IpAddress high = network.network().last();
      if (high.compareTo(next) < 0) {
        continue;
      }
      if (low.compareTo(to) > 0) {
        break;
      }
      if (low.compareTo(next) > 0) {
        closed.add(new Closed(next, before(low), rule));
      }
      if (high.compareTo(to) >= 0) {
        return;
      }
      next = after(high);
    }
    closed.add(new Closed(next, to, rule));
  }

  private static IpAddress before(IpAddress address) {
    long high = address.low() == 0 ? address.high() - 1 : address.high();
    return new IpAddress(address.family(), high, address.low() - 1, "");
  }

  private static IpAddress after(IpAddress address) {
    long high = address.low() == -1 ? address.high() + 1 : address.high();
    return new IpAddress(address.family(), high, address.low() + 1, "");
  }

  private static IpAddress max(IpAddress one, IpAddress other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static IpAddress min(IpAddress one, IpAddress other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
