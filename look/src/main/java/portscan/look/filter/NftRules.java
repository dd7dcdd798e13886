package portscan.look.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import portscan.api.model.AddressFamily;
import portscan.look.filter.Chain.Step;
import portscan.look.filter.Chain.Verdict;

/** The rules of nftables, as {@code nft -j list ruleset} lists them (libnftables-json(5)). */
final class NftRules {
  /** Statements that hold only sometimes. */
  private static final Set<String> CONDITIONS = Set.of("limit", "quota", "ct count", "connlimit");

  /** Statements after which the packet has left the chain, for somewhere else. */
  private static final Set<String> DIVERSIONS = Set.of("queue", "tproxy", "synproxy", "fwd");

  private final Flow flow;
  private final Map<String, String> texts;
  private final NftMatcher matcher;

  /** Of each chain, its description and its rules. */
  private final Map<String, Json> chains = new LinkedHashMap<>();

  private final Map<String, List<Json>> rules = new HashMap<>();

  /** The elements of sets and maps by table and name. */
  private final Map<String, List<Json>> sets = new HashMap<>();

  private NftRules(Json listing, Map<String, String> texts, Flow flow) {
    this.flow = flow;
    this.texts = texts;
    matcher = new NftMatcher(flow, sets);
    for (Json entry : listing.at("nftables").items()) {
      take(entry);
    }
  }

  /**
   * Holds every rule against a packet.
   *
   * @param listing what {@code nft -j list ruleset} wrote
   * @param texts the rules as people read them, see {@link #texts}
   * @return the chains by key, base chains in the order in which the packet meets them
   */
  static Map<String, Chain> against(Flow flow, Json listing, Map<String, String> texts) {
    return new NftRules(listing, texts, flow).chains();
  }

  private void take(Json entry) {
    Json chain = entry.at("chain");
    if (chain instanceof Json.Fields) {
      chains.put(key(chain, chain.text("name")), chain);
    }
    Json rule = entry.at("rule");
    if (rule instanceof Json.Fields) {
      rules.computeIfAbsent(key(rule, rule.text("chain")), _ -> new ArrayList<>()).add(rule);
    }
    for (String kind : List.of("set", "map")) {
      Json set = entry.at(kind);
      if (set instanceof Json.Fields) {
        Json elements = set.at("elem");
        sets.put(
            key(set, set.text("name")),
            elements instanceof Json.Items(List<Json> items) ? items : List.of());
      }
    }
  }

  /** A table's chain or set; a chain and a set may have one name. */
  static String key(Json object, String name) {
    return table(object) + "/" + name;
  }

  private static String table(Json object) {
    return object.text("family") + " " + object.text("table");
  }

  private Map<String, Chain> chains() {
    List<Map.Entry<String, Json>> met = new ArrayList<>(chains.entrySet());
    met.removeIf(entry -> !concernsFamily(entry.getValue()));
    met.sort(
        Comparator.comparingInt((Map.Entry<String, Json> entry) -> place(entry.getValue()))
            .thenComparingLong(entry -> entry.getValue().number("prio")));
    Map<String, Chain> held = new LinkedHashMap<>();
    for (Map.Entry<String, Json> entry : met) {
      Json chain = entry.getValue();
      boolean isBase = place(chain) < Integer.MAX_VALUE;
      List<Step> steps = new ArrayList<>();
      for (Json rule : rules.getOrDefault(entry.getKey(), List.of())) {
        addSteps(rule, steps);
      }
      held.put(
          entry.getKey(),
          new Chain(
              table(chain) + " " + chain.text("name"),
              isBase,
              isBase && chain.text("policy").equals("drop"),
              steps));
    }
    return held;
  }

  private boolean concernsFamily(Json chain) {
    return switch (chain.text("family")) {
      case "inet" -> true;
      case "ip" -> flow.family() == AddressFamily.IPV4;
      case "ip6" -> flow.family() == AddressFamily.IPV6;
      default -> false;
    };
  }

  /** When the packet comes by; the highest number if it does not enter the filter there. */
  private int place(Json chain) {
    if (chain.text("type").equals("nat")) {
      return Integer.MAX_VALUE;
    }
    return switch (flow.direction()) {
      case IN -> place(chain, "prerouting", "input");
      case OUT -> place(chain, "output", "postrouting");
    };
  }

  private static int place(Json chain, String first, String second) {
    String hook = chain.text("hook");
    if (hook.equals(first)) {
      return 0;
    }
    return hook.equals(second) ? 1 : Integer.MAX_VALUE;
  }

  private void addSteps(Json rule, List<Step> steps) {
    String text = text(rule);
    Match match = Match.YES;
    for (Json statement : rule.at("expr").items()) {
      if (!(statement instanceof Json.Fields(Map<String, Json> fields)) || fields.size() != 1) {
        match = match.and(Match.MAYBE);
        continue;
      }
      String name = fields.keySet().iterator().next();
      Json body = statement.at(name);
      Optional<Step> end = verdict(rule, statement, match, text);
      if (end.isPresent()) {
        steps.add(end.get());
        return;
      }
      switch (name) {
        case "match" -> match = match.and(matcher.fits(rule, body));
        case "vmap" -> addBranches(rule, body, match, text, steps);
        case "xt" -> {
          boolean isTarget = body.text("type").equals("target");
          if (isTarget && Set.of("REJECT", "DROP").contains(body.text("name"))) {
            steps.add(new Step(match, Verdict.STOP, "", text));
            return;
          }
          match = isTarget ? match : match.and(Match.MAYBE);
        }
        default -> {
          if (CONDITIONS.contains(name)) {
            match = match.and(Match.MAYBE);
          } else if (DIVERSIONS.contains(name)) {
            steps.add(new Step(match.and(Match.MAYBE), Verdict.ACCEPT, "", text));
            return;
          }
        }
      }
    }
  }

  /** What becomes of a packet there; empty if the statement is no verdict. */
  private static Optional<Step> verdict(Json rule, Json statement, Match match, String text) {
    if (!(statement instanceof Json.Fields(Map<String, Json> fields)) || fields.isEmpty()) {
      return Optional.empty();
    }
    String name = fields.keySet().iterator().next();
    String target = key(rule, statement.at(name).text("target"));
    return switch (name) {
      case "accept" -> Optional.of(new Step(match, Verdict.ACCEPT, "", text));
      case "drop", "reject" -> Optional.of(new Step(match, Verdict.STOP, "", text));
      case "return" -> Optional.of(new Step(match, Verdict.RETURN, "", text));
      case "jump" -> Optional.of(new Step(match, Verdict.JUMP, target, text));
      case "goto" -> Optional.of(new Step(match, Verdict.GOTO, target, text));
      default -> Optional.empty();
    };
  }

  /** A verdict map: the first of its keys that fits decides. */
  private void addBranches(Json rule, Json map, Match match, String text, List<Step> steps) {
    for (Json element : matcher.elements(rule, map.at("data"))) {
      List<Json> pair = element.items();
      if (pair.size() == 2) {
        Match fits = match.and(matcher.fits(rule, map.at("key"), pair.get(0)));
        verdict(rule, pair.get(1), fits, text)
            .filter(step -> step.match() != Match.NO)
            .ifPresent(steps::add);
      }
    }
  }

  private String text(Json rule) {
    String handle = textKey(table(rule), rule.text("chain"), rule.number("handle"));
    return texts.getOrDefault(handle, "rule with handle " + rule.number("handle"));
  }

  private static String textKey(String table, String chain, long handle) {
    return table + "/" + chain + "/" + handle;
  }

  /**
   * The rules as people read them, by table, chain and handle.
   *
   * @param listing what {@code nft -a list ruleset} wrote; a rule with a set of many elements takes
   *     several lines
   */
  static Map<String, String> texts(String listing) {
    Map<String, String> texts = new HashMap<>();
    String table = "";
    String chain = "";
    StringBuilder open = new StringBuilder();
    for (String line : (Iterable<String>) listing.lines()::iterator) {
      String text = line.strip();
      int mark = text.lastIndexOf(" # handle ");
      String content = mark < 0 ? text : text.substring(0, mark);
      if (text.startsWith("table ") && content.endsWith(" {")) {
        table = between("table ", content);
        open.setLength(0);
      } else if (text.startsWith("chain ") && content.endsWith(" {") && mark > 0) {
        chain = between("chain ", content);
        open.setLength(0);
      } else if (mark < 0) {
        boolean isDescription = text.isEmpty() || text.equals("}") || text.startsWith("type ");
        open.append(isDescription ? "" : text + " ");
      } else {
        String handle = text.substring(mark + " # handle ".length());
        texts.put(table + "/" + chain + "/" + handle, open + content);
        open.setLength(0);
      }
    }
    return texts;
  }

  /** What stands between a word and the brace at the end; empty if nothing does. */
  private static String between(String word, String content) {
    int end = content.length() - " {".length();
    return end > word.length() ? content.substring(word.length(), end) : "";
  }
}
