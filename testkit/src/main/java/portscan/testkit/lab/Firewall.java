package portscan.testkit.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node's packet filter, made of nftables rules that are asked in the order of their making; what
 * no rule decides is accepted.
 */
public final class Firewall {
  private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");
  private static final String TABLE = "inet lab";

  /** Where in a node's way of a packet a rule stands. */
  public enum Hook {
    /** Packets for this node. */
    INPUT,
    /** Packets that this node passes on. */
    FORWARD,
    /** Packets that this node made. */
    OUTPUT;

    String chain() {
      return switch (this) {
        case INPUT -> "input";
        case FORWARD -> "forward";
        case OUTPUT -> "output";
      };
    }
  }

  /** How many packets have matched. */
  public final class Counter {
    private final String name;

    private Counter(String name) {
      this.name = name;
    }

    /** The packets that matched so far. */
    public long packets() {
      Matcher matcher = PACKETS.matcher(nft("list counter " + TABLE + " " + name));
      if (!matcher.find()) {
        throw new LabException("nft lists no packets for counter " + name);
      }
      return Long.parseLong(matcher.group(1));
    }
  }

  private final Node node;
  private final List<String> commands = new ArrayList<>();
  private boolean tableMade;
  private int counters;

  Firewall(Node node) {
    this.node = node;
  }

  /** Starts a rule for packets to this node. */
  public Rule input() {
    return new Rule(this, Hook.INPUT);
  }

  /** Starts a rule for packets that this node passes on. */
  public Rule forward() {
    return new Rule(this, Hook.FORWARD);
  }

  /** Starts a rule for packets that this node made. */
  public Rule output() {
    return new Rule(this, Hook.OUTPUT);
  }

  /** Takes all rules away. Counters go with them. */
  public Firewall clear() {
    commands.clear();
    if (tableMade) {
      commands.add("delete table " + TABLE);
      tableMade = false;
    }
    node.lab().changed();
    return this;
  }

  /** The rules as nftables lists them. */
  public String listing() {
    return nft("list ruleset");
  }

  private String nft(String arguments) {
    List<String> command = new ArrayList<>(List.of("nft"));
    command.addAll(List.of(arguments.split(" ")));
    Result result = node.command(command.toArray(String[]::new)).run();
    if (result.exitCode() != 0) {
      throw new LabException("nft " + arguments + ": " + result.stderr());
    }
    return result.stdout();
  }

  Firewall add(Hook hook, String rule) {
    makeTable();
    commands.add("add rule " + TABLE + " " + hook.chain() + " " + rule);
    node.lab().changed();
    return this;
  }

  Counter addCounter(Hook hook, String match) {
    makeTable();
    counters++;
    String name = "c" + counters;
    commands.add("add counter " + TABLE + " " + name);
    add(hook, match + " counter name " + name);
    return new Counter(name);
  }

  private void makeTable() {
    if (!tableMade) {
      tableMade = true;
      commands.add("add table " + TABLE);
      for (Hook hook : Hook.values()) {
        commands.add(
            "add chain %s %s { type filter hook %s priority 0; policy accept; }"
                .formatted(TABLE, hook.chain(), hook.chain()));
      }
    }
  }

  List<String> takeCommands() {
    List<String> taken = List.copyOf(commands);
    commands.clear();
    return taken;
  }
}
