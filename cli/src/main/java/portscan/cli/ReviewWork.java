package portscan.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portscan.format.report.JsonOutput;
import portscan.format.runbook.Runbook;
import portscan.format.syntax.Printable;
import portscan.monitor.history.History;
import portscan.monitor.review.Cron;
import portscan.monitor.review.Review;
import portscan.monitor.review.ReviewLock;
import portscan.monitor.review.Schedule;

/** What {@code portscan review} does. */
final class ReviewWork {
  /** The clock may be set while we wait. */
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

  private static final String FOLDER = "review";

  private final Words words;
  private final Console console;
  private final History history;
  private final List<String> runbooks;
  private final List<Review> reviews = new ArrayList<>();

  private ReviewWork(Words words, Console console, History history, Path folder)
      throws IOException {
    this.words = words;
    this.console = console;
    this.history = history;
    runbooks = words.operands().stream().distinct().toList();
    List<String> options = new ArrayList<>();
    for (Option option : List.of(VerifyCommand.ENVIRONMENT, VerifyCommand.FROM)) {
      words.value(option).ifPresent(value -> options.add(option.name() + " " + value));
    }
    for (String runbook : runbooks) {
      reviews.add(new Review(folder.resolve(FOLDER), runbook, options));
    }
  }

  static int run(Words words, Console console) throws IOException, InterruptedException {
    Optional<Schedule> schedule = schedule(words);
    for (String runbook : words.operands()) {
      // A mistake is told now, and not at three in the morning.
      VerifyWork.verification(VerifyWork.runbook(runbook, console), words, console);
    }
    Path folder = DataFolder.folder(words, System.getenv());
    Optional<ReviewLock> taken = ReviewLock.take(folder);
    if (taken.isEmpty()) {
      console.note(
          "another review runs in %s: %s"
              .formatted(Printable.of(folder.toString()), ReviewLock.holder(folder)));
      return ExitCode.UNKNOWN;
    }
    ReviewLock lock = taken.get();
    try (History history = History.open(DataFolder.url(words, System.getenv()))) {
      ReviewWork work = new ReviewWork(words, console, history, folder);
      return schedule.isEmpty() ? work.round() : work.forever(schedule.get());
    } finally {
      lock.close();
    }
  }

  private static Optional<Schedule> schedule(Words words) {
    return words
        .duration(ReviewCommand.EVERY)
        .<Schedule>map(Schedule.Every::new)
        .or(() ->
            words
                .value(ReviewCommand.CRON)
                .map(text ->
                    new Schedule.At(
                        Words.ok(Cron.parse(text), ReviewCommand.CRON), ZoneId.systemDefault())));
  }

  private int forever(Schedule schedule) throws IOException, InterruptedException {
    for (Instant due = firstDue(schedule); ; ) {
      waitUntil(due);
      Instant begun = Instant.now();
      round();
      due = schedule.after(begun);
      if (due.isBefore(Instant.now())) {
        // It took longer than the schedule leaves; the times that it missed are not made up for.
        due = schedule.after(Instant.now());
      }
    }
  }

  /** At once, if a run was begun before or a time was missed meanwhile. */
  private Instant firstDue(Schedule schedule) throws IOException {
    Instant now = Instant.now();
    Instant due = Instant.MAX;
    for (Review review : reviews) {
      Optional<Instant> last = review.last();
      Instant own =
          review.isPending()
              ? now
              : last.isPresent() ? schedule.after(last.get()) : schedule.first(now);
      due = own.isBefore(due) ? own : due;
    }
    return due;
  }

  private static void waitUntil(Instant due) throws InterruptedException {
    for (Duration left = Duration.between(Instant.now(), due);
        left.isPositive();
        left = Duration.between(Instant.now(), due)) {
      Thread.sleep(left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP);
    }
  }

  /** Reviews each runbook; the worst exit code. */
  private int round() throws IOException, InterruptedException {
    int worst = ExitCode.OK;
    for (int i = 0; i < reviews.size(); i++) {
      worst = Math.max(worst, review(runbooks.get(i), reviews.get(i)));
    }
    return worst;
  }

  private int review(String file, Review review) throws IOException, InterruptedException {
    Review.Teller teller = changes -> tell(file, changes);
    review.resume(history, teller);
    try (Clearance clearance = Clearance.of("review", words, console, true)) {
      Runbook runbook = VerifyWork.runbook(file, console);
      int code =
          VerifyProber.code(
              review.run(
                  VerifyWork.verification(runbook, words, console),
                  new VerifyProber(words, console, clearance),
                  history,
                  VerifyWork.header("review", about(file), console, clearance),
                  teller));
      clearance.complete();
      return code;
    } catch (UsageException e) {
      // Somebody is editing it: the next round may find it whole.
      console.note(String.valueOf(e.getMessage()));
      return ExitCode.USAGE;
    }
  }

  /** The words, as if the other runbooks were not among them. */
  private Words about(String file) {
    List<String> typed = new ArrayList<>(words.typed());
    words.operands().stream().filter(other -> !other.equals(file)).forEach(typed::remove);
    return new Words(List.of(file), words.values(), words.command(), typed);
  }

  private void tell(String file, Review.Changes changes) throws IOException {
    Writer out = console.out();
    if (words.value(ReviewCommand.format()).orElse("").equals("json")) {
      JsonText.line(
          out,
          json -> {
            json.writeStringProperty("schema", JsonOutput.SCHEMA);
            json.writeStringProperty("command", "review");
            json.writeStringProperty("runbook", file);
            json.writeStringProperty("startedAt", JsonOutput.time(changes.startedAt()));
            JsonOutput.texts(json, "new", changes.appeared());
            JsonOutput.texts(json, "settled", changes.settled());
          });
    } else {
      out.write(
          "%s  %s\n"
              .formatted(changes.startedAt().truncatedTo(ChronoUnit.SECONDS), Printable.of(file)));
      for (String line : changes.appeared()) {
        out.write("  new      " + line + "\n");
      }
      for (String line : changes.settled()) {
        out.write("  settled  " + line + "\n");
      }
    }
    out.flush();
  }
}
