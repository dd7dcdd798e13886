package portscan.testkit.lab;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the shortest way between nodes, through routers only, for one IP version. */
final class Routing {
  /** The first step from a node: onto which link, and how many links the whole way has. */
  record FirstStep(Link link, int length) {}

  private Routing() {}

  /** The first step of the shortest way from {@code start} to every node that can be reached. */
  static Map<Node, FirstStep> firstSteps(Node start, IpVersion version) {
    Map<Node, FirstStep> steps = new HashMap<>();
    Deque<Node> frontier = new ArrayDeque<>(List.of(start));
    while (!frontier.isEmpty()) {
      Node here = frontier.remove();
      int length = here == start ? 0 : distance(steps, here);
      if (here != start && here instanceof Host) {
        continue;
      }
      for (Link link : here.links()) {
        Node next = link.peerOf(here);
        if (link.carries(version) && next != start && !steps.containsKey(next)) {
          steps.put(next, new FirstStep(here == start ? link : firstLink(steps, here), length + 1));
          frontier.add(next);
        }
      }
    }
    return steps;
  }

  private static int distance(Map<Node, FirstStep> steps, Node node) {
    return Optional.ofNullable(steps.get(node)).orElseThrow().length();
  }

  private static Link firstLink(Map<Node, FirstStep> steps, Node node) {
    return Optional.ofNullable(steps.get(node)).orElseThrow().link();
  }

  /**
   * A prefix, and who knows how to get there.
   *
   * @param attached the nodes that need no route to it
   * @param gateways those of them through whom others reach it
   */
  record Destination(String prefix, List<Node> attached, List<Node> gateways) {
    static Destination of(Link link, IpVersion version) {
      List<Node> ends = link.ends().stream().map(Link.End::node).toList();
      List<Node> routers = ends.stream().filter(Router.class::isInstance).toList();
      return new Destination(link.prefix(version), ends, routers);
    }

    static Destination of(String prefix, Node owner) {
      return new Destination(prefix, List.of(owner), List.of(owner));
    }

    IpVersion version() {
      return IpVersion.of(prefix);
    }
  }

  /** The lines for {@code ip -batch} that give {@code node} a way to every destination. */
  static List<String> commands(Node node, List<Destination> destinations) {
    List<String> commands = new ArrayList<>();
    for (IpVersion version : IpVersion.values()) {
      Map<Node, FirstStep> steps = firstSteps(node, version);
      for (Destination destination : destinations) {
        if (destination.version() == version && !destination.attached().contains(node)) {
          nearest(steps, destination)
              .ifPresent(
                  step -> commands.add(command(node, destination.prefix(), step.link(), version)));
        }
      }
    }
    return commands;
  }

  private static Optional<FirstStep> nearest(Map<Node, FirstStep> steps, Destination destination) {
    FirstStep best = null;
    for (Node gateway : destination.gateways()) {
      FirstStep step = steps.get(gateway);
      if (step != null && (best == null || step.length() < best.length())) {
        best = step;
      }
    }
    return Optional.ofNullable(best);
  }

  private static String command(Node node, String prefix, Link link, IpVersion version) {
    return "route replace "
        + prefix
        + " via "
        + link.addressOf(link.peerOf(node), version)
        + " dev "
        + link.endOf(node).interfaceName();
  }
}
