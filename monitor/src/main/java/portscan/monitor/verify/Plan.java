package portscan.monitor.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.format.runbook.Expectation;
import portscan.format.runbook.Strength;
import portscan.format.syntax.SourceLocation;

/**
 * Which ports of which addresses decide whether expectations are met, each asked once.
 *
 * <p>A runbook does not know which addresses its names have. Here they are known, and so the rule
 * of the runbook is applied once more: an address belongs to whoever names it most narrowly. A name
 * that has it, and an entry of this address alone, go before the block that it lies in; several of
 * those are one host, of which the strongest expectation of each port holds, and several equally
 * strong ones hold together.
 */
final class Plan {
  private final List<Expectation> expectations;

  /** Of addresses that a name has or an entry names alone. */
  private final Map<IpAddress, List<Claim>> single = new LinkedHashMap<>();

  /** Of blocks, by their first address; none overlaps another. */
  private final NavigableMap<IpAddress, Block> blocks = new TreeMap<>();

  private final long[] endpoints;

  /** Consecutive addresses of which the same is expected. */
  private record Block(Host.Span span, List<Claim> claims) {}

  Plan(List<Expectation> expectations, Resolution resolution) {
    this.expectations = List.copyOf(expectations);
    endpoints = new long[expectations.size()];
    Set<SourceLocation> blockPlaces = blockPlaces();
    Map<IpAddress, List<Claim>> named = new LinkedHashMap<>();
    for (int number = 0; number < expectations.size(); number++) {
      Expectation expectation = expectations.get(number);
      Claim claim = new Claim(number, expectation, expectation.ports());
      switch (expectation.host()) {
        case Host.Name(String name) ->
            resolution
                .addresses()
                .getOrDefault(name, List.of())
                .forEach(address -> add(named, address, claim));
        case Host.Span span when span.size() > 1 -> add(span, claim);
        case Host.Span(IpAddress address, long size) -> {
          if (blockPlaces.contains(expectation.hostPlace())) {
            add(new Host.Span(address, size), claim);
          } else {
            add(named, address, claim);
          }
        }
        case Host.Octets octets -> throw new IllegalStateException("no runbook has " + octets);
        case Host.Listed listed -> throw new IllegalStateException("no runbook has " + listed);
      }
    }
    named.forEach((address, claims) -> single.put(address, strongest(claims)));
    count();
  }

  /** The names among the hosts. */
  static Set<String> names(List<Expectation> expectations) {
    Set<String> names = new HashSet<>();
    for (Expectation expectation : expectations) {
      if (expectation.host() instanceof Host.Name(String name)) {
        names.add(name);
      }
    }
    return names;
  }

  /** Where blocks are listed, of which exceptions may have cut single addresses. */
  private Set<SourceLocation> blockPlaces() {
    Map<SourceLocation, Host> first = new HashMap<>();
    Set<SourceLocation> places = new HashSet<>();
    for (Expectation expectation : expectations) {
      if (expectation.host() instanceof Host.Span span) {
        Host known = first.putIfAbsent(expectation.hostPlace(), span);
        if (span.size() > 1 || (known != null && !known.equals(span))) {
          places.add(expectation.hostPlace());
        }
      }
    }
    return places;
  }

  private static void add(Map<IpAddress, List<Claim>> claims, IpAddress address, Claim claim) {
    claims.computeIfAbsent(address, _ -> new ArrayList<>()).add(claim);
  }

  private void add(Host.Span span, Claim claim) {
    blocks
        .computeIfAbsent(span.first(), _ -> new Block(span, new ArrayList<>()))
        .claims()
        .add(claim);
  }

  /** Of each port the strongest claims. */
  private static List<Claim> strongest(List<Claim> claims) {
    boolean isOneHost =
        claims.stream().map(claim -> claim.expectation().host()).distinct().count() == 1;
    if (isOneHost) {
      return claims;
    }
    List<Claim> held = new ArrayList<>();
    PortSet taken = PortSet.empty();
    for (Strength strength : Strength.values()) {
      PortSet taking = taken;
      for (Claim claim : claims) {
        if (claim.expectation().strength() == strength) {
          PortSet left = claim.ports().minus(taken);
          taking = taking.union(left);
          if (!left.isEmpty()) {
            held.add(new Claim(claim.number(), claim.expectation(), left));
          }
        }
      }
      taken = taking;
    }
    return held;
  }

  private void count() {
    single.values().forEach(claims -> claims.forEach(claim -> count(claim, 1)));
    for (Block block : blocks.values()) {
      long addresses = parts(block.span()).stream().mapToLong(Host.Span::size).sum();
      block.claims().forEach(claim -> count(claim, addresses));
    }
  }

  private void count(Claim claim, long addresses) {
    endpoints[claim.number()] += addresses * claim.ports().size();
  }

  /** What is left of a block where single addresses are taken out of it. */
  private List<Host.Span> parts(Host.Span span) {
    List<Long> taken = new ArrayList<>();
    for (IpAddress address : single.keySet()) {
      long index = index(span, address);
      if (index >= 0) {
        taken.add(index);
      }
    }
    taken.sort(Long::compare);
    List<Host.Span> parts = new ArrayList<>();
    long start = 0;
    for (long index : taken) {
      if (index > start) {
        parts.add(new Host.Span(span.address(start), index - start));
      }
      start = index + 1;
    }
    if (start < span.size()) {
      parts.add(new Host.Span(span.address(start), span.size() - start));
    }
    return parts;
  }

  /** The address's place in the span; -1 if it is not in it. */
  private static long index(Host.Span span, IpAddress address) {
    IpAddress first = span.first();
    boolean isBeside = first.family() == address.family() && first.zone().equals(address.zone());
    if (!isBeside || address.compareTo(first) < 0) {
      return -1;
    }
    long index = address.low() - first.low();
    boolean isWithin = index >= 0 && index < span.size() && span.address(index).equals(address);
    return isWithin ? index : -1;
  }

  /** What to probe: no port of an address is in two of them. */
  List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    single.forEach((address, claims) -> add(targets, new Host.Span(address, 1), claims));
    for (Block block : blocks.values()) {
      parts(block.span()).forEach(part -> add(targets, part, block.claims()));
    }
    return targets;
  }

  private static void add(List<Target> targets, Host.Span span, List<Claim> claims) {
    PortSet ports = PortSet.empty();
    for (Claim claim : claims) {
      ports = ports.union(claim.ports());
    }
    String first = span.first().toString();
    String text = span.size() == 1 ? first : first + "-" + span.address(span.size() - 1);
    targets.add(new Target(text, span, ports));
  }

  /** What is expected of a port of an address; empty if nothing is. */
  List<Claim> claims(IpAddress address, Transport transport, int port) {
    List<Claim> all = single.get(address);
    if (all == null) {
      Map.Entry<IpAddress, Block> before = blocks.floorEntry(address);
      if (before == null || index(before.getValue().span(), address) < 0) {
        return List.of();
      }
      all = before.getValue().claims();
    }
    List<Claim> found = new ArrayList<>(1);
    for (Claim claim : all) {
      if (claim.ports().contains(transport, port)) {
        found.add(claim);
      }
    }
    return found;
  }

  /** How many ports of addresses an expectation is about; 0 if its name has no address. */
  long endpoints(int number) {
    return endpoints[number];
  }

  /** Every expectation, by number. */
  List<Expectation> expectations() {
    return expectations;
  }

  /** Why an expectation can not be looked at; empty if it can. */
  Optional<String> failure(Expectation expectation, Resolution resolution) {
    return expectation.host() instanceof Host.Name(String name)
            && !resolution.addresses().containsKey(name)
        ? Optional.of(resolution.failures().getOrDefault(name, "the name has no address"))
        : Optional.empty();
  }
}
