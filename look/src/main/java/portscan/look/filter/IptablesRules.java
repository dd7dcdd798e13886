package portscan.look.filter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.LocalView.Direction;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;
import portscan.look.filter.Chain.Step;
import portscan.look.filter.Chain.Verdict;

/** The rules of iptables or ip6tables, as {@code iptables-save} writes them (iptables(8)). */
final class IptablesRules {
  /** In the order in which a packet meets them; nat decides nothing here. */
  private static final List<String> TABLES = List.of("raw", "mangle", "filter", "security");

  /** Targets after which the next rule is asked. */
  private static final Set<String> PASSING =
      Set.of(
          "LOG",
          "NFLOG",
          "ULOG",
          "MARK",
          "CONNMARK",
          "CT",
          "TCPMSS",
          "TOS",
          "DSCP",
          "TTL",
          "HL",
          "CLASSIFY",
          "NOTRACK",
          "AUDIT",
          "SET",
          "CHECKSUM",
          "TEE",
          "TRACE",
          "SECMARK",
          "CONNSECMARK");

  /** Modules whose options are understood. */
  private static final Set<String> MODULES =
      Set.of("tcp", "udp", "multiport", "conntrack", "state", "comment");

  private final Flow flow;
  private final Map<String, List<Step>> steps = new LinkedHashMap<>();
  private final Map<String, Boolean> dropsAtEnd = new HashMap<>();

  private IptablesRules(Flow flow) {
    this.flow = flow;
  }

  /**
   * Holds every rule against a packet.
   *
   * @param listing what {@code iptables-save} wrote, or {@code ip6tables-save} for IPv6
   * @return the chains by key, base chains in the order in which the packet meets them
   */
  static Map<String, Chain> against(Flow flow, String listing) {
    IptablesRules rules = new IptablesRules(flow);
    String table = "";
    for (String line : (Iterable<String>) listing.lines()::iterator) {
      List<String> words = words(line);
      if (line.startsWith("*") && words.size() == 1) {
        table = words.getFirst().substring(1);
      } else if (line.startsWith(":") && words.size() >= 2) {
        String key = table + " " + words.get(0).substring(1);
        rules.steps.putIfAbsent(key, new ArrayList<>());
        rules.dropsAtEnd.put(key, words.get(1).equals("DROP"));
      } else if (words.size() >= 2) {
        int at = words.get(0).startsWith("[") ? 1 : 0;
        if (words.get(at).equals("-A") && words.size() > at + 1) {
          String key = table + " " + words.get(at + 1);
          List<String> rest = words.subList(at + 2, words.size());
          List<Step> chain = rules.steps.computeIfAbsent(key, _ -> new ArrayList<>());
          rules
              .step(table, rest, line.substring(Math.max(0, line.indexOf("-A"))))
              .ifPresent(chain::add);
        }
      }
    }
    return rules.chains();
  }

  private Map<String, Chain> chains() {
    List<String> hooks =
        flow.direction() == Direction.IN
            ? List.of("PREROUTING", "INPUT")
            : List.of("OUTPUT", "POSTROUTING");
    String program = flow.family() == AddressFamily.IPV4 ? "iptables" : "ip6tables";
    Map<String, Chain> held = new LinkedHashMap<>();
    for (String hook : hooks) {
      for (String table : TABLES) {
        String key = table + " " + hook;
        if (steps.containsKey(key)) {
          boolean drops = dropsAtEnd.getOrDefault(key, false);
          held.put(key, new Chain(program + " " + key, true, drops, steps.get(key)));
        }
      }
    }
    steps.forEach(
        (key, chain) -> held.putIfAbsent(key, new Chain(program + " " + key, false, false, chain)));
    return held;
  }

  /**
   * Words as a shell would read them: quoted ones may have spaces, {@code \} quotes a character.
   */
  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean isQuoted = false;
    boolean isWord = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        word.append(line.charAt(++i));
        isWord = true;
      } else if (c == '"') {
        isQuoted = !isQuoted;
        isWord = true;
      } else if (c == ' ' && !isQuoted) {
        if (isWord) {
          words.add(word.toString());
        }
        word.setLength(0);
        isWord = false;
      } else {
        word.append(c);
        isWord = true;
      }
    }
    if (isWord) {
      words.add(word.toString());
    }
    return words;
  }

  private Optional<Step> step(String table, List<String> words, String text) {
    Deque<String> rest = new ArrayDeque<>(words);
    Match match = Match.YES;
    while (!rest.isEmpty()) {
      String option = rest.pop();
      boolean negated = option.equals("!");
      if (negated) {
        option = next(rest);
      }
      if (option.equals("-j") || option.equals("-g")) {
        return end(table, next(rest), option.equals("-g"), match, text);
      }
      Match fits = fits(option, rest);
      match = match.and(negated ? fits.negated() : fits);
    }
    // A rule that only counts.
    return Optional.empty();
  }

  private static String next(Deque<String> words) {
    String word = words.poll();
    return word == null ? "" : word;
  }

  private static Optional<Step> end(
      String table, String target, boolean isGoto, Match match, String text) {
    return switch (target) {
      case "ACCEPT" -> Optional.of(new Step(match, Verdict.ACCEPT, "", text));
      case "DROP", "REJECT", "TARPIT" -> Optional.of(new Step(match, Verdict.STOP, "", text));
      case "RETURN" -> Optional.of(new Step(match, Verdict.RETURN, "", text));
      case "QUEUE", "NFQUEUE", "SYNPROXY", "TPROXY" ->
          Optional.of(new Step(match.and(Match.MAYBE), Verdict.ACCEPT, "", text));
      default -> {
        Verdict verdict = isGoto ? Verdict.GOTO : Verdict.JUMP;
        yield PASSING.contains(target)
            ? Optional.empty()
            : Optional.of(new Step(match, verdict, table + " " + target, text));
      }
    };
  }

  /** Whether the packet has what an option asks for; takes the option's arguments. */
  private Match fits(String option, Deque<String> rest) {
    return switch (option) {
      case "-p" -> protocol(next(rest));
      case "-s" -> network(next(rest), flow.source());
      case "-d" -> network(next(rest), flow.destination());
      case "-i" -> device(next(rest), Direction.IN);
      case "-o" -> device(next(rest), Direction.OUT);
      case "-f" -> Match.NO;
      case "--sport", "--sports" -> ports(next(rest), flow.sourcePort());
      case "--dport", "--dports" -> ports(next(rest), flow.destinationPort());
      case "--ports" -> {
        String ports = next(rest);
        yield ports(ports, flow.sourcePort()).or(ports(ports, flow.destinationPort()));
      }
      case "--ctstate", "--state" -> state(next(rest));
      case "--tcp-flags" -> flags(next(rest), next(rest));
      case "--comment" -> {
        next(rest);
        yield Match.YES;
      }
      case "-m" -> MODULES.contains(next(rest)) ? Match.YES : Match.MAYBE;
      default -> {
        while (!rest.isEmpty() && !rest.peek().startsWith("-") && !rest.peek().equals("!")) {
          rest.pop();
        }
        yield Match.MAYBE;
      }
    };
  }

  private Match protocol(String word) {
    return switch (word) {
      case "all", "0" -> Match.YES;
      case "tcp", "6" -> Match.of(flow.transport() == Transport.TCP);
      case "udp", "17" -> Match.of(flow.transport() == Transport.UDP);
      default -> Match.NO;
    };
  }

  private static Match network(String text, @Nullable IpAddress address) {
    int slash = text.indexOf('/');
    Optional<IpAddress> network = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (address == null || network.isEmpty()) {
      return Match.MAYBE;
    }
    OptionalInt length =
        slash < 0
            ? OptionalInt.of(network.get().family().bits())
            : number(text.substring(slash + 1));
    return length.isEmpty()
        ? Match.MAYBE
        : Match.of(Prefix.contains(network.get(), length.getAsInt(), address));
  }

  private static OptionalInt number(String text) {
    return text.matches("[0-9]{1,5}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  private Match device(String pattern, Direction direction) {
    String device = flow.device();
    if (flow.direction() != direction || device == null) {
      return Match.MAYBE;
    }
    return pattern.endsWith("+")
        ? Match.of(device.startsWith(pattern.substring(0, pattern.length() - 1)))
        : Match.of(device.equals(pattern));
  }

  /** Ports and ranges {@code first:last}, separated by commas; an end that is left out is open. */
  private static Match ports(String list, int port) {
    if (port == 0) {
      return Match.MAYBE;
    }
    Match any = Match.NO;
    for (String part : list.split(",", -1)) {
      int colon = part.indexOf(':');
      String first = colon < 0 ? part : part.substring(0, colon);
      String last = colon < 0 ? part : part.substring(colon + 1);
      OptionalInt from = first.isEmpty() ? OptionalInt.of(0) : number(first);
      OptionalInt to = last.isEmpty() ? OptionalInt.of(65_535) : number(last);
      any =
          any.or(
              from.isEmpty() || to.isEmpty()
                  ? Match.MAYBE
                  : Match.of(port >= from.getAsInt() && port <= to.getAsInt()));
    }
    return any;
  }

  private Match state(String list) {
    for (String state : list.split(",", -1)) {
      if (state.equalsIgnoreCase(flow.state())) {
        return Match.YES;
      }
    }
    return Match.NO;
  }

  private Match flags(String mask, String wanted) {
    if (flow.transport() != Transport.TCP) {
      return Match.NO;
    }
    return Match.of((flow.flags() & bits(mask)) == bits(wanted));
  }

  private static int bits(String list) {
    int bits = 0;
    for (String flag : list.split(",", -1)) {
      bits |=
          switch (flag) {
            case "FIN" -> 0x01;
            case "SYN" -> 0x02;
            case "RST" -> 0x04;
            case "PSH" -> 0x08;
            case "ACK" -> 0x10;
            case "URG" -> 0x20;
            case "ALL" -> 0x3f;
            default -> 0;
          };
    }
    return bits;
  }
}
