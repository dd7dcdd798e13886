package portscan.format.scope;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Host;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.format.document.Node;
import portscan.format.document.Problems;
import portscan.format.document.TextFiles;
import portscan.format.document.YamlReader;
import portscan.format.syntax.Hosts;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.PortWords;
import portscan.format.syntax.Ports;
import portscan.format.syntax.Printable;
import portscan.format.syntax.SourceLocation;

/** Makes a scope of a file. */
final class ScopeReader {
  private static final int LARGEST = 1 << 20;
  private static final double HIGHEST_RATE = 10_000_000;
  static final List<String> KEYS =
      List.of(
          "schema",
          "description",
          "authorisation",
          "expires",
          "audit",
          "rate",
          "windows",
          "allow",
          "forbid");
  static final List<String> RULE_KEYS = List.of("networks", "names", "ports");
  static final List<String> NAME_KEYS = List.of("name", "anyAddress");
  static final List<String> WINDOW_KEYS = List.of("days", "from", "to", "zone");
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private final String file;
  private final Problems problems = new Problems();

  ScopeReader(String file) {
    this.file = file;
  }

  Parsed<Scope> read(byte[] bytes) {
    Optional<Scope> scope =
        noted(TextFiles.decode(file, bytes, LARGEST))
            .flatMap(text -> noted(YamlReader.document(file, text, "a scope")))
            .flatMap(this::root)
            .flatMap(this::scope);
    return problems.isEmpty() && scope.isPresent()
        ? Parsed.ok(scope.get())
        : new Parsed.Rejected<>(problems.all());
  }

  private <T> Optional<T> noted(Parsed<T> parsed) {
    parsed.problems().forEach(problems::add);
    return parsed.found();
  }

  private Optional<Node.Fields> root(List<Node> documents) {
    String begins = "a scope is a mapping that starts with \"schema: " + Scope.SCHEMA + "\"";
    if (documents.isEmpty()) {
      problems.add(new SourceLocation(file, 1, 1), "file-empty", "the file is empty; " + begins);
      return Optional.empty();
    }
    if (!(documents.getFirst() instanceof Node.Fields fields)) {
      problems.add(
          documents.getFirst().place(),
          "file-shape",
          begins + ", and this is " + documents.getFirst().kind());
      return Optional.empty();
    }
    if (!known(fields, "a scope", KEYS)) {
      return Optional.empty();
    }
    Optional<Node> schema = fields.get("schema");
    if (schema.isEmpty()) {
      problems.add(
          fields.place(), "schema-missing", "the scope lacks its \"schema: " + Scope.SCHEMA + "\"");
      return Optional.empty();
    }
    if (!(schema.get() instanceof Node.Text text) || !text.value().equals(Scope.SCHEMA)) {
      problems.add(
          schema.get().place(),
          "schema-unknown",
          "\"schema\" is not one that this version knows, but " + schema.get().kind(),
          Scope.SCHEMA);
      return Optional.empty();
    }
    return Optional.of(fields);
  }

  private Optional<Scope> scope(Node.Fields fields) {
    text(fields, "description");
    Scope.Rules allow = field(fields, "allow").flatMap(this::rules).orElse(null);
    if (allow != null) {
      requireAddresses(allow);
    }
    Scope.Rules forbid =
        field(fields, "forbid")
            .flatMap(this::rules)
            .orElseGet(() -> new Scope.Rules(List.of(), List.of(), List.of(), fields.place()));
    Scope scope =
        new Scope(
            file,
            allow,
            forbid,
            rate(fields),
            windows(fields),
            expires(fields),
            text(fields, "authorisation").map(Node.Text::value).orElse(""),
            text(fields, "audit").map(Node.Text::value).orElse(""));
    return Optional.of(scope);
  }

  /** A name alone tells nothing of where packets go. */
  private void requireAddresses(Scope.Rules allow) {
    boolean hasAddresses =
        !allow.networks().isEmpty() || allow.names().stream().anyMatch(Scope.NameRule::anyAddress);
    if (!allow.names().isEmpty() && !hasAddresses && problems.isEmpty()) {
      problems.add(
          allow.names().getFirst().place(),
          "names-without-networks",
          "a name lets no address through: list \"networks\" too, or write {name: "
              + Printable.quoted(allow.names().getFirst().pattern())
              + ", anyAddress: true}");
    }
  }

  // ---- rules

  private Optional<Scope.Rules> rules(Node.Field field) {
    if (!(field.value() instanceof Node.Fields fields)) {
      wrongType(field, "a mapping (" + String.join(", ", RULE_KEYS) + ")");
      return Optional.empty();
    }
    known(fields, Printable.quoted(field.name()), RULE_KEYS);
    if (fields.fields().isEmpty()) {
      problems.add(
          fields.place(),
          "rules-empty",
          Printable.quoted(field.name()) + " holds nothing; leave it out, or list networks");
    }
    List<Scope.NetworkRule> networks = new ArrayList<>();
    List<Scope.NameRule> names = new ArrayList<>();
    List<Scope.PortRule> ports = new ArrayList<>();
    for (Node item : items(fields, "networks")) {
      scalar(item, "a network").flatMap(this::network).ifPresent(networks::add);
    }
    for (Node item : items(fields, "names")) {
      name(item, field.name().equals("allow")).ifPresent(names::add);
    }
    for (Node item : items(fields, "ports")) {
      scalar(item, "a port").flatMap(this::port).ifPresent(ports::add);
    }
    return Optional.of(new Scope.Rules(networks, names, ports, field.key().place()));
  }

  private Optional<Scope.NetworkRule> network(Node.Text text) {
    Optional<Network> network = Network.parse(text.value());
    if (network.isEmpty()) {
      Parsed<Host> host = Hosts.parse(text.value());
      boolean isName = host.found().filter(Host.Name.class::isInstance).isPresent();
      if (!isName && !host.problems().isEmpty()) {
        problems.addWithin(text, host);
      } else {
        problems.add(
            text.place(),
            "network-syntax",
            Printable.quoted(text.value())
                + (isName ? " is a name; \"names\" takes those" : " is not an address,")
                + (isName ? "" : " a block such as 192.0.2.0/24 or first-last"));
      }
    }
    Hosts.ambiguity(text.value())
        .ifPresent(problem -> problems.addWithin(text, Parsed.rejected(problem)));
    return network.map(found -> new Scope.NetworkRule(found, text.value(), text.place()));
  }

  private Optional<Scope.NameRule> name(Node item, boolean isAllowed) {
    if (item instanceof Node.Fields fields && isAllowed) {
      known(fields, "a name", NAME_KEYS);
      boolean anyAddress = text(fields, "anyAddress").filter(this::isTrue).isPresent();
      Optional<Node.Text> name = text(fields, "name");
      if (name.isEmpty() && problems.isEmpty()) {
        problems.add(fields.place(), "name-missing", "a name lacks its \"name\"");
      }
      return name.flatMap(text -> name(text, anyAddress));
    }
    return scalar(item, "a name").flatMap(text -> name(text, false));
  }

  private boolean isTrue(Node.Text text) {
    boolean isTrue = text.value().equals("true");
    if (!isTrue && !text.value().equals("false")) {
      problems.addMisspelt(
          text.place(),
          "type-truth",
          "\"anyAddress\" is true or false, not " + Printable.quoted(text.value()),
          text.value(),
          List.of("true", "false"));
    }
    return isTrue;
  }

  private Optional<Scope.NameRule> name(Node.Text text, boolean anyAddress) {
    String pattern = FileScopePolicy.normal(text.value());
    boolean isWild = pattern.startsWith("*.");
    Parsed<Host> host = Hosts.parse(isWild ? pattern.substring(2) : pattern);
    if (host.found().isPresent() && host.found().get() instanceof Host.Name name) {
      String ascii = FileScopePolicy.normal(name.name());
      return Optional.of(
          new Scope.NameRule(isWild ? "*." + ascii : ascii, anyAddress, text.place()));
    }
    if (host.found().isPresent()) {
      problems.add(
          text.place(),
          "name-address",
          Printable.quoted(text.value()) + " is no name; \"networks\" takes addresses");
    } else if (pattern.indexOf('*', isWild ? 1 : 0) >= 0) {
      problems.add(
          text.place(),
          "name-pattern",
          Printable.quoted(text.value())
              + ": a \"*\" stands in front alone, as in \"*.example\", and means all names below");
    } else {
      problems.addWithin(text, after(isWild ? 2 : 0, host));
    }
    return Optional.empty();
  }

  /** The same, of a text that stands so many characters further on. */
  private static <T> Parsed<T> after(int characters, Parsed<T> parsed) {
    return parsed instanceof Parsed.Rejected<T> rejected
        ? rejected.within(1, characters + 1)
        : parsed;
  }

  /** As on the command line: numbers, ranges, names, {@code U:53}; both transports without one. */
  private Optional<Scope.PortRule> port(Node.Text text) {
    String value = text.value();
    if (value.indexOf('/') >= 0) {
      Parsed<PortSet> ports = PortWords.parse(value, Transport.TCP);
      problems.addWithin(text, ports);
      return ports.found().map(found -> new Scope.PortRule(found, value, text.place()));
    }
    Parsed<PortSet> tcp = Ports.parse(value, Transport.TCP);
    Parsed<PortSet> udp = Ports.parse(value, Transport.UDP);
    if (tcp.found().isEmpty() && udp.found().isEmpty()) {
      problems.addWithin(text, tcp);
      return Optional.empty();
    }
    PortSet both =
        tcp.found().orElseGet(PortSet::empty).union(udp.found().orElseGet(PortSet::empty));
    return Optional.of(new Scope.PortRule(both, value, text.place()));
  }

  // ---- rate and times

  private double rate(Node.Fields fields) {
    Optional<Node.Text> text = text(fields, "rate");
    if (text.isEmpty()) {
      return 0;
    }
    try {
      double rate = Double.parseDouble(text.get().value());
      if (rate > 0 && rate <= HIGHEST_RATE) {
        return rate;
      }
    } catch (NumberFormatException e) {
      // Said below, with the bounds.
    }
    problems.add(
        text.get().place(),
        "rate",
        "\"rate\" is packets a second, more than 0 and at most 10000000, not "
            + Printable.quoted(text.get().value()));
    return 0;
  }

  private Scope.@Nullable Expiry expires(Node.Fields fields) {
    Optional<Node.Text> text = text(fields, "expires");
    if (text.isEmpty()) {
      return null;
    }
    String value = text.get().value();
    try {
      Instant at =
          value.indexOf('T') < 0
              ? LocalDate.parse(value).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(value).toInstant();
      return new Scope.Expiry(at, value, text.get().place());
    } catch (DateTimeException e) {
      problems.add(
          text.get().place(),
          "expires",
          Printable.quoted(value)
              + " is not a day such as 2026-12-31 or a time such as 2026-12-31T18:00:00Z");
      return null;
    }
  }

  private List<Scope.Window> windows(Node.Fields fields) {
    List<Scope.Window> windows = new ArrayList<>();
    for (Node item : items(fields, "windows")) {
      if (item instanceof Node.Fields window) {
        window(window).ifPresent(windows::add);
      } else {
        problems.add(
            item.place(),
            "type-mapping",
            "a window is a mapping ("
                + String.join(", ", WINDOW_KEYS)
                + "), and this is "
                + item.kind());
      }
    }
    return windows;
  }

  private Optional<Scope.Window> window(Node.Fields fields) {
    if (!known(fields, "a window", WINDOW_KEYS)) {
      return Optional.empty();
    }
    LocalTime from = time(fields, "from");
    LocalTime to = time(fields, "to");
    Set<DayOfWeek> days = days(fields);
    ZoneId zone = zone(fields);
    return Optional.of(new Scope.Window(days, from, to, zone, fields.place()));
  }

  private LocalTime time(Node.Fields fields, String key) {
    Optional<Node.Text> text = text(fields, key);
    if (text.isPresent()) {
      try {
        return text.get().value().equals("24:00")
            ? LocalTime.MIDNIGHT
            : LocalTime.parse(text.get().value());
      } catch (DateTimeException e) {
        problems.add(
            text.get().place(),
            "window-time",
            "\"%s\" is a time such as \"20:00\", not %s"
                .formatted(key, Printable.quoted(text.get().value())));
      }
    }
    return LocalTime.MIDNIGHT;
  }

  /** Single days and ranges of them; every day without one. */
  private Set<DayOfWeek> days(Node.Fields fields) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (Node item : items(fields, "days")) {
      scalar(item, "a day").ifPresent(text -> days.addAll(days(text)));
    }
    return days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days;
  }

  private Set<DayOfWeek> days(Node.Text text) {
    String[] ends = text.value().toLowerCase(Locale.ROOT).split("-", -1);
    int first = DAYS.indexOf(ends[0]);
    int last = DAYS.indexOf(ends[ends.length - 1]);
    if (first < 0 || last < 0 || ends.length > 2) {
      problems.addMisspelt(
          text.place(),
          "window-day",
          Printable.quoted(text.value()) + " is not a day (mon to sun) or days such as mon-fri",
          text.value(),
          DAYS);
      return Set.of();
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (int day = first; day != (last + 1) % 7 || days.isEmpty(); day = (day + 1) % 7) {
      days.add(DayOfWeek.of(day + 1));
    }
    return days;
  }

  private ZoneId zone(Node.Fields fields) {
    Optional<Node.Text> text = text(fields, "zone");
    if (text.isPresent()) {
      try {
        return ZoneId.of(text.get().value());
      } catch (DateTimeException e) {
        problems.addMisspelt(
            text.get().place(),
            "window-zone",
            Printable.quoted(text.get().value()) + " is no time zone such as Europe/Berlin or UTC",
            text.get().value(),
            ZoneId.getAvailableZoneIds());
      }
    }
    return ZoneOffset.UTC;
  }

  // ---- nodes

  /** Notes the keys that are not among {@code keys}; whether there are none. */
  private boolean known(Node.Fields fields, String what, List<String> keys) {
    boolean all = true;
    for (Node.Field field : fields.fields()) {
      if (!keys.contains(field.name())) {
        all = false;
        problems.addMisspelt(
            field.key().place(),
            "key-unknown",
            "unknown key " + Printable.quoted(field.name()) + " in " + what,
            field.name(),
            keys);
      }
    }
    return all;
  }

  private static Optional<Node.Field> field(Node.Fields fields, String key) {
    return fields.fields().stream().filter(field -> field.name().equals(key)).findFirst();
  }

  /** One value or a list of them. */
  private List<Node> items(Node.Fields fields, String key) {
    Optional<Node.Field> field = field(fields, key);
    if (field.isEmpty()) {
      return List.of();
    }
    return switch (field.get().value()) {
      case Node.Items list -> {
        if (list.items().isEmpty()) {
          problems.add(list.place(), "list-empty", Printable.quoted(key) + " is an empty list");
        }
        yield list.items();
      }
      case Node.Text text when text.isNothing() -> {
        problems.add(
            field.get().valuePlace(), "type-text", Printable.quoted(key) + " has no value");
        yield List.of();
      }
      case Node.Text text -> List.of(text);
      case Node.Fields mapping -> List.of(mapping);
    };
  }

  private Optional<Node.Text> text(Node.Fields fields, String key) {
    Optional<Node.Field> field = field(fields, key);
    if (field.isEmpty()) {
      return Optional.empty();
    }
    if (field.get().value() instanceof Node.Text text && !text.value().isBlank()) {
      if (!text.isNothing()) {
        return Optional.of(text);
      }
    }
    if (field.get().value() instanceof Node.Text) {
      problems.add(field.get().valuePlace(), "type-text", Printable.quoted(key) + " has no value");
    } else {
      wrongType(field.get(), "a text");
    }
    return Optional.empty();
  }

  private Optional<Node.Text> scalar(Node node, String what) {
    if (node instanceof Node.Text text && !text.isNothing() && !text.value().isBlank()) {
      return Optional.of(text);
    }
    problems.add(node.place(), "type-text", what + " is a text, and this is " + node.kind());
    return Optional.empty();
  }

  private void wrongType(Node.Field field, String expected) {
    problems.add(
        field.valuePlace(),
        "type",
        Printable.quoted(field.name())
            + " is "
            + expected
            + ", and this is "
            + field.value().kind());
  }
}
