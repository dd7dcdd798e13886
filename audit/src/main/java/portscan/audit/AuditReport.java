package portscan.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a tester hands over: who probed what, when, how fast, by whose leave and with which result,
 * and what was refused.
 */
public final class AuditReport {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int MOST_TARGETS = 500;

  private final Path file;
  private final AuditVerifier.Verdict verdict;
  private final Map<String, Run> runs;

  private AuditReport(Path file, AuditVerifier.Verdict verdict, Map<String, Run> runs) {
    this.file = file;
    this.verdict = verdict;
    this.runs = runs;
  }

  /** How it is written. */
  public enum Format {
    MARKDOWN,
    HTML
  }

  /** One run of a command. */
  private static final class Run {
    private final String id;
    private @Nullable AuditEvent start;
    private @Nullable AuditEvent end;

    /** Endpoints by target and addresses. */
    private final Map<String, Long> admitted = new LinkedHashMap<>();

    private final List<List<String>> refused = new ArrayList<>();
    private long targetsLeftOut;

    Run(String id) {
      this.id = id;
    }

    void add(AuditEvent event) {
      switch (event.kind()) {
        case STARTED -> start = event;
        case FINISHED -> end = event;
        case ADMITTED, ADMITTED_BLOCK -> targets(event, false);
        case REFUSED -> targets(event, true);
        case RECOVERED -> {}
      }
    }

    private void targets(AuditEvent event, boolean isRefused) {
      for (Object element : event.list("targets")) {
        if (element instanceof Map<?, ?> target) {
          String name = target.get("target") + " (" + target.get("addresses") + ")";
          long endpoints = target.get("endpoints") instanceof Long number ? number : 0;
          if (isRefused) {
            refused.add(
                List.of(
                    TIME.format(event.at()),
                    name,
                    ports(event),
                    Long.toString(endpoints),
                    event.text("rule")));
          } else if (admitted.size() < MOST_TARGETS || admitted.containsKey(name)) {
            admitted.merge(name, endpoints, Long::sum);
          } else {
            targetsLeftOut++;
          }
        }
      }
    }

    private static String ports(AuditEvent event) {
      List<String> parts = new ArrayList<>();
      for (String transport : List.of("tcp", "udp")) {
        if (!event.text(transport).isEmpty()) {
          parts.add(transport + " " + event.text(transport));
        }
      }
      return String.join(", ", parts);
    }

    long endpoints() {
      return admitted.values().stream().mapToLong(Long::longValue).sum();
    }

    String text(String member) {
      return start == null ? "" : start.text(member);
    }

    String startedAt() {
      return start == null ? "before this report" : TIME.format(start.at());
    }

    String took() {
      AuditEvent from = start;
      AuditEvent to = end;
      return from == null || to == null
          ? "not told: it was killed or still runs"
          : "%.1f s".formatted(seconds(from, to));
    }

    private static double seconds(AuditEvent from, AuditEvent to) {
      return Math.max(1, Duration.between(from.at(), to.at()).toMillis()) / 1000.0;
    }

    String rate() {
      AuditEvent from = start;
      AuditEvent to = end;
      String ceiling =
          from == null || from.number("rate") == 0
              ? ""
              : "at most %,.0f packets a second".formatted(from.number("rate"));
      String average =
          from == null || to == null
              ? ""
              : "%,.0f on average".formatted(to.number("packets") / seconds(from, to));
      return joined(ceiling, average);
    }

    String scope() {
      Map<?, ?> scope = start == null ? Map.of() : start.object("scope");
      if (scope.isEmpty()) {
        return "none";
      }
      String named = scope.get("authorisation") instanceof String text ? text : "";
      return joined(
          scope.get("file") + " (SHA-256 " + scope.get("sha256") + ")",
          named.isEmpty() ? "" : "authorisation " + named);
    }

    String results() {
      AuditEvent to = end;
      if (to == null) {
        return "not told";
      }
      String counts =
          new TreeMap<>(to.object("results"))
              .entrySet().stream()
                  .map(entry -> entry.getValue() + " " + entry.getKey())
                  .collect(Collectors.joining(", "));
      boolean isWhole = Boolean.TRUE.equals(to.members().get("complete"));
      return joined(counts.isEmpty() ? "nothing" : counts, isWhole ? "" : "interrupted");
    }

    private static String joined(String first, String second) {
      return first.isEmpty() ? second : second.isEmpty() ? first : first + ", " + second;
    }
  }

  /**
   * Reads a trail.
   *
   * @param from leaves out runs that began before; null for no bound
   * @param to leaves out runs that began at this time or later; null for no bound
   */
  public static AuditReport of(Path file, @Nullable Instant from, @Nullable Instant to)
      throws IOException {
    AuditVerifier.Verdict verdict = AuditVerifier.verify(file);
    Map<String, Run> runs = new LinkedHashMap<>();
    Set<String> others = new LinkedHashSet<>();
    AuditLog.forEach(
        file,
        event -> {
          boolean isOutside =
              (from != null && event.at().isBefore(from))
                  || (to != null && !event.at().isBefore(to));
          if (!runs.containsKey(event.run()) && isOutside) {
            others.add(event.run());
          }
          if (!others.contains(event.run())) {
            runs.computeIfAbsent(event.run(), Run::new).add(event);
          }
        });
    runs.values().removeIf(run -> run.start == null && run.end == null && run.admitted.isEmpty());
    return new AuditReport(file, verdict, runs);
  }

  /** The report. */
  public String text(Format format) {
    Page page = format == Format.HTML ? new HtmlPage() : new MarkdownPage();
    page.title("Disclosure of port scans");
    page.list(summary());
    page.heading("Runs");
    page.table(
        List.of("Began (UTC)", "Took", "Operator", "Command", "Endpoints", "Packets", "Results"),
        runs.values().stream().map(AuditReport::row).toList());
    refusals(page);
    for (Run run : runs.values()) {
      details(page, run);
    }
    return page.end();
  }

  private List<List<String>> summary() {
    List<List<String>> facts = new ArrayList<>();
    List<Run> all = List.copyOf(runs.values());
    facts.add(List.of("Trail", "" + file));
    facts.add(
        List.of(
            "Integrity",
            verdict.isIntact()
                ? "intact: %d records, the last is %s".formatted(verdict.records(), verdict.last())
                : "NOT INTACT: "
                    + verdict.problems().stream()
                        .limit(5)
                        .map(problem -> "line %d: %s".formatted(problem.line(), problem.what()))
                        .collect(Collectors.joining("; "))));
    if (!all.isEmpty()) {
      facts.add(
          List.of("Period (UTC)", all.getFirst().startedAt() + " to " + all.getLast().startedAt()));
    }
    facts.add(List.of("Runs", "" + all.size()));
    facts.add(List.of("Operators", distinct(all.stream().map(AuditReport::operator).toList())));
    facts.add(List.of("Scopes", distinct(all.stream().map(Run::scope).toList())));
    facts.add(
        List.of(
            "Authorisations given by operators",
            distinct(all.stream().map(run -> run.text("authorisation")).toList())));
    facts.add(
        List.of("Packets sent", "%,.0f".formatted(all.stream().mapToDouble(this::packets).sum())));
    return facts;
  }

  private double packets(Run run) {
    return run.end == null ? 0 : run.end.number("packets");
  }

  private static String distinct(List<String> texts) {
    String joined =
        texts.stream().filter(text -> !text.isEmpty()).distinct().collect(Collectors.joining("; "));
    return joined.isEmpty() ? "none" : joined;
  }

  private static String operator(Run run) {
    return run.text("operator") + " at " + run.text("host");
  }

  private static List<String> row(Run run) {
    return List.of(
        run.startedAt(),
        run.took(),
        operator(run),
        command(run),
        "%,d".formatted(run.endpoints()),
        run.end == null ? "not told" : "%,.0f".formatted(run.end.number("packets")),
        run.results());
  }

  private static String command(Run run) {
    return run.start == null
        ? ""
        : run.start.list("command").stream().map(Object::toString).collect(Collectors.joining(" "));
  }

  private void refusals(Page page) {
    List<List<String>> rows = new ArrayList<>();
    runs.values().forEach(run -> rows.addAll(run.refused));
    page.heading("Refused, and not sent");
    if (rows.isEmpty()) {
      page.paragraph("Nothing was refused.");
    } else {
      page.table(List.of("Time (UTC)", "Target", "Ports", "Endpoints", "Rule"), rows);
    }
  }

  private static void details(Page page, Run run) {
    page.heading("Run " + run.id);
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("Began (UTC)", run.startedAt()));
    facts.add(List.of("Operator", operator(run)));
    facts.add(List.of("Probed from", run.text("vantage")));
    facts.add(List.of("Command", command(run)));
    facts.add(List.of("Scope", run.scope()));
    if (!run.text("authorisation").isEmpty()) {
      facts.add(List.of("Authorisation", run.text("authorisation")));
    }
    facts.add(List.of("Rate", run.rate()));
    facts.add(List.of("Results", run.results()));
    if (run.end != null) {
      facts.add(List.of("Digest of the results", run.end.text("digest")));
    }
    page.list(facts);
    if (!run.admitted.isEmpty()) {
      page.table(
          List.of("Target (addresses)", "Ports of addresses"),
          run.admitted.entrySet().stream()
              .map(entry -> List.of(entry.getKey(), "%,d".formatted(entry.getValue())))
              .toList());
    }
    if (run.targetsLeftOut > 0) {
      page.paragraph(
          "%,d more entries are in the trail under this run.".formatted(run.targetsLeftOut));
    }
  }
}
