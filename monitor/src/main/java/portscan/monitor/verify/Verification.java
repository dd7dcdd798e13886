package portscan.monitor.verify;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Observation;
import portscan.api.model.Target;
import portscan.format.deviation.DeviationReport;
import portscan.format.runbook.Environment;
import portscan.format.runbook.Expectation;
import portscan.format.runbook.Runbook;
import portscan.format.runbook.Viewpoint;
import portscan.format.syntax.Parsed;

/**
 * Does what is reachable match what should be? Plans what to ask, has it asked, and judges.
 *
 * <p>Each port of each address is asked once, whoever expects something of it; a service is looked
 * at only where its port is open and somebody expects something of it.
 */
public final class Verification {
  private final Runbook runbook;
  private final Environment environment;
  private final Viewpoint viewpoint;
  private final String version;
  private final LocalDate today;

  private Verification(
      Runbook runbook,
      Environment environment,
      Viewpoint viewpoint,
      String version,
      LocalDate today) {
    this.runbook = runbook;
    this.environment = environment;
    this.viewpoint = viewpoint;
    this.version = version;
    this.today = today;
  }

  /**
   * Verifies one environment of a runbook.
   *
   * @param environment its name; may be left out where there is only one
   * @param viewpoint where one looks from
   * @param version of this program, for reports
   */
  public static Parsed<Verification> of(
      Runbook runbook,
      Optional<String> environment,
      Viewpoint viewpoint,
      String version,
      LocalDate today) {
    return runbook
        .environment(environment)
        .then(found -> Parsed.ok(new Verification(runbook, found, viewpoint, version, today)));
  }

  /** Who is told what is observed, beside the judge. */
  public interface Witness {
    /** After names were looked up, before anything is asked. */
    void begin(List<Target> targets, Resolution names);

    void observed(Observation seen);

    /** After {@link #observed} told the port. */
    void looked(Observation seen, ServiceLook.Result found);

    /** Nobody. */
    static Witness none() {
      return new Witness() {
        @Override
        public void begin(List<Target> targets, Resolution names) {}

        @Override
        public void observed(Observation seen) {}

        @Override
        public void looked(Observation seen, ServiceLook.Result found) {}
      };
    }
  }

  /**
   * What came of it.
   *
   * @param report all that was learnt until then
   * @param interruption what ended it early; empty if nothing did
   */
  public record Result(DeviationReport report, Optional<InterruptedException> interruption) {}

  /** Asks and judges. */
  public Result run(Prober prober, Witness witness) {
    Instant startedAt = Instant.now();
    List<Expectation> expectations = environment.expand(viewpoint, today);
    Resolution resolution = Resolution.none();
    Optional<InterruptedException> interruption = Optional.empty();
    try {
      resolution = prober.resolve(Plan.names(expectations));
    } catch (InterruptedException e) {
      interruption = Optional.of(e);
    }
    Plan plan = new Plan(expectations, resolution);
    Plan usual =
        expectations.stream().anyMatch(Expectation::isException)
            ? new Plan(withoutExceptions().expand(viewpoint, today), resolution)
            : plan;
    Judge judge = new Judge(plan, usual, prober, startedAt);
    List<Target> targets = plan.targets();
    if (interruption.isEmpty()) {
      try {
        witness.begin(targets, resolution);
        if (!targets.isEmpty()) {
          prober.probe(
              targets,
              seen -> {
                judge.accept(seen);
                witness.observed(seen);
              });
        }
        prober.look(
            judge.questions(),
            (question, told) -> {
              judge.accept(question, told);
              if (told instanceof Attempt.Done<ServiceLook.Result>(ServiceLook.Result found)) {
                witness.looked(question.seen(), found);
              }
            });
      } catch (InterruptedException e) {
        interruption = Optional.of(e);
      }
    }
    boolean complete = interruption.isEmpty();
    DeviationReport report =
        new DeviationReport(
            "verify",
            version,
            runbook.name(),
            runbook.file(),
            particulars(),
            startedAt,
            Instant.now(),
            complete,
            judge.refused(),
            judge.checks(resolution, complete));
    return new Result(report, interruption);
  }

  private Environment withoutExceptions() {
    return new Environment(
        environment.name(),
        environment.owner(),
        environment.roles(),
        environment.hosts(),
        List.of(),
        environment.everythingElse(),
        environment.place());
  }

  private List<String> particulars() {
    List<String> particulars = new ArrayList<>();
    if (!environment.name().equals(Environment.DEFAULT)) {
      particulars.add("environment " + environment.name());
    }
    particulars.add("seen from " + viewpoint.vantage());
    return particulars;
  }

  /** Today where this machine is. */
  public static LocalDate today() {
    return LocalDate.now(ZoneId.systemDefault());
  }
}
