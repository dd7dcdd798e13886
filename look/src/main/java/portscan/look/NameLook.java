package portscan.look;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Resolve;
import portscan.api.experiment.Resolve.HostsEntry;
import portscan.api.experiment.Resolve.Role;
import portscan.api.experiment.Resolve.Status;
import portscan.api.model.IpAddress;
import portscan.api.scan.Egress;
import portscan.api.scan.Resolver;
import portscan.api.scan.Resolver.NameNotFoundException;
import portscan.look.NameServer.Patience;

/**
 * Finds out what a name means, and to whom.
 *
 * <p>All servers are asked at the same time. Each is walked through the search list on its own, as
 * if it were the only one; the name that is reported on is the first that any of them has an
 * address for. Threads are started by the caller's, so that they are in its network namespace.
 */
public final class NameLook {
  private static final String HOSTS = "/etc/hosts";
  private static final long CONFIGURED_TRY_NS = 1_000_000_000;
  private static final long AUTHORITATIVE_TRY_NS = 500_000_000;
  private static final int TRIES = 2;

  /** How long a thread may take to notice that the time is up. */
  private static final long GRACE_NS = 200_000_000;

  private final Egress egress;
  private final Resolver system;

  /**
   * Asks no server but those that {@code egress} admits.
   *
   * @param system what programs here ask, with the leave to ask it
   */
  public NameLook(Egress egress, Resolver system) {
    this.egress = egress;
    this.system = system;
  }

  /** The name servers that this machine is set to ask. */
  public static List<IpAddress> configuredServers() {
    return ResolverSettings.read().servers();
  }

  /** Runs the experiment; ends with the question's limit at the latest. */
  public Attempt<Resolve.Result> resolve(Resolve question) {
    Optional<IpAddress> literal = IpAddress.parse(question.name());
    if (literal.isPresent()) {
      List<IpAddress> itself = List.of(literal.get());
      return new Attempt.Done<>(new Resolve.Result(itself, List.of(), List.of(), List.of(), 0));
    }
    ExecutorService threads =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("names-", 0).factory());
    try {
      return new Attempt.Done<>(new Inquiry(question, threads).result());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Attempt.Unavailable<>("interrupted while name servers were asked");
    } finally {
      threads.shutdownNow();
    }
  }

  /** One run of the experiment. */
  private final class Inquiry {
    private final Resolve question;
    private final ExecutorService threads;
    private final CompletionService<ServerTalk.Said> talks;
    private final long deadlineNs;
    private final AtomicInteger sent = new AtomicInteger();
    private final NameServer exchange = new NameServer(sent);
    private final List<IpAddress> configured = new ArrayList<>();
    private final List<IpAddress> authoritative = new ArrayList<>();
    private final List<ServerTalk.Said> said = new ArrayList<>();

    Inquiry(Resolve question, ExecutorService threads) {
      this.question = question;
      this.threads = threads;
      talks = new ExecutorCompletionService<>(threads);
      deadlineNs = System.nanoTime() + question.limit().toNanos();
    }

    Resolve.Result result() throws InterruptedException {
      Future<List<IpAddress>> told = threads.submit(() -> system.resolve(question.name()));
      ResolverSettings settings = ResolverSettings.read();
      List<String> names = settings.candidates(question.name());
      List<HostsEntry> hosts =
          SmallFile.read(Path.of(HOSTS))
              .map(text -> HostsFile.entries(text, HOSTS, question.name()))
              .orElse(List.of());
      List<Resolve.Answer> answers = names.isEmpty() ? List.of() : answers(settings, names);
      return new Resolve.Result(addresses(told), hosts, answers, settings.search(), sent.get());
    }

    private List<Resolve.Answer> answers(ResolverSettings settings, List<String> names)
        throws InterruptedException {
      String plain = DnsName.normal(question.name()).orElseThrow();
      configured.addAll(settings.servers());
      for (IpAddress server : configured) {
        ask(server, Role.CONFIGURED, names, plain);
      }
      while (said.size() < configured.size() + authoritative.size()) {
        long remainingNs = deadlineNs + GRACE_NS - System.nanoTime();
        Future<ServerTalk.Said> next = talks.poll(remainingNs, TimeUnit.NANOSECONDS);
        if (next == null) {
          break;
        }
        ServerTalk.Said one = value(next);
        said.add(one);
        askZoneServers(one);
      }
      return inOrder(chosen(names, plain));
    }

    private void ask(IpAddress server, Role role, List<String> names, String plain) {
      long eachNs = role == Role.CONFIGURED ? CONFIGURED_TRY_NS : AUTHORITATIVE_TRY_NS;
      Patience patience = new Patience(TRIES, eachNs, deadlineNs);
      // Not the name itself, whose rule in a scope may let through any address.
      String target = "name server " + server;
      ServerTalk talk = new ServerTalk(server, role, target, egress, exchange, patience);
      talks.submit(() -> talk.ask(names, plain));
    }

    /** Asks those of a zone's servers that have not been asked yet. */
    private void askZoneServers(ServerTalk.Said one) {
      for (IpAddress server : one.zoneServers()) {
        boolean isNew = !configured.contains(server) && !authoritative.contains(server);
        if (isNew && authoritative.size() < ServerTalk.MAXIMUM_ZONE_SERVERS) {
          authoritative.add(server);
          ask(server, Role.AUTHORITATIVE, List.of(one.canonical()), one.canonical());
        }
      }
    }

    /** The first name that a configured server has an address for; the plain one if none has. */
    private String chosen(List<String> names, String plain) {
      Set<String> known = new HashSet<>();
      for (ServerTalk.Said one : said) {
        for (ServerTalk.Verdict verdict : one.verdicts()) {
          if (one.role() == Role.CONFIGURED && verdict.answer().status() == Status.ANSWERED) {
            known.add(verdict.answer().asked());
          }
        }
      }
      return names.stream().filter(known::contains).findFirst().orElse(plain);
    }

    /** One answer for each server, in the order in which they are configured or were found. */
    private List<Resolve.Answer> inOrder(String chosen) {
      List<Resolve.Answer> answers = new ArrayList<>();
      for (IpAddress server : configured) {
        answers.add(
            of(server)
                .map(one -> one.about(chosen))
                .orElse(unheard(server, Role.CONFIGURED, chosen)));
      }
      for (IpAddress server : authoritative) {
        answers.add(
            of(server)
                .map(one -> one.verdicts().getLast().answer())
                .orElse(unheard(server, Role.AUTHORITATIVE, chosen)));
      }
      return answers;
    }

    private Optional<ServerTalk.Said> of(IpAddress server) {
      return said.stream().filter(one -> one.server().equals(server)).findFirst();
    }

    private Resolve.Answer unheard(IpAddress server, Role role, String asked) {
      return new Resolve.Answer(
          server,
          role,
          asked,
          Status.SILENT,
          List.of(),
          false,
          false,
          null,
          OptionalLong.empty(),
          null,
          "not heard to the end in " + question.limit().toMillis() + " ms");
    }

    /** What the system's resolver says in the time that is left, but for a moment at least. */
    private List<IpAddress> addresses(Future<List<IpAddress>> system) throws InterruptedException {
      long remainingNs = Math.max(GRACE_NS, deadlineNs - System.nanoTime());
      try {
        return system.get(remainingNs, TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        // Programs that ask it get nothing in this time either.
        return List.of();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof NameNotFoundException) {
          return List.of();
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  private static <T> T value(Future<T> done) throws InterruptedException {
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
