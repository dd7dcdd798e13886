package portscan.format.inventory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import portscan.api.model.Host;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Hosts;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.SourceLocation;

/** The groups of an Ansible inventory and their hosts, which either of its two forms fills. */
final class AnsibleGroups {
  private final Collected collected;
  private final Map<String, Set<String>> parents = new LinkedHashMap<>();
  private final Map<String, Member> members = new LinkedHashMap<>();
  private int count;

  /** A host, the address that Ansible reaches it under, and the groups that list it. */
  private static final class Member {
    private final Set<String> groups = new LinkedHashSet<>();
    private final SourceLocation place;
    private Optional<Host> address = Optional.empty();

    Member(SourceLocation place) {
      this.place = place;
    }
  }

  AnsibleGroups(Collected collected) {
    this.collected = collected;
  }

  /** Notes that every host of {@code child} belongs to {@code parent} too. */
  void child(String parent, String child) {
    parents.computeIfAbsent(child, added -> new LinkedHashSet<>()).add(parent);
  }

  /**
   * Notes the hosts that a pattern stands for.
   *
   * @param address {@code ansible_host}; empty if it is not given or a template
   */
  void host(String pattern, Optional<Host> address, String group, SourceLocation place) {
    Parsed<List<String>> names = HostRanges.expand(pattern);
    if (names instanceof Parsed.Rejected<List<String>>(List<Diagnostic> problems)) {
      Diagnostic problem = problems.getFirst();
      collected.problems().add(place.plus(problem.column() - 1), problem.code(), problem.message());
      return;
    }
    for (String name : names.found().orElseGet(List::of)) {
      count++;
      if (count > Inventories.MOST_HOSTS) {
        collected
            .problems()
            .add(place, "hosts-too-many", "more than " + Inventories.MOST_HOSTS + " hosts");
        return;
      }
      Member member = members.computeIfAbsent(name, added -> new Member(place));
      member.groups.add(group);
      if (address.isPresent()) {
        member.address = address;
      }
    }
  }

  /** Hands every host over, with all of its groups. */
  void collect() {
    members.forEach((name, member) -> {
      Optional<Host> host = member.address;
      if (host.isEmpty()) {
        Parsed<Host> parsed = Hosts.unambiguous(name);
        if (parsed instanceof Parsed.Rejected<Host>(List<Diagnostic> problems)) {
          Diagnostic problem = problems.getFirst();
          collected
              .problems()
              .add(member.place, problem.code(), problem.message(), problem.suggestion());
        }
        host = parsed.found();
      }
      host.ifPresent(
          found -> collected.add(name, List.of(found), withParents(member.groups), member.place));
    });
  }

  /** Groups may contain each other in a circle; each is visited once. */
  private Set<String> withParents(Set<String> groups) {
    Set<String> all = new LinkedHashSet<>(groups);
    Deque<String> open = new ArrayDeque<>(groups);
    while (!open.isEmpty()) {
      for (String parent : parents.getOrDefault(open.remove(), Set.of())) {
        if (all.add(parent)) {
          open.add(parent);
        }
      }
    }
    return all;
  }
}
