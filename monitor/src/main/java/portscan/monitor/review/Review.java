package portscan.monitor.review;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Observation;
import portscan.api.model.Target;
import portscan.format.deviation.DeviationReport;
import portscan.format.report.RunEnd;
import portscan.monitor.history.History;
import portscan.monitor.history.Recorder;
import portscan.monitor.history.RunHeader;
import portscan.monitor.verify.Prober;
import portscan.monitor.verify.Resolution;
import portscan.monitor.verify.Verification;

/** The review of one runbook, which outlives the process: {@link ReviewBook} tells how. */
public final class Review {
  private final ReviewBook book;

  /**
   * What a review has to say.
   *
   * @param startedAt when it began
   * @param outcome what the runbook's verification came to
   * @param appeared what deviates now and did not when it was told last
   * @param settled what deviated then and does not now
   */
  public record Changes(
      Instant startedAt,
      DeviationReport.Outcome outcome,
      List<String> appeared,
      List<String> settled) {
    /** Whether there is nothing to tell. */
    public boolean isEmpty() {
      return appeared.isEmpty() && settled.isEmpty();
    }
  }

  /** Tells people of changes. */
  @FunctionalInterface
  public interface Teller {
    /** Tells them; once this returns they count as told. */
    void tell(Changes changes) throws IOException;
  }

  /**
   * @param folder where to write down how far it has come
   * @param runbook the file, as typed
   * @param options the words that its verdict depends on
   */
  public Review(Path folder, String runbook, List<String> options) throws IOException {
    String file = Path.of(runbook).toAbsolutePath().normalize().toString();
    book = new ReviewBook(folder, file + "\n" + String.join("\n", options));
  }

  /** Whether a run was begun that has not been told. */
  public boolean isPending() throws IOException {
    return book.begun().isPresent();
  }

  /** When the last run began that has been told. */
  public Optional<Instant> last() throws IOException {
    return book.told().map(Found::startedAt);
  }

  /**
   * Tells the run that was committed and not told when the process died, without another look;
   * false if there is none.
   */
  public boolean resume(History history, Teller teller) throws IOException {
    Optional<ReviewBook.Begun> begun = book.begun();
    if (begun.isEmpty() || history.run(begun.get().id()).isEmpty()) {
      return false;
    }
    Optional<Found> found = book.found().filter(what -> what.id().equals(begun.get().id()));
    if (found.isEmpty()) {
      return false;
    }
    tell(found.get(), teller);
    return true;
  }

  /**
   * Looks, records and tells.
   *
   * @param about what else the history is told of the run
   * @throws InterruptedException after an interrupt; the run is begun again the next time
   */
  public DeviationReport.Outcome run(
      Verification verification, Prober prober, History history, RunHeader about, Teller teller)
      throws IOException, InterruptedException {
    ReviewBook.Begun begun =
        book.begun()
            .filter(run -> history.run(run.id()).isEmpty())
            .orElseGet(() -> new ReviewBook.Begun(UUID.randomUUID(), Instant.now()));
    book.begin(begun);
    Recorder recorder = history.record(about.of(begun.id(), begun.startedAt()));
    Verification.Result result = verification.run(prober, new Witness(recorder));
    if (result.interruption().isPresent()) {
      throw result.interruption().get();
    }
    Found found = Found.of(begun.id(), begun.startedAt(), result.report());
    book.find(found);
    recorder.commit(new RunEnd(result.report().finishedAt(), true));
    tell(found, teller);
    return found.outcome();
  }

  private void tell(Found found, Teller teller) throws IOException {
    Optional<Found> before = book.told();
    Changes changes =
        new Changes(
            found.startedAt(), found.outcome(), found.newSince(before), found.settledSince(before));
    if (!changes.isEmpty()) {
      teller.tell(changes);
    }
    book.tell(found);
  }

  /** Has everything recorded that is observed. */
  private record Witness(Recorder recorder) implements Verification.Witness {
    @Override
    public void begin(List<Target> targets, Resolution names) {
      recorder.named(names.addresses());
    }

    @Override
    public void observed(Observation seen) {
      recorder.accept(seen);
    }

    @Override
    public void looked(Observation seen, ServiceLook.Result found) {
      recorder.accept(seen, found);
    }
  }
}
