package portscan.testkit.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A machine of a lab: one network namespace. */
public abstract sealed class Node permits Host, Router {
  private static final Duration SERVICE_START = Duration.ofSeconds(30);
  static final Path ETC = Path.of("/etc/netns");

  private final Lab lab;
  private final String name;
  private final List<Link> links = new ArrayList<>();
  private final List<Routing.Destination> destinations = new ArrayList<>();
  private final List<String> settings = new ArrayList<>();
  private final List<String> ipCommands = new ArrayList<>();
  private final List<String> trafficCommands = new ArrayList<>();
  private final Firewall firewall = new Firewall(this);

  Node(Lab lab, String name) {
    this.lab = lab;
    this.name = name;
    setting("net/ipv6/conf/all/accept_dad", "0");
    setting("net/ipv6/conf/default/accept_dad", "0");
    setting("net/ipv6/conf/default/accept_ra", "0");
    if (this instanceof Router) {
      setting("net/ipv4/ip_forward", "1");
      setting("net/ipv6/conf/all/forwarding", "1");
    }
    limits(IcmpLimits.NONE);
    ipCommands.add("link set lo up");
  }

  /** The name given to it in the test. */
  public String name() {
    return name;
  }

  /** The name of its network namespace, as {@code ip netns} and {@code --netns} know it. */
  public String namespace() {
    return lab.prefix() + name;
  }

  /** Its IPv4 address on its first link. */
  public String ipv4() {
    return address(IpVersion.IPV4);
  }

  /** Its IPv6 address on its first link. */
  public String ipv6() {
    return address(IpVersion.IPV6);
  }

  /** Its address on its first link that carries {@code version}. */
  public String address(IpVersion version) {
    return firstLink(version).addressOf(this, version);
  }

  /**
   * Its address on the link that its packets to {@code other} leave by: the one that its ICMP
   * errors to {@code other} come from.
   */
  public String addressTowards(Node other, IpVersion version) {
    return Optional.ofNullable(Routing.firstSteps(this, version).get(other))
        .orElseThrow(() -> new IllegalStateException("no way from " + name + " to " + other.name))
        .link()
        .addressOf(this, version);
  }

  /** An address beside its own on its first link that nobody answers for: a host that is down. */
  public String deadAddress(IpVersion version) {
    return firstLink(version).dead(version);
  }

  private Link firstLink(IpVersion version) {
    return links.stream()
        .filter(link -> link.carries(version))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " has no link with " + version));
  }

  /** Gives it one more address, to which every other node gets a route. */
  public Node address(String address) {
    IpVersion version = IpVersion.of(address);
    String prefix = address + "/" + version.bits();
    destinations.add(Routing.Destination.of(prefix, this));
    ipCommands.add("address add " + prefix + " dev lo" + nodad(version));
    lab.topologyChanged();
    return this;
  }

  /**
   * Gives it a route for {@code prefix} that leads nowhere; every other node sends packets for the
   * prefix here.
   */
  public Node deadEnd(DeadEnd kind, String prefix) {
    destinations.add(Routing.Destination.of(prefix, this));
    ipCommands.add("route replace " + kind.word() + " " + prefix);
    lab.topologyChanged();
    return this;
  }

  /** Limits the rate of the ICMP errors that it sends, or takes the limits away. */
  public final Node icmpLimits(IcmpLimits limits) {
    limits(limits);
    lab.changed();
    return this;
  }

  private void limits(IcmpLimits limits) {
    String interval = Integer.toString(limits.intervalMillis());
    setting("net/ipv4/icmp_ratelimit", interval);
    setting("net/ipv6/icmp/ratelimit", interval);
    if (limits.messagesPerSecond() > 0) {
      int burst = Math.max(1, limits.messagesPerSecond() / 20);
      perNamespaceSetting("net/ipv4/icmp_msgs_per_sec", limits.messagesPerSecond());
      perNamespaceSetting("net/ipv4/icmp_msgs_burst", burst);
    }
  }

  /** Older kernels have one value for the whole machine, which is not the lab's to change. */
  private void perNamespaceSetting(String path, int value) {
    settings.add("[ ! -e /proc/sys/" + path + " ] || echo " + value + " > /proc/sys/" + path);
  }

  /** Sets a kernel parameter of its namespace, for example {@code net.ipv4.tcp_syncookies}. */
  public Node sysctl(String key, String value) {
    setting(key.replace('.', '/'), value);
    lab.changed();
    return this;
  }

  private void setting(String path, String value) {
    settings.add("echo " + quoted(value) + " > " + quoted("/proc/sys/" + path));
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** Runs a line of {@code ip -batch} in it, for what the lab has no word for. */
  public Node ip(String command) {
    ipCommands.add(command);
    lab.changed();
    return this;
  }

  void traffic(String command) {
    trafficCommands.add(command);
  }

  /**
   * Puts a file in the place of {@code /etc/<file>} for the commands that are run in it, for
   * example {@code hosts} or {@code resolv.conf}; the machine must have a file of that name.
   */
  public Node etc(String file, String content) {
    if (!file.matches("[A-Za-z0-9._-]+") || file.startsWith(".")) {
      throw new IllegalArgumentException("not a file of /etc: " + file);
    }
    try {
      Path folder = Files.createDirectories(ETC.resolve(namespace()));
      Files.writeString(folder.resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Its packet filter, empty at first. */
  public Firewall firewall() {
    return firewall;
  }

  /** A command to be run in it. */
  public Command command(String... command) {
    return new Command(lab, this, List.of(command));
  }

  /** A Java program, to be run in it with the class path and the JDK of this test. */
  public Command java(Class<?> main, String... arguments) {
    return Command.java(lab, this, main, List.of(arguments));
  }

  /** Runs a command to its end, with {@link Command#DEFAULT_TIMEOUT}. */
  public Result exec(String... command) {
    return command(command).run();
  }

  /** Runs a Java program to its end, with {@link Command#DEFAULT_TIMEOUT}. */
  public Result execJava(Class<?> main, String... arguments) {
    return java(main, arguments).run();
  }

  /** Starts a command that runs until it ends, is stopped, or the lab is closed. */
  public Background start(String... command) {
    return command(command).start();
  }

  /** Starts services, all in one process, and waits until every one of their sockets is bound. */
  public Background serve(Service... services) {
    String[] arguments = List.of(services).stream().map(Service::encode).toArray(String[]::new);
    Background process = java(ServiceMain.class, arguments).start();
    process.awaitOutput(ServiceMain.READY, SERVICE_START);
    return process;
  }

  Lab lab() {
    return lab;
  }

  List<Link> links() {
    return links;
  }

  List<Routing.Destination> destinations() {
    return destinations;
  }

  /**
   * The interface is brought up before it gets addresses: the other way round the kernel adds the
   * IPv6 multicast route up to a second later, and neighbour discovery fails until then.
   */
  void attach(Link link) {
    links.add(link);
    String name = link.endOf(this).interfaceName();
    ipCommands.add("link set " + name + " up");
    for (IpVersion version : link.versions()) {
      ipCommands.add(
          "address add %s/%d dev %s%s"
              .formatted(
                  link.addressOf(this, version), Link.prefixLength(version), name, nodad(version)));
    }
  }

  /** Addresses are usable at once, without the second that duplicate address detection takes. */
  private static String nodad(IpVersion version) {
    return version == IpVersion.IPV6 ? " nodad" : "";
  }

  /** What a shell must run in the namespace before its interfaces exist. */
  Optional<String> takeSettings() {
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    String script = String.join("\n", settings) + "\n";
    settings.clear();
    return Optional.of(script);
  }

  /** What a shell must run in the namespace once its interfaces exist. */
  Optional<String> takeChanges(List<String> routes) {
    StringBuilder script = new StringBuilder();
    List<String> addressesFirst = new ArrayList<>(ipCommands);
    addressesFirst.addAll(routes);
    appendBatch(script, "ip -batch -", addressesFirst);
    appendBatch(script, "tc -batch -", trafficCommands);
    appendBatch(script, "nft -f -", firewall.takeCommands());
    ipCommands.clear();
    trafficCommands.clear();
    return script.isEmpty() ? Optional.empty() : Optional.of(script.toString());
  }

  private static void appendBatch(StringBuilder script, String program, List<String> lines) {
    if (!lines.isEmpty()) {
      script.append(program).append(" <<'BATCH'\n");
      lines.forEach(line -> script.append(line).append('\n'));
      script.append("BATCH\n");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
