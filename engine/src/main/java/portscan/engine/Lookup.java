package portscan.engine;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Target;
import portscan.api.model.Trouble;
import portscan.api.scan.ObservationSink;
import portscan.api.scan.Resolver;
import portscan.engine.probe.Probes;

/** Finds the addresses of the wanted families that hosts come down to. */
final class Lookup {
  private static final int MOST_LOOKUPS_AT_ONCE = 32;

  private final Set<AddressFamily> families;
  private final Resolver resolver;

  Lookup(Set<AddressFamily> families, Resolver resolver) {
    this.families = families;
    this.resolver = resolver;
  }

  /** What became of a host. */
  sealed interface Resolution {}

  /** It has addresses to probe. */
  record Found(Host.Addresses addresses) implements Resolution {}

  /**
   * It has none.
   *
   * @param address what was asked for, where that is an address of another family
   * @param failure why
   */
  record Missing(@Nullable IpAddress address, LocalFailure failure) implements Resolution {
    /** Tells it of each port of {@code target}. */
    void report(Target target, ObservationSink sink) {
      target
          .ports()
          .forEach((transport, port) ->
              sink.accept(
                  Observation.undetermined(
                      target.text(),
                      address,
                      port,
                      transport,
                      Probes.of(transport).id(),
                      failure)));
    }
  }

  /** What {@code host} comes down to, given what its name does. */
  Resolution of(Host host, Map<String, Resolution> names) {
    if (host instanceof Host.Name name) {
      return requireNonNull(names.get(name.name()));
    }
    Host.Addresses addresses = (Host.Addresses) host;
    IpAddress first = addresses.address(0);
    return families.contains(first.family())
        ? new Found(addresses)
        : new Missing(first, noSuchFamily(first.toString()));
  }

  /** Looks each name up once, several at a time, before the first packet leaves. */
  Map<String, Resolution> names(List<Target> targets, List<Host> others)
      throws InterruptedException {
    Set<String> names = new LinkedHashSet<>();
    for (Target target : targets) {
      if (target.host() instanceof Host.Name name) {
        names.add(name.name());
      }
    }
    for (Host host : others) {
      if (host instanceof Host.Name name) {
        names.add(name.name());
      }
    }
    if (names.size() <= 1) {
      return names.stream().collect(Collectors.toMap(name -> name, this::resolve));
    }
    Map<String, Resolution> resolutions = new HashMap<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(names.size(), MOST_LOOKUPS_AT_ONCE))) {
      Map<String, Future<Resolution>> pending = new HashMap<>();
      names.forEach(name -> pending.put(name, threads.submit(() -> resolve(name))));
      try {
        for (Map.Entry<String, Future<Resolution>> entry : pending.entrySet()) {
          resolutions.put(entry.getKey(), entry.getValue().get());
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      } finally {
        threads.shutdownNow();
      }
    }
    return resolutions;
  }

  private Resolution resolve(String name) {
    List<IpAddress> all;
    try {
      all = resolver.resolve(name);
    } catch (Resolver.NameNotFoundException e) {
      return new Missing(
          null,
          new LocalFailure(
              Trouble.NAME_NOT_FOUND,
              String.valueOf(e.getMessage()),
              "`cat /etc/resolv.conf` tells which name servers are asked"));
    }
    List<IpAddress> wanted =
        all.stream().filter(address -> families.contains(address.family())).toList();
    return wanted.isEmpty()
        ? new Missing(null, noSuchFamily(name))
        : new Found(new Host.Listed(wanted));
  }

  private LocalFailure noSuchFamily(String host) {
    AddressFamily wanted = families.iterator().next();
    return new LocalFailure(
        Trouble.NO_SUCH_FAMILY,
        host + " has no " + wanted + " address",
        "leave out " + (wanted == AddressFamily.IPV4 ? "-4" : "-6") + " to ask what it has");
  }
}
