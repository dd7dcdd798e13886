package portscan.insight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.Transport;

/** What was seen of one target, arranged the ways that rules ask for. */
final class Scene {
  private final String target;
  private final Advisor.PortNames names;
  private final List<Sight> sights;
  private final Map<IpAddress, List<Sight>> byAddress;
  private final List<Observation> undetermined = new ArrayList<>();

  private final @Nullable Inquiry inquiry;

  /** A scene of which nothing is known but observations. */
  Scene(String target, List<Observation> observations, Advisor.PortNames names) {
    this(target, observations, names, null);
  }

  /** A scene that experiments were made on; null if none were. */
  Scene(
      String target,
      List<Observation> observations,
      Advisor.PortNames names,
      @Nullable Inquiry inquiry) {
    this.target = target;
    this.inquiry = inquiry;
    this.names = names;
    Map<Endpoint, List<Observation>> looks = new TreeMap<>(Scene::compareEndpoints);
    for (Observation seen : observations) {
      IpAddress address = seen.address();
      if (address == null || seen.outcome() instanceof Outcome.Undetermined) {
        undetermined.add(seen);
      } else {
        Endpoint endpoint = new Endpoint(address, seen.port(), seen.transport());
        looks.computeIfAbsent(endpoint, _ -> new ArrayList<>(1)).add(seen);
      }
    }
    List<Sight> grouped = new ArrayList<>(looks.size());
    looks.forEach((endpoint, ofEndpoint) -> grouped.add(new Sight(endpoint, ofEndpoint)));
    sights = grouped;
    byAddress = byAddress(_ -> true);
  }

  /*
   * Groups are found by comparing, in plain code: the first hash of any record costs 8 ms, the first
   * combined Comparator 4 ms, and a whole check takes 40.
   */
  private static int compareEndpoints(Endpoint one, Endpoint other) {
    int byAddress = one.address().compareTo(other.address());
    int byTransport = byAddress != 0 ? byAddress : one.transport().compareTo(other.transport());
    return byTransport != 0 ? byTransport : Integer.compare(one.port(), other.port());
  }

  /** What the user asked for, as typed. */
  String target() {
    return target;
  }

  /** What experiments found out; empty where only observations are explained. */
  Optional<Inquiry> inquiry() {
    return Optional.ofNullable(inquiry);
  }

  /** What experiments found out about {@code address}; empty if none were made. */
  Optional<Dossier> dossier(IpAddress address) {
    return inquiry == null ? Optional.empty() : inquiry.dossier(address);
  }

  /** The verdicts on whose addresses experiments were made. */
  List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Sight sight : sights) {
      dossier(sight.endpoint().address()).ifPresent(dossier -> cases.add(new Case(sight, dossier)));
    }
    return cases;
  }

  /** The endpoints that a verdict was reached on. */
  List<Sight> sights() {
    return sights;
  }

  /** The observations that say nothing about the target, in the order in which they were made. */
  List<Observation> undetermined() {
    return undetermined;
  }

  /** The endpoints that satisfy {@code condition}, by address, in the order of addresses. */
  Map<IpAddress, List<Sight>> byAddress(Predicate<Sight> condition) {
    return grouped(
        condition, sight -> sight.endpoint().address(), Comparator.<IpAddress>naturalOrder());
  }

  /** The endpoints that satisfy {@code condition}, grouped, in the order of the groups. */
  <K> Map<K, List<Sight>> grouped(
      Predicate<Sight> condition, Function<Sight, K> key, Comparator<? super K> order) {
    Map<K, List<Sight>> groups = new TreeMap<>(order);
    for (Sight sight : sights) {
      if (condition.test(sight)) {
        groups.computeIfAbsent(key.apply(sight), _ -> new ArrayList<>()).add(sight);
      }
    }
    return groups;
  }

  /** Every endpoint of {@code address} that a verdict was reached on. */
  List<Sight> of(IpAddress address) {
    return byAddress.getOrDefault(address, List.of());
  }

  /** Every observation, also those that say nothing about the target. */
  List<Observation> all() {
    List<Observation> all = new ArrayList<>(undetermined);
    sights.forEach(sight -> all.addAll(sight.looks()));
    return all;
  }

  /** What name servers and the hosts file say; empty if they were not asked. */
  Optional<NameAnswers> names() {
    return inquiry().map(Inquiry::names).map(NameAnswers::new);
  }

  /** The host as typed, without scheme, port and path. */
  String host() {
    String host = withoutScheme();
    int end = 0;
    while (end < host.length() && host.charAt(end) != ':' && host.charAt(end) != '/') {
      end++;
    }
    return host.substring(0, end);
  }

  private String withoutScheme() {
    int scheme = target.indexOf("://");
    return scheme < 0 ? target : target.substring(scheme + 3);
  }

  /** {@code db.example:5432}, or the address if no name was asked for. */
  String hostAndPort(Endpoint endpoint) {
    return shellWord(isName() ? host() + ":" + endpoint.port() : plain(endpoint));
  }

  /** The name that the port is registered under; empty if none is known. */
  String serviceName(Sight sight) {
    return names.name(sight.endpoint().transport(), sight.endpoint().port()).orElse("");
  }

  /** Whether the target is a host name, so that its addresses should all behave alike. */
  boolean isName() {
    String host = withoutScheme();
    boolean ipv6 = host.startsWith("[") || host.indexOf(':') != host.lastIndexOf(':');
    return !ipv6 && host().chars().anyMatch(Character::isLetter);
  }

  /** {@code TCP port 5432 (postgresql)}, {@code TCP ports 80 and 443} or {@code 993 ports}. */
  String ports(List<Sight> some) {
    List<Endpoint> endpoints = some.stream().map(Sight::endpoint).toList();
    Transport transport = endpoints.getFirst().transport();
    boolean alike = endpoints.stream().allMatch(one -> one.transport() == transport);
    List<Integer> numbers = endpoints.stream().map(Endpoint::port).distinct().sorted().toList();
    String kind = alike ? transport.name() + " " : "";
    if (numbers.size() > 4 || (!alike && endpoints.size() > 1)) {
      return endpoints.size() + " " + kind + "ports";
    }
    if (numbers.size() == 1) {
      return kind + "port " + numbers.getFirst() + service(transport, numbers.getFirst());
    }
    StringBuilder list = new StringBuilder(kind + "ports ");
    for (int i = 0; i < numbers.size(); i++) {
      list.append(i == 0 ? "" : i == numbers.size() - 1 ? " and " : ", ").append(numbers.get(i));
    }
    return list.toString();
  }

  private String service(Transport transport, int port) {
    return names.name(transport, port).map(name -> " (" + name + ")").orElse("");
  }

  /** The command that lists who listens on these ports, to be run on the host itself. */
  String listenersCommand(List<Sight> some) {
    List<Endpoint> endpoints = some.stream().map(Sight::endpoint).toList();
    boolean tcp = endpoints.stream().anyMatch(one -> one.transport() == Transport.TCP);
    boolean udp = endpoints.stream().anyMatch(one -> one.transport() == Transport.UDP);
    String options = "-l" + (tcp ? "t" : "") + (udp ? "u" : "") + "np";
    boolean onePort = endpoints.stream().map(Endpoint::port).distinct().count() == 1;
    return onePort
        ? "`ss " + options + " 'sport = :" + endpoints.getFirst().port() + "'`"
        : "`ss " + options + "`";
  }

  /** The command that finds where on the way packets to this port stop, and why. */
  static String pathCommand(Sight sight) {
    return "`portscan why " + shellWord(destination(sight.endpoint())) + "`";
  }

  /** An endpoint as the command line takes it. */
  static String destination(Endpoint endpoint) {
    String plain = plain(endpoint);
    return endpoint.transport() == Transport.UDP ? "udp://" + plain : plain;
  }

  /** An endpoint without its transport: {@code 192.0.2.1:80} or {@code [2001:db8::1]:80}. */
  static String plain(Endpoint endpoint) {
    String text = endpoint.toString();
    return text.substring(0, text.lastIndexOf('/'));
  }

  /** {@code text} as one word of a shell, in quotes where a shell would read it otherwise. */
  static String shellWord(String text) {
    boolean plain =
        text.chars()
            .allMatch(
                c -> (c < 0x80 && Character.isLetterOrDigit(c)) || "._:/@%,-".indexOf(c) >= 0);
    return plain ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** {@code from 10.0.0.9}, or nothing if the source address is not known. */
  static String fromSource(Sight sight) {
    @Nullable IpAddress source = sight.latest().source();
    return source == null ? "" : " from " + source;
  }

  /** {@code on this machine} or {@code on 10.0.0.5}. */
  static String where(IpAddress address) {
    return address.isLoopback() ? "on this machine" : "on " + address;
  }
}
