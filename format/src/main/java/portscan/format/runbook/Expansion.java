package portscan.format.runbook;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.format.document.Node;

/**
 * An environment laid out over its hosts.
 *
 * <p>First, who is who. Entries that name the same host are united. An address that lies in several
 * entries belongs to the narrowest; to find it, entries are painted over a line of all addresses,
 * wide ones first. Exceptions then cut that line where they begin and end, so that each piece has
 * one set of rules.
 *
 * <p>Then, what holds there: rules are asked in the order {@link #STRONGEST_FIRST}, and each takes
 * the ports that none before it took. Of what is left, {@code everythingElse} of the host takes its
 * ports, then that of its roles, then that of the environment.
 */
final class Expansion {

  /** By strength, then those bound to a viewpoint, then those about fewer ports. */
  private static final Comparator<Rule> STRONGEST_FIRST =
      Comparator.comparing(Rule::strength)
          .thenComparing(rule -> rule.from().isEverywhere())
          .thenComparingInt(rule -> rule.ports().size());

  /** What a reader of the runbook expects to see first. */
  private static final Comparator<Share> AS_WRITTEN =
      Comparator.comparing((Share share) -> share.rule().strength())
          .thenComparing(share -> share.rule().place());

  private final Environment environment;
  private final Viewpoint viewpoint;
  private final LocalDate today;

  /** Pieces by their first address; none overlaps another. */
  private final TreeMap<IpAddress, Piece> pieces = new TreeMap<>();

  private final Map<String, Piece> names = new LinkedHashMap<>();

  /** Thousands of hosts share a few kinds, and dividing ports costs far more than looking it up. */
  private final Map<Kind, List<Share>> shares = new HashMap<>();

  Expansion(Environment environment, Viewpoint viewpoint, LocalDate today) {
    this.environment = environment;
    this.viewpoint = viewpoint;
    this.today = today;
  }

  /** The ports of which a rule holds. */
  private record Share(Rule rule, PortSet ports) {}

  /** All that the division of a host's ports depends on. */
  private record Kind(
      List<String> roles, List<Rule> rules, List<Rule> rest, List<ExceptionEntry> exceptions) {}

  /**
   * Consecutive addresses, or a name, about which the same is said.
   *
   * @param host whom the rules are about
   * @param entries that name it, at least one
   * @param exceptions that are about it
   */
  private record Piece(Host host, List<HostEntry> entries, List<ExceptionEntry> exceptions) {
    Piece withHost(Host other) {
      return new Piece(other, entries, exceptions);
    }

    Piece withEntry(HostEntry entry) {
      List<HostEntry> more = new ArrayList<>(entries);
      more.add(entry);
      return new Piece(host, more, exceptions);
    }

    Piece withException(ExceptionEntry exception) {
      List<ExceptionEntry> more = new ArrayList<>(exceptions);
      more.add(exception);
      return new Piece(host, entries, more);
    }
  }

  List<Expectation> expectations() {
    paint();
    environment.exceptions().stream()
        .filter(exception -> holds(exception.rule()))
        .forEach(this::except);
    List<Expectation> expectations = new ArrayList<>();
    IdentityHashMap<HostEntry, Integer> order = new IdentityHashMap<>();
    environment.hosts().forEach(entry -> order.putIfAbsent(entry, order.size()));
    Stream.concat(names.values().stream(), pieces.values().stream())
        .sorted(Comparator.comparing(piece -> order.get(piece.entries().getFirst())))
        .forEach(piece -> expect(piece, expectations));
    return expectations;
  }

  private void paint() {
    Map<Host.Span, Piece> spans = new LinkedHashMap<>();
    for (HostEntry entry : environment.hosts()) {
      switch (entry.host()) {
        case Host.Name(String name) ->
            names.merge(
                key(name),
                new Piece(entry.host(), List.of(entry), List.of()),
                (known, added) -> known.withEntry(entry));
        case Host.Span span ->
            spans.merge(
                span,
                new Piece(span, List.of(entry), List.of()),
                (known, added) -> known.withEntry(entry));
        case Host.Octets octets -> throw new IllegalStateException("a reader lets none pass");
        case Host.Listed listed -> throw new IllegalStateException("a reader resolves no name");
      }
    }
    spans.entrySet().stream()
        .sorted(Comparator.comparingLong(painted -> -painted.getKey().size()))
        .forEach(painted -> {
          cut(painted.getKey());
          within(painted.getKey()).clear();
          pieces.put(painted.getKey().first(), painted.getValue());
        });
  }

  private void except(ExceptionEntry exception) {
    if (!exception.roles().isEmpty()) {
      names.replaceAll((name, piece) -> exceptRoles(piece, exception));
      pieces.replaceAll((first, piece) -> exceptRoles(piece, exception));
    }
    for (Host host : exception.hosts()) {
      if (host instanceof Host.Name(String name)) {
        names.computeIfPresent(key(name), (known, piece) -> piece.withException(exception));
      } else if (host instanceof Host.Span span) {
        cut(span);
        within(span).replaceAll((first, piece) -> piece.withException(exception));
      }
    }
  }

  private static Piece exceptRoles(Piece piece, ExceptionEntry exception) {
    boolean concerned =
        piece.entries().stream()
            .anyMatch(entry -> entry.roles().stream().anyMatch(exception.roles()::contains));
    return concerned ? piece.withException(exception) : piece;
  }

  /** Makes pieces begin and end where the span does. */
  private void cut(Host.Span span) {
    cutBefore(span.first());
    IpAddress last = Spans.last(span);
    Map.Entry<IpAddress, Piece> reaching = pieces.floorEntry(last);
    if (reaching != null && reaching.getValue().host() instanceof Host.Span reached) {
      IpAddress end = Spans.last(reached);
      if (end.compareTo(last) > 0) {
        cutBefore(Spans.next(last));
      }
    }
  }

  private void cutBefore(IpAddress address) {
    Map.Entry<IpAddress, Piece> around = pieces.lowerEntry(address);
    if (around == null || !(around.getValue().host() instanceof Host.Span span)) {
      return;
    }
    IpAddress last = Spans.last(span);
    if (last.compareTo(address) < 0 || !last.zone().equals(address.zone())) {
      return;
    }
    Piece piece = around.getValue();
    Host.Span head = Spans.between(span.first(), Spans.previous(address));
    pieces.put(around.getKey(), piece.withHost(head));
    pieces.put(address, piece.withHost(Spans.between(address, last)));
  }

  private Map<IpAddress, Piece> within(Host.Span span) {
    return pieces.subMap(span.first(), true, Spans.last(span), true);
  }

  private void expect(Piece piece, List<Expectation> expectations) {
    Set<String> roles = new LinkedHashSet<>();
    List<Rule> rules = new ArrayList<>();
    List<Rule> rest = new ArrayList<>();
    Optional<String> owner = Optional.empty();
    for (HostEntry entry : piece.entries()) {
      roles.addAll(entry.roles());
      rules.addAll(entry.rules());
      entry.everythingElse().ifPresent(rest::add);
      Optional<String> earlier = owner;
      owner = entry.owner().or(() -> earlier);
    }
    Optional<String> answerable = owner.or(environment::owner);
    List<String> names = List.copyOf(roles);
    HostEntry entry = piece.entries().getFirst();
    boolean isWhole = piece.host().equals(entry.host()) || piece.host() instanceof Host.Name;
    String name = isWhole ? entry.text() : text(piece.host());
    for (Share share :
        shares.computeIfAbsent(new Kind(names, rules, rest, piece.exceptions()), this::divide)) {
      Rule rule = share.rule();
      expectations.add(
          new Expectation(
              name,
              piece.host(),
              names,
              share.ports(),
              rule.state(),
              rule.strength(),
              rule.service().map(Node.Text::value),
              rule.certificate(),
              rule.owner().or(() -> answerable),
              rule.reason(),
              rule.until(),
              rule.place(),
              entry.place()));
    }
  }

  /** Which rule has which ports of hosts of one kind. */
  private List<Share> divide(Kind kind) {
    List<Rule> rules = new ArrayList<>(kind.rules());
    List<Rule> rest = new ArrayList<>();
    for (String name : kind.roles()) {
      Role role = environment.roles().get(name);
      if (role != null) {
        rules.addAll(role.rules());
        role.everythingElse().ifPresent(rest::add);
      }
    }
    kind.exceptions().forEach(exception -> rules.add(exception.rule()));
    List<Rule> ordered =
        new ArrayList<>(
            rules.reversed().stream().filter(this::holds).sorted(STRONGEST_FIRST).toList());
    ordered.addAll(strictestFirst(kind.rest()));
    ordered.addAll(strictestFirst(rest));
    environment.everythingElse().ifPresent(ordered::add);
    List<Share> divided = new ArrayList<>();
    PortSet taken = PortSet.empty();
    for (Rule rule : ordered) {
      PortSet free = rule.ports().minus(taken);
      if (!free.isEmpty()) {
        taken = taken.union(free);
        if (rule.state() != WantedState.IGNORE) {
          divided.add(new Share(rule, free));
        }
      }
    }
    divided.sort(AS_WRITTEN);
    return divided;
  }

  /** Those that allow least come first; of equals the later. */
  private static List<Rule> strictestFirst(List<Rule> rules) {
    return rules.reversed().stream()
        .sorted(Comparator.comparingInt(rule -> leniency(rule.state())))
        .toList();
  }

  private static int leniency(WantedState state) {
    return switch (state) {
      case CLOSED -> 0;
      case FILTERED -> 1;
      case UNREACHABLE -> 2;
      case IGNORE -> 3;
      case OPEN -> 4;
    };
  }

  private boolean holds(Rule rule) {
    return !rule.isExpired(today) && rule.from().include(viewpoint);
  }

  private static String text(Host host) {
    return host instanceof Host.Span(IpAddress first, long size)
        ? size == 1 ? first.toString() : first + "-" + Spans.last(new Host.Span(first, size))
        : "";
  }

  /** Names are the same in either case, and with or without the final dot. */
  private static String key(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
