package portscan.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.AddressFamily;
import portscan.api.model.Finding;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.PortScanException;
import portscan.api.model.Target;
import portscan.api.scan.ObservationSink;
import portscan.api.scan.Resolver;
import portscan.engine.NamespaceThread;
import portscan.format.deviation.DeviationReport;
import portscan.format.service.ServiceNames;
import portscan.insight.Advisor;
import portscan.look.service.ServiceLooks;
import portscan.monitor.verify.Prober;
import portscan.monitor.verify.Resolution;
import portscan.monitor.verify.ServiceQuestion;

/** Goes and looks from this machine. */
final class VerifyProber implements Prober {
  private static final int MOST_LOOKUPS_AT_ONCE = 32;

  private final Probing probing;
  private final Set<AddressFamily> families;
  private final ServiceStage services;
  private final Resolver resolver;
  private final Advisor advisor = new Advisor(ServiceNames::name);

  VerifyProber(Words words, Console console, Clearance clearance) {
    probing = new Probing(words, console, clearance);
    families = ProbeOptions.families(words);
    resolver = clearance.resolver();
    services =
        new ServiceStage(clearance.egress(), probing.origin(), probing.progress()::note, null);
  }

  @Override
  public Resolution resolve(Set<String> names) throws InterruptedException {
    Map<String, List<IpAddress>> addresses = new HashMap<>();
    Map<String, String> failures = new HashMap<>();
    if (names.isEmpty()) {
      return Resolution.none();
    }
    String netns = probing.origin().netns();
    if (netns == null) {
      resolve(names, addresses, failures);
    } else {
      NamespaceThread.run(netns, () -> resolve(names, addresses, failures));
    }
    return new Resolution(addresses, failures);
  }

  private void resolve(
      Set<String> names, Map<String, List<IpAddress>> addresses, Map<String, String> failures)
      throws InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(names.size(), MOST_LOOKUPS_AT_ONCE));
    try {
      Map<String, Future<List<IpAddress>>> answers = new LinkedHashMap<>();
      names.forEach(name -> answers.put(name, threads.submit(() -> resolver.resolve(name))));
      for (Map.Entry<String, Future<List<IpAddress>>> answer : answers.entrySet()) {
        try {
          List<IpAddress> found =
              answer.getValue().get().stream()
                  .filter(address -> families.contains(address.family()))
                  .toList();
          if (found.isEmpty()) {
            failures.put(answer.getKey(), "the name has no address of the family asked for");
          } else {
            addresses.put(answer.getKey(), found);
          }
        } catch (ExecutionException e) {
          switch (e.getCause()) {
            case Resolver.NameNotFoundException missing ->
                failures.put(answer.getKey(), String.valueOf(missing.getMessage()));
            case PortScanException refused -> throw refused;
            case null, default -> throw new IllegalStateException(e.getCause());
          }
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Override
  public void probe(List<Target> targets, ObservationSink sink) throws InterruptedException {
    probing.probe(targets, sink);
  }

  @Override
  public void look(List<ServiceQuestion> questions, LookSink sink) throws InterruptedException {
    List<ServiceLook> asked = new ArrayList<>();
    for (ServiceQuestion question : questions) {
      asked.add(ServiceStage.asked(question.seen(), question.serverName().orElse(null)));
    }
    ProbeProgress progress = probing.progress();
    AtomicInteger looked = new AtomicInteger();
    if (!asked.isEmpty()) {
      progress.services(0, asked.size());
    }
    try {
      services.look(
          asked,
          (index, told) -> {
            progress.services(looked.incrementAndGet(), asked.size());
            sink.accept(questions.get(index), told);
          });
    } finally {
      progress.end();
    }
  }

  /** A cause found beside the other ports counts if it could be the cause of the first alone. */
  @Override
  public String cause(IpAddress address, List<Observation> seen) {
    List<Finding> alone = advisor.advise(address.toString(), seen.subList(0, 1));
    for (Finding finding : advisor.advise(address.toString(), seen)) {
      boolean isOfFirst = alone.stream().anyMatch(other -> other.code() == finding.code());
      if (isOfFirst && (finding.address() == null || address.equals(finding.address()))) {
        return finding.cause();
      }
    }
    return alone.isEmpty() ? "" : alone.getFirst().cause();
  }

  @Override
  public Set<String> protocols() {
    return ServiceLooks.protocols();
  }

  /** The exit code for what it comes to. */
  static int code(DeviationReport.Outcome outcome) {
    return switch (outcome) {
      case MATCHES -> ExitCode.OK;
      case DIFFERS -> ExitCode.NOT_OPEN;
      case UNDECIDED -> ExitCode.UNKNOWN;
      case REFUSED -> ExitCode.NOT_PERMITTED;
    };
  }
}
