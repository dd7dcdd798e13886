package portscan.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Transport;
import portscan.api.scan.Egress;
import portscan.api.scan.Origin;
import portscan.engine.NamespaceThread;
import portscan.look.service.ServiceLooks;

/**
 * Looks at the services of open TCP ports, many at once.
 *
 * <p>Threads of the platform, since those are in the network namespace of whoever started them.
 */
final class ServiceStage {
  private static final int MOST_AT_ONCE = 64;
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Origin origin;
  private final ServiceLooks looks;
  private final Consumer<String> notes;
  private final @Nullable Scribe record;

  /**
   * @param egress the one way out
   * @param notes takes a line for the user where looks are not possible, once for each reason
   * @param record takes down what looks told; null if that is not recorded
   */
  ServiceStage(Egress egress, Origin origin, Consumer<String> notes, @Nullable Scribe record) {
    this.origin = origin;
    this.notes = notes;
    this.record = record;
    looks = new ServiceLooks(egress, origin);
  }

  /** Whether there is anything to look at. */
  static boolean concerns(Observation seen) {
    return seen.isOpen() && seen.transport() == Transport.TCP && seen.address() != null;
  }

  /** What one look told. */
  private record Looked(int index, Attempt<ServiceLook.Result> attempt) {}

  /**
   * Looks at each port.
   *
   * @param serverName the host name in what the user asked for; null if there is none
   * @param sink takes what was told, on the calling thread, in the order in which it became known
   */
  void look(List<Observation> open, Function<Observation, @Nullable String> serverName, Sink sink)
      throws InterruptedException {
    List<ServiceLook> asked = new ArrayList<>();
    open.forEach(seen -> asked.add(asked(seen, serverName.apply(seen))));
    List<String> told = new ArrayList<>();
    look(
        asked,
        (index, attempt) -> {
          switch (attempt) {
            case Attempt.Done<ServiceLook.Result>(ServiceLook.Result found) -> {
              if (record != null) {
                record.looked(open.get(index), found);
              }
              sink.accept(open.get(index), found);
            }
            case Attempt.Unavailable<ServiceLook.Result>(String why) -> {
              if (!told.contains(why)) {
                told.add(why);
                notes.accept("no look at services: " + why);
              }
            }
          }
        });
  }

  /** Takes what became of a look, by its index. */
  @FunctionalInterface
  interface Attempts {
    void accept(int index, Attempt<ServiceLook.Result> attempt);
  }

  /** Makes each look; tells of each on the calling thread, in the order in which they end. */
  void look(List<ServiceLook> asked, Attempts attempts) throws InterruptedException {
    if (asked.isEmpty()) {
      return;
    }
    AtomicInteger next = new AtomicInteger();
    BlockingQueue<Looked> looked = new LinkedBlockingQueue<>();
    List<Thread> threads = new ArrayList<>();
    Runnable work =
        () -> {
          for (int i = next.getAndIncrement(); i < asked.size(); i = next.getAndIncrement()) {
            try {
              looked.add(new Looked(i, looks.look(asked.get(i))));
            } catch (InterruptedException e) {
              return;
            } catch (RuntimeException e) {
              looked.add(new Looked(i, new Attempt.Unavailable<>("a look failed: " + e)));
            }
          }
        };
    try {
      String netns = origin.netns();
      if (netns == null) {
        start(threads, asked.size(), work);
      } else {
        NamespaceThread.run(netns, () -> start(threads, asked.size(), work));
      }
      for (int i = 0; i < asked.size(); i++) {
        Looked one = looked.take();
        attempts.accept(one.index(), one.attempt());
      }
    } finally {
      threads.forEach(Thread::interrupt);
    }
  }

  /** Takes what a look told. */
  @FunctionalInterface
  interface Sink {
    void accept(Observation seen, ServiceLook.Result found);
  }

  private static void start(List<Thread> threads, int most, Runnable work) {
    for (int i = 0; i < Math.min(most, MOST_AT_ONCE); i++) {
      threads.add(Thread.ofPlatform().daemon().name("service-look-" + i).start(work));
    }
  }

  static ServiceLook asked(Observation seen, @Nullable String serverName) {
    IpAddress address = seen.address();
    if (address == null) {
      throw new IllegalArgumentException("an open port has an address");
    }
    Endpoint endpoint = new Endpoint(address, seen.port(), seen.transport());
    return new ServiceLook(seen.target(), endpoint, serverName, LIMIT);
  }
}
