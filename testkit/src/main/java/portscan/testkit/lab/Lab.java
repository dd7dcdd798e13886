package portscan.testkit.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network of hosts and routers, each a network namespace of this machine.
 *
 * <p>Until the first command runs in it, a lab is only a plan; then it is built in one go, and from
 * then on every change (a link, an address, a firewall rule) is made at once. Addresses and routes
 * are computed: each link has a subnet of 198.18.0.0/15 and of 2001:db8::/32, and every node has a
 * route to every subnet that routers lead to, but no default route. The only interfaces are the
 * lab's own veth pairs, so no packet can leave it.
 *
 * <p>Everything that it makes bears the name of the process, so that the next lab can remove what a
 * killed one left behind. Not for use by several threads at once, but commands may run in parallel.
 */
public final class Lab implements AutoCloseable {
  private static final int MAX_LINKS = 510;
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Set<Lab> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Lab::closeAll, "portscan-lab-close"));
  }

  private final Owner owner = Owner.self();
  private final String prefix;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final List<Link> links = new ArrayList<>();
  private final List<String> created = new ArrayList<>();
  private final List<String> pendingNamespaces = new ArrayList<>();
  private final List<String> pendingLinks = new ArrayList<>();
  private final Set<Background> running = ConcurrentHashMap.newKeySet();
  private boolean up;
  private boolean topologyChanged;

  private Lab() {
    prefix = owner.prefix() + "-" + COUNT.incrementAndGet() + "-";
  }

  /** Opens an empty lab, after sweeping away what killed ones have left. */
  public static Lab open() {
    unavailable()
        .ifPresent(reason -> {
          throw new LabException("no lab here: " + reason);
        });
    Leftovers.sweep();
    Lab lab = new Lab();
    OPEN.add(lab);
    return lab;
  }

  /** Why no lab can be built on this machine by this user; empty if one can. */
  public static Optional<String> unavailable() {
    return LabSupport.unavailable();
  }

  /** Whether this kernel can delay packets, so that {@link Link#impair} works. */
  public static boolean canDelay() {
    return LabSupport.canDelay();
  }

  /**
   * Removes the namespaces, processes and files that labs of killed processes left behind, and
   * returns the names of the namespaces. Every lab does so when it is opened.
   */
  public static List<String> sweep() {
    return Leftovers.sweep();
  }

  /** Makes a host. Names are lower-case letters, digits and hyphens, at most 32. */
  public Host host(String name) {
    Host host = new Host(this, name);
    register(host);
    return host;
  }

  /** Makes a router. Names are as those of hosts. */
  public Router router(String name) {
    Router router = new Router(this, name);
    register(router);
    return router;
  }

  private void register(Node node) {
    if (!node.name().matches("[a-z][a-z0-9-]{0,31}")) {
      throw new IllegalArgumentException("not a name of a node: " + node.name());
    }
    if (nodes.putIfAbsent(node.name(), node) != null) {
      throw new IllegalArgumentException("there is a node " + node.name() + " already");
    }
    pendingNamespaces.add(node.namespace());
    changed();
  }

  /** Links nodes in a row: the first with the second, the second with the third, and so on. */
  public void line(Node... row) {
    for (int i = 1; i < row.length; i++) {
      link(row[i - 1], row[i]);
    }
  }

  /** Links two nodes for both IP versions. */
  public Link link(Node left, Node right) {
    return link(left, right, EnumSet.allOf(IpVersion.class));
  }

  /** Links two nodes for some IP versions only. */
  public Link link(Node left, Node right, Set<IpVersion> versions) {
    if (left == right || left.lab() != this || right.lab() != this || versions.isEmpty()) {
      throw new IllegalArgumentException("a link joins two nodes of one lab by some IP version");
    }
    if (links.size() >= MAX_LINKS) {
      throw new IllegalStateException("a lab has at most " + MAX_LINKS + " links");
    }
    Link.End leftEnd = new Link.End(left, "eth" + left.links().size());
    Link.End rightEnd = new Link.End(right, "eth" + right.links().size());
    Link link = new Link(this, links.size() + 1, leftEnd, rightEnd, versions);
    links.add(link);
    pendingLinks.add(
        "link add %s netns %s type veth peer name %s netns %s"
            .formatted(
                leftEnd.interfaceName(),
                left.namespace(),
                rightEnd.interfaceName(),
                right.namespace()));
    left.attach(link);
    right.attach(link);
    topologyChanged();
    return link;
  }

  /** Builds what is only planned so far, if anything; every command that is run does so first. */
  public void up() {
    up = true;
    build();
  }

  /** The processes started in the lab and not yet killed; some may have ended. */
  Set<Background> running() {
    return running;
  }

  String prefix() {
    return prefix;
  }

  /** A folder for this process's files that every user may read; swept with the rest. */
  Path sharedFolder() {
    try {
      return Files.createDirectories(Leftovers.FILES.resolve(owner.prefix()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void topologyChanged() {
    topologyChanged = true;
    changed();
  }

  void changed() {
    if (up) {
      build();
    }
  }

  /**
   * Three rounds in one shell: namespaces with their settings, which must precede the interfaces
   * (whether IPv6 addresses wait for duplicate address detection is decided when an interface
   * appears); cables; then addresses, routes and filters.
   */
  private void build() {
    StringBuilder script = new StringBuilder("set -e\n");
    appendBatch(
        script, pendingNamespaces.stream().map(name -> "netns add " + name).toList(), "NAMESPACES");
    created.addAll(pendingNamespaces);
    pendingNamespaces.clear();
    nodes.values().forEach(node -> node.takeSettings().ifPresent(s -> appendIn(script, node, s)));
    appendBatch(script, pendingLinks, "LINKS");
    pendingLinks.clear();
    List<Routing.Destination> destinations = topologyChanged ? destinations() : List.of();
    topologyChanged = false;
    for (Node node : nodes.values()) {
      node.takeChanges(Routing.commands(node, destinations))
          .ifPresent(changes -> appendIn(script, node, changes));
    }
    Shell.Outcome outcome = Shell.run(script.toString());
    if (outcome.exitCode() != 0) {
      throw new LabException("building the lab failed:\n" + outcome.output() + "\n" + script);
    }
  }

  private static void appendBatch(StringBuilder script, List<String> lines, String end) {
    if (!lines.isEmpty()) {
      script.append("ip -batch - <<'").append(end).append("'\n");
      lines.forEach(line -> script.append(line).append('\n'));
      script.append(end).append('\n');
    }
  }

  private static void appendIn(StringBuilder script, Node node, String inner) {
    script.append("ip netns exec ").append(node.namespace()).append(" sh -e -s <<'NODE'\n");
    script.append(inner).append("NODE\n");
  }

  private List<Routing.Destination> destinations() {
    List<Routing.Destination> destinations = new ArrayList<>();
    for (Link link : links) {
      link.versions().forEach(version -> destinations.add(Routing.Destination.of(link, version)));
    }
    nodes.values().forEach(node -> destinations.addAll(node.destinations()));
    return Collections.unmodifiableList(destinations);
  }

  /** Ends every process in the lab and takes it down. A second time does nothing. */
  @Override
  public void close() {
    running.forEach(Background::kill);
    List<String> namespaces = List.copyOf(created);
    created.clear();
    OPEN.remove(this);
    Leftovers.removeNamespaces(namespaces);
    pendingNamespaces.forEach(name -> Leftovers.deleteTree(Node.ETC.resolve(name)));
  }

  private static void closeAll() {
    OPEN.forEach(Lab::close);
    Leftovers.deleteTree(Leftovers.FILES.resolve(Owner.self().prefix()));
  }
}
