package portscan.look.filter;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.LocalView.Direction;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

/** Holds the expressions of nftables against one packet. */
final class NftMatcher {
  private static final Map<String, Integer> FLAGS =
      Map.of(
          "fin", 0x01, "syn", 0x02, "rst", 0x04, "psh", 0x08, "ack", 0x10, "urg", 0x20, "ecn", 0x40,
          "cwr", 0x80);
  private static final Map<String, Integer> PROTOCOLS =
      Map.of("icmp", 1, "tcp", 6, "udp", 17, "ipv6-icmp", 58, "sctp", 132, "udplite", 136);

  private final Flow flow;
  private final Map<String, List<Json>> sets;

  /**
   * For one packet.
   *
   * @param sets the elements of named sets and maps by {@link NftRules#key}
   */
  NftMatcher(Flow flow, Map<String, List<Json>> sets) {
    this.flow = flow;
    this.sets = sets;
  }

  /** What a field of the packet has. */
  private sealed interface Value {}

  /** A number. */
  private record Count(long number) implements Value {}

  /** Bits that are set. */
  private record Bits(long bits) implements Value {}

  /** An address. */
  private record Place(IpAddress address) implements Value {}

  /** A word. */
  private record Word(String word) implements Value {}

  /** It is not known. */
  private record Unknown() implements Value {}

  /** The packet has no such field. */
  private record Missing() implements Value {}

  /** Whether a {@code match} statement fits. */
  Match fits(Json rule, Json match) {
    Json left = match.at("left");
    Json right = match.at("right");
    String operator = match.text("op");
    return switch (operator) {
      case "==", "in" -> fits(rule, left, right);
      case "!=" -> hasField(left) ? fits(rule, left, right).negated() : Match.NO;
      case "<", ">", "<=", ">=" -> compares(left, operator, right);
      default -> Match.MAYBE;
    };
  }

  private boolean hasField(Json left) {
    return left.at("concat").items().stream().noneMatch(part -> value(part) instanceof Missing)
        && !(value(left) instanceof Missing);
  }

  private Match compares(Json left, String operator, Json right) {
    Value value = value(left);
    if (value instanceof Missing) {
      return Match.NO;
    }
    if (!(value instanceof Count(long number)) || !(right instanceof Json.Whole(long bound))) {
      return Match.MAYBE;
    }
    return Match.of(
        switch (operator) {
          case "<" -> number < bound;
          case ">" -> number > bound;
          case "<=" -> number <= bound;
          default -> number >= bound;
        });
  }

  /** Whether the expression's value is the right side, or one of its elements. */
  Match fits(Json rule, Json left, Json right) {
    if (left.at("concat") instanceof Json.Items(List<Json> parts)) {
      return Match.of(hasField(left)).and(fitsAll(rule, parts, right));
    }
    Value value = value(left);
    if (value instanceof Missing) {
      return Match.NO;
    }
    if (value instanceof Bits(long bits) && !isNamedSet(right)) {
      return fitsBits(bits, left, right);
    }
    return fits(rule, value, right);
  }

  private static boolean isNamedSet(Json right) {
    return right instanceof Json.Text(String text) && text.startsWith("@");
  }

  /** The elements of a set or map: of a named one, or as they are. */
  List<Json> elements(Json rule, Json set) {
    if (set instanceof Json.Text(String name) && name.startsWith("@")) {
      return sets.getOrDefault(NftRules.key(rule, name.substring(1)), List.of());
    }
    return set.at("set") instanceof Json.Items(List<Json> items) ? items : set.items();
  }

  private Match fitsAll(Json rule, List<Json> parts, Json right) {
    boolean isSet = isNamedSet(right) || right.at("set") instanceof Json.Items;
    Match any = Match.NO;
    for (Json element : isSet ? elements(rule, right) : List.of(right)) {
      List<Json> wanted = unwrapped(element).at("concat").items();
      Match all = wanted.size() == parts.size() ? Match.YES : Match.MAYBE;
      for (int i = 0; i < Math.min(parts.size(), wanted.size()); i++) {
        all = all.and(fits(rule, value(parts.get(i)), wanted.get(i)));
      }
      any = any.or(all);
    }
    return any;
  }

  /** The value of a set's element, which may have a time-out or a remark. */
  private static Json unwrapped(Json element) {
    Json inner = element.at("elem").at("val");
    return inner instanceof Json.Other ? element : inner;
  }

  private Match fits(Json rule, Value value, Json right) {
    if (value instanceof Unknown) {
      return Match.MAYBE;
    }
    boolean isSet = isNamedSet(right) || right.at("set") instanceof Json.Items;
    if (isSet || right instanceof Json.Items) {
      Match any = Match.NO;
      for (Json element : elements(rule, right)) {
        any = any.or(fits(rule, value, unwrapped(element)));
      }
      return any;
    }
    if (right.at("range") instanceof Json.Items(List<Json> ends) && ends.size() == 2) {
      return within(value, ends.get(0), ends.get(1));
    }
    if (right.at("prefix") instanceof Json.Fields) {
      return within(value, right.at("prefix"));
    }
    return switch (value) {
      case Count(long number) ->
          right instanceof Json.Whole(long wanted) ? Match.of(number == wanted) : Match.MAYBE;
      case Place(IpAddress address) ->
          address(right).map(wanted -> Match.of(address.sameBits(wanted))).orElse(Match.MAYBE);
      case Word(String word) -> fitsWord(word, right);
      case Bits _, Unknown _ -> Match.MAYBE;
      case Missing _ -> Match.NO;
    };
  }

  private static Match fitsWord(String word, Json right) {
    if (right instanceof Json.Text(String wanted)) {
      return wanted.endsWith("*")
          ? Match.of(word.startsWith(wanted.substring(0, wanted.length() - 1)))
          : Match.of(word.equals(wanted));
    }
    return right instanceof Json.Whole(long number) && PROTOCOLS.containsKey(word)
        ? Match.of(PROTOCOLS.get(word) == number)
        : Match.MAYBE;
  }

  private static Match within(Value value, Json first, Json last) {
    if (value instanceof Count(long number)
        && first instanceof Json.Whole(long from)
        && last instanceof Json.Whole(long to)) {
      return Match.of(number >= from && number <= to);
    }
    if (value instanceof Place(IpAddress address)) {
      Optional<IpAddress> from = address(first);
      Optional<IpAddress> to = address(last);
      if (from.isPresent() && to.isPresent()) {
        IpAddress plain = address.withZone("");
        return Match.of(plain.compareTo(from.get()) >= 0 && plain.compareTo(to.get()) <= 0);
      }
    }
    return Match.MAYBE;
  }

  private static Match within(Value value, Json prefix) {
    Optional<IpAddress> network = address(prefix.at("addr"));
    return value instanceof Place(IpAddress address) && network.isPresent()
        ? Match.of(Prefix.contains(network.get(), (int) prefix.number("len"), address))
        : Match.MAYBE;
  }

  private static Optional<IpAddress> address(Json text) {
    return text instanceof Json.Text(String literal) ? IpAddress.parse(literal) : Optional.empty();
  }

  /** Flags: plain ones fit if any is set, masked ones if all are as they should be. */
  private static Match fitsBits(long bits, Json left, Json right) {
    OptionalLong wanted = bits(right);
    if (wanted.isEmpty()) {
      return Match.MAYBE;
    }
    return left.at("&") instanceof Json.Items || right.at("|") instanceof Json.Items
        ? Match.of(bits == wanted.getAsLong())
        : Match.of((bits & wanted.getAsLong()) != 0);
  }

  private static OptionalLong bits(Json expression) {
    Json joined = expression.at("|");
    long bits = 0;
    for (Json part : joined instanceof Json.Other ? expression.items() : joined.items()) {
      OptionalLong some =
          switch (part) {
            case Json.Text(String name) when FLAGS.containsKey(name) ->
                OptionalLong.of(FLAGS.get(name));
            case Json.Whole(long number) -> OptionalLong.of(number);
            case Json.Fields fields when fields.at("|") instanceof Json.Items -> bits(fields);
            case Json.Text _, Json.Fields _, Json.Items _, Json.Other _ -> OptionalLong.empty();
          };
      if (some.isEmpty()) {
        return some;
      }
      bits |= some.getAsLong();
    }
    return OptionalLong.of(bits);
  }

  private Value value(Json expression) {
    if (expression.at("&") instanceof Json.Items(List<Json> parts) && parts.size() == 2) {
      Value masked = value(parts.get(0));
      OptionalLong mask = bits(parts.get(1));
      return switch (masked) {
        case Bits(long bits) when mask.isPresent() -> new Bits(bits & mask.getAsLong());
        case Missing _ -> masked;
        case Bits _, Count _, Place _, Word _, Unknown _ -> new Unknown();
      };
    }
    Json payload = expression.at("payload");
    if (payload instanceof Json.Fields) {
      return payload(payload.text("protocol"), payload.text("field"));
    }
    String key = expression.at("meta").text("key");
    if (!key.isEmpty()) {
      return meta(key);
    }
    return switch (expression.at("ct").text("key")) {
      case "state" -> new Word(flow.state());
      case "direction" -> new Word(flow.isReply() ? "reply" : "original");
      default -> new Unknown();
    };
  }

  private Value payload(String protocol, String field) {
    return switch (protocol) {
      case "tcp" -> flow.transport() == Transport.TCP ? transport(field) : new Missing();
      case "udp" -> flow.transport() == Transport.UDP ? transport(field) : new Missing();
      case "th" -> transport(field);
      case "ip" -> flow.family() == AddressFamily.IPV4 ? network(field) : new Missing();
      case "ip6" -> flow.family() == AddressFamily.IPV6 ? network(field) : new Missing();
      case "icmp", "icmpv6", "igmp", "arp", "sctp", "dccp", "esp", "ah", "comp", "udplite" ->
          new Missing();
      default -> new Unknown();
    };
  }

  private Value transport(String field) {
    return switch (field) {
      case "sport" -> port(flow.sourcePort());
      case "dport" -> port(flow.destinationPort());
      case "flags" -> new Bits(flow.flags());
      default -> new Unknown();
    };
  }

  private static Value port(int port) {
    return port == 0 ? new Unknown() : new Count(port);
  }

  private Value network(String field) {
    return switch (field) {
      case "saddr" -> place(flow.source());
      case "daddr" -> place(flow.destination());
      case "protocol", "nexthdr" -> new Word(flow.transport().word());
      default -> new Unknown();
    };
  }

  private static Value place(@Nullable IpAddress address) {
    return address == null ? new Unknown() : new Place(address);
  }

  private Value meta(String key) {
    boolean isIpv4 = flow.family() == AddressFamily.IPV4;
    return switch (key) {
      case "l4proto" -> new Word(flow.transport().word());
      case "nfproto" -> new Word(isIpv4 ? "ipv4" : "ipv6");
      case "protocol" -> new Word(isIpv4 ? "ip" : "ip6");
      case "iif", "iifname" -> device(Direction.IN);
      case "oif", "oifname" -> device(Direction.OUT);
      default -> new Unknown();
    };
  }

  private Value device(Direction direction) {
    String device = flow.device();
    if (flow.direction() != direction || device == null) {
      return new Unknown();
    }
    return new Word(device);
  }
}
