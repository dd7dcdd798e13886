package portscan.format.runbook;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portscan.api.model.Host;
import portscan.api.model.Observation;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.format.document.Node;
import portscan.format.scope.Network;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Hosts;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.PortWords;
import portscan.format.syntax.Printable;

/** Reads expectations, exceptions and {@code everythingElse}. */
final class RuleReader {
  static final List<String> KEYS =
      List.of(
          "port",
          "ports",
          "transport",
          "state",
          "from",
          "service",
          "tls",
          "owner",
          "reason",
          "until");

  private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})");
  private static final int LONGEST_VALIDITY = 3650;
  private static final PortSet ALL_TCP = PortSet.range(Transport.TCP, 1, 65535);

  private final Scope scope;

  /** The networks of each vantage point that the runbook names. */
  private final Map<String, List<Network>> vantages;

  private final Set<String> usedVantages;

  RuleReader(Scope scope, Map<String, List<Network>> vantages, Set<String> usedVantages) {
    this.scope = scope;
    this.vantages = vantages;
    this.usedVantages = usedVantages;
  }

  /** The expectations of a list. */
  List<Rule> rules(Section section, String key, Strength strength) {
    List<Rule> rules = new ArrayList<>();
    for (Node item : section.items(key, "expectations")) {
      Section.of(scope, item, item.place(), "an expectation", KEYS)
          .flatMap(found -> rule(found, strength))
          .ifPresent(rules::add);
    }
    return rules;
  }

  /** One expectation; empty if anything about it is wrong. */
  Optional<Rule> rule(Section section, Strength strength) {
    Optional<WantedState> state = state(section, WantedState.OPEN);
    Optional<PortSet> ports = ports(section);
    Viewpoints from = from(section);
    Optional<Node.Text> service = section.text("service");
    Optional<ExpectedCertificate> certificate = certificate(section);
    Optional<LocalDate> until = until(section);
    Optional<String> owner = section.value("owner");
    Optional<String> reason = section.value("reason");
    if (state.isPresent() && state.get() != WantedState.OPEN) {
      for (String key : List.of("service", "tls")) {
        section
            .field(key)
            .ifPresent(field ->
                scope
                    .problems()
                    .add(
                        field.key().place(),
                        "key-needs-open",
                        Printable.quoted(key)
                            + " is for open ports, and this one should be "
                            + state.get()));
      }
    }
    if (state.isEmpty() || ports.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Rule(
            strength,
            ports.get(),
            state.get(),
            from,
            service,
            certificate,
            owner,
            reason,
            until,
            section.place()));
  }

  /** What {@code everythingElse} says: a state, or a mapping of a state and ports. */
  Optional<Rule> everythingElse(Section section) {
    Optional<Node.Field> field = section.field("everythingElse");
    if (field.isEmpty()) {
      return Optional.empty();
    }
    if (!(field.get().value() instanceof Node.Fields mapping)) {
      return Section.text(scope, field.get().value(), field.get().valuePlace(), "everythingElse")
          .flatMap(word -> restState(word))
          .map(state -> rest(state, ALL_TCP, field.get()));
    }
    Optional<Section> inner =
        Section.of(
            scope, mapping, mapping.place(), "everythingElse", List.of("state", "ports", "port"));
    if (inner.isEmpty()) {
      return Optional.empty();
    }
    if (inner.get().field("state").isEmpty()) {
      inner.get().missing("state-missing", "\"everythingElse\" lacks its \"state\"");
      return Optional.empty();
    }
    boolean namesPorts =
        inner.get().field("ports").isPresent() || inner.get().field("port").isPresent();
    Optional<PortSet> ports = namesPorts ? ports(inner.get()) : Optional.of(ALL_TCP);
    return inner
        .get()
        .text("state")
        .flatMap(this::restState)
        .flatMap(state -> ports.map(found -> rest(state, found, field.get())));
  }

  private static Rule rest(WantedState state, PortSet ports, Node.Field field) {
    return new Rule(
        Strength.EVERYTHING_ELSE,
        ports,
        state,
        Viewpoints.everywhere(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        field.key().place());
  }

  private Optional<WantedState> restState(Node.Text word) {
    List<String> words = List.of("closed", "unreachable", "filtered", "ignore");
    Optional<WantedState> state =
        WantedState.of(word.value()).filter(found -> found != WantedState.OPEN);
    if (state.isEmpty()) {
      scope
          .problems()
          .addMisspelt(
              word.place(),
              "state-unknown",
              "everything else is " + listed(words) + ", not " + Printable.quoted(word.value()),
              word.value(),
              words);
    }
    return state;
  }

  private Optional<WantedState> state(Section section, WantedState otherwise) {
    if (section.field("state").isEmpty()) {
      return Optional.of(otherwise);
    }
    Optional<Node.Text> word = section.text("state");
    Optional<WantedState> state = word.flatMap(text -> WantedState.of(text.value()));
    if (word.isPresent() && state.isEmpty()) {
      scope
          .problems()
          .addMisspelt(
              word.get().place(),
              "state-unknown",
              "state "
                  + Printable.quoted(word.get().value())
                  + " is not "
                  + listed(WantedState.words()),
              word.get().value(),
              WantedState.words());
    }
    return state;
  }

  private Optional<PortSet> ports(Section section) {
    Optional<Transport> transport = transport(section);
    Optional<Node.Field> one = section.field("port");
    Optional<Node.Field> many = section.field("ports");
    if (one.isPresent() && many.isPresent()) {
      scope
          .problems()
          .add(
              later(one.get(), many.get()).key().place(),
              "port-twice",
              "\"port\" and \"ports\" mean the same; keep one of them");
      return Optional.empty();
    }
    if (one.isEmpty() && many.isEmpty()) {
      section.missing("port-missing", section.what() + " names no \"port\"");
      return Optional.empty();
    }
    PortSet all = PortSet.empty();
    List<Node.Text> words = section.texts(one.isPresent() ? "port" : "ports");
    if (transport.isEmpty()) {
      return Optional.empty();
    }
    for (Node.Text word : words) {
      Parsed<PortSet> ports = PortWords.parse(word.value(), transport.get());
      scope.problems().addWithin(word, ports);
      all = all.union(ports.found().orElse(PortSet.empty()));
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  private static Node.Field later(Node.Field one, Node.Field other) {
    return one.key().place().compareTo(other.key().place()) > 0 ? one : other;
  }

  private Optional<Transport> transport(Section section) {
    if (section.field("transport").isEmpty()) {
      return Optional.of(Transport.TCP);
    }
    Optional<Node.Text> word = section.text("transport");
    Optional<Transport> transport = word.flatMap(text -> PortWords.transport(text.value()));
    if (word.isPresent() && transport.isEmpty()) {
      scope
          .problems()
          .addMisspelt(
              word.get().place(),
              "transport-unknown",
              "transport " + Printable.quoted(word.get().value()) + " is not tcp or udp",
              word.get().value(),
              List.of("tcp", "udp"));
    }
    return transport;
  }

  private Viewpoints from(Section section) {
    Set<String> names = new HashSet<>();
    List<Network> networks = new ArrayList<>();
    for (Node.Text word : section.texts("from")) {
      String text = word.value();
      if (vantages.containsKey(text)) {
        names.add(text);
        usedVantages.add(text);
        networks.addAll(vantages.getOrDefault(text, List.of()));
      } else if (text.equals(Observation.LOCAL)) {
        names.add(text);
      } else if (text.indexOf('/') >= 0 || text.indexOf(':') >= 0 || isNumeric(text)) {
        network(scope, word).ifPresent(networks::add);
      } else {
        scope.unknown(
            word.place(),
            "vantage-unknown",
            Printable.quoted(text) + " is not a network or a name under \"vantages\"",
            text,
            vantages.keySet());
      }
    }
    return new Viewpoints(names, networks);
  }

  private static boolean isNumeric(String text) {
    return text.chars().allMatch(character -> Character.isDigit(character) || character == '.');
  }

  /** The addresses that a text stands for; notes it if there are none. */
  static Optional<Network> network(Scope scope, Node.Text word) {
    Optional<Diagnostic> ambiguity = Hosts.ambiguity(word.value());
    Optional<Network> network = Network.parse(word.value());
    if (ambiguity.isPresent()) {
      scope.problems().addWithin(word, Parsed.rejected(ambiguity.get()));
      return Optional.empty();
    }
    Parsed<Host> host = Hosts.parse(word.value());
    if (network.isEmpty() && !host.problems().isEmpty()) {
      scope.problems().addWithin(word, host);
    } else if (network.isEmpty()) {
      scope
          .problems()
          .add(
              word.place(),
              "network-syntax",
              Printable.quoted(word.value()) + " is not a network such as 192.0.2.0/24");
    }
    return network;
  }

  private Optional<ExpectedCertificate> certificate(Section section) {
    return section
        .field("tls")
        .flatMap(field ->
            Section.of(
                scope,
                field.value(),
                field.valuePlace(),
                "\"tls\"",
                List.of("name", "minDaysLeft")))
        .map(tls -> new ExpectedCertificate(certificateName(tls), days(tls)));
  }

  /** A host name, {@code *.} and one, or an address: what a certificate is made out to. */
  private Optional<String> certificateName(Section tls) {
    Optional<Node.Text> text = tls.text("name");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String name = text.get().value();
    Parsed<Host> host = Hosts.parse(name.startsWith("*.") ? name.substring(2) : name);
    boolean isOne =
        host.found()
            .filter(found ->
                found instanceof Host.Name || (found instanceof Host.Span span && span.size() == 1))
            .isPresent();
    if (!isOne) {
      scope
          .problems()
          .add(
              text.get().place(),
              "certificate-name",
              "a certificate is made out to a name such as www.example or *.example, not to "
                  + Printable.quoted(name));
    }
    return isOne ? Optional.of(name) : Optional.empty();
  }

  private OptionalInt days(Section tls) {
    Optional<Node.Text> text = tls.text("minDaysLeft");
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    String digits = text.get().value();
    boolean isNumber = digits.matches("\\d{1,5}");
    if (!isNumber || Integer.parseInt(digits) > LONGEST_VALIDITY) {
      scope
          .problems()
          .add(
              text.get().place(),
              "days-out-of-range",
              "\"minDaysLeft\" is a number of days from 0 to "
                  + LONGEST_VALIDITY
                  + ", not "
                  + Printable.quoted(digits));
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(digits));
  }

  private Optional<LocalDate> until(Section section) {
    Optional<Node.Text> text = section.text("until");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher date = DATE.matcher(text.get().value());
    if (date.matches()) {
      try {
        return Optional.of(
            LocalDate.of(
                Integer.parseInt(date.group(1)),
                Integer.parseInt(date.group(2)),
                Integer.parseInt(date.group(3))));
      } catch (DateTimeException e) {
        scope
            .problems()
            .add(
                text.get().place(),
                "date-impossible",
                "the calendar has no day " + Printable.quoted(text.get().value()));
        return Optional.empty();
      }
    }
    scope
        .problems()
        .add(
            text.get().place(),
            "date-syntax",
            Printable.quoted(text.get().value()) + " is not a day such as 2027-03-31");
    return Optional.empty();
  }

  private static String listed(List<String> words) {
    return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
  }
}
