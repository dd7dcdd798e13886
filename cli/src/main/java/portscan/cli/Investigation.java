package portscan.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Check;
import portscan.api.experiment.Experiment;
import portscan.api.experiment.Vantage;
import portscan.api.model.Diagnosis;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Observation;
import portscan.api.scan.Origin;
import portscan.engine.NamespaceThread;
import portscan.engine.SocketCapture;
import portscan.engine.capture.Admitted;
import portscan.engine.capture.Asked;
import portscan.engine.capture.PcapngWriter;
import portscan.format.service.ServiceNames;
import portscan.insight.Investigator;
import portscan.insight.Question;

/** One diagnosis from this machine, or what was seen until an interrupt. */
final class Investigation {
  private final Question question;
  private final Origin origin;
  private final Console console;
  private final Clearance clearance;
  private final @Nullable PcapngWriter capture;

  /**
   * @param capture where packets are kept; null if they are not
   */
  Investigation(
      Question question,
      Origin origin,
      Console console,
      Clearance clearance,
      @Nullable PcapngWriter capture) {
    this.question = question;
    this.origin = origin;
    this.console = console;
    this.clearance = clearance;
    this.capture = capture;
  }

  /**
   * What came of it.
   *
   * @param interruption what cut it short; null if it came to its end
   */
  record Result(Diagnosis diagnosis, @Nullable InterruptedException interruption) {}

  /** Makes all experiments; an interrupt is part of the result, so that it can be written. */
  Result run() {
    Instant startedAt = Instant.now();
    boolean isWatched = console.errorIsTerminal();
    if (isWatched) {
      console.status("asking the port, the way to it, and its neighbours ...");
    }
    clearance.begin();
    Admitted asked = new Admitted(clearance.audit());
    Vantage local = new LocalVantage(clearance.egress(asked), origin, clearance.resolver());
    Remembering vantage = new Remembering(question, local);
    try {
      return new Result(diagnosis(vantage, asked), null);
    } catch (InterruptedException e) {
      return new Result(cutShort(vantage, startedAt), e);
    } finally {
      if (isWatched) {
        console.status("");
      }
    }
  }

  /** In the namespace asked for, which the threads that it starts are born into. */
  private Diagnosis diagnosis(Vantage vantage, Asked asked) throws InterruptedException {
    ScopedNames names = new ScopedNames(question, clearance, console::note);
    Investigator investigator = new Investigator(vantage, names, ServiceNames::name);
    String netns = origin.netns();
    AtomicReference<Diagnosis> found = new AtomicReference<>();
    NamespaceThread.Work work =
        () -> {
          names.requireInScope();
          found.set(investigator.investigate(question));
        };
    NamespaceThread.Work captured = () -> SocketCapture.during(capture, asked, console::note, work);
    if (netns == null) {
      captured.run();
    } else {
      NamespaceThread.run(netns, captured);
    }
    return found.get().withNotes(names.notes());
  }

  private Diagnosis cutShort(Remembering vantage, Instant startedAt) {
    Finding undetermined =
        new Finding(
            FindingCode.UNDETERMINED,
            0,
            null,
            "It was interrupted before the cause was known.",
            List.of(),
            List.of("Run it again; it mostly takes less than 5 s."));
    return new Diagnosis(
        question.target(),
        vantage.observations(),
        List.of(undetermined),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        vantage.packets(),
        startedAt,
        Duration.between(startedAt, Instant.now()));
  }

  /** Keeps the verdicts on the port in question that became known. */
  private static final class Remembering implements Vantage {
    private final Question question;
    private final Vantage vantage;
    private final List<Observation> observations = new ArrayList<>();
    private int packets;

    Remembering(Question question, Vantage vantage) {
      this.question = question;
      this.vantage = vantage;
    }

    @Override
    public String name() {
      return vantage.name();
    }

    @Override
    public <R extends Experiment.Result> Attempt<R> run(Experiment<R> experiment)
        throws InterruptedException {
      Attempt<R> attempt = vantage.run(experiment);
      if (attempt instanceof Attempt.Done<R>(R found)) {
        remember(found);
      }
      return attempt;
    }

    private synchronized void remember(Experiment.Result found) {
      packets += found.packets();
      if (found instanceof Check.Result check) {
        check.observations().stream()
            .filter(
                seen -> seen.port() == question.port() && seen.transport() == question.transport())
            .forEach(observations::add);
      }
    }

    synchronized List<Observation> observations() {
      return List.copyOf(observations);
    }

    synchronized int packets() {
      return packets;
    }
  }
}
