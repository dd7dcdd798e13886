package portscan.monitor.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.PortState;
import portscan.api.model.Transport;
import portscan.format.report.RunEnd;
import portscan.monitor.snapshot.Certificate;
import portscan.monitor.snapshot.HostSnapshot;
import portscan.monitor.snapshot.Presence;
import portscan.monitor.snapshot.Snapshot;
import portscan.monitor.snapshot.Verdict;

/** Random runs: whatever is read back is what a plain list of all observations says. */
class HistoryModelTest {
  private static final Certificate CERTIFICATE =
      new Certificate(
          "c0ffee",
          "CN=a",
          List.of("a.example", "b.example"),
          Instant.parse("2030-01-01T00:00:00Z"));
  private static final Verdict[] VERDICTS = {
    new Verdict(PortState.OPEN, "syn-ack"),
    new Verdict(PortState.OPEN, "syn-ack", "ssl/http", "nginx 1.2", CERTIFICATE),
    new Verdict(PortState.CLOSED, "reset"),
    new Verdict(PortState.CLOSED, "reset"),
    new Verdict(PortState.CLOSED, "port-unreach"),
    new Verdict(PortState.FILTERED, "no-response"),
    new Verdict(PortState.FILTERED, "no-response", "", "", Certificate.of("beef")),
  };
  private static final List<IpAddress> ADDRESSES = addresses();
  private static final int PORTS = 12;

  @TempDir Path folder;

  private static List<IpAddress> addresses() {
    List<IpAddress> addresses = new ArrayList<>();
    for (String base : List.of("10.0.0.", "10.0.255.25", "2001:db8::", "fe80::%e")) {
      for (int i = 1; i <= 4; i++) {
        addresses.add(IpAddress.literal(base + i));
      }
    }
    return addresses;
  }

  /** All that runs said, one by one. */
  private static final class Model {
    final List<Map<IpAddress, Map<Integer, Verdict>>> runs = new ArrayList<>();
    final List<List<IpAddress>> down = new ArrayList<>();
    final List<Instant> times = new ArrayList<>();
  }

  private static int key(Transport transport, int port) {
    return (transport == Transport.TCP ? 0 : 1) << 16 | port;
  }

  private static Model record(History history, Random random, int runs) {
    Model model = new Model();
    record(model, history, random, days(runs));
    return model;
  }

  /** A run a day, until yesterday. */
  private static List<Instant> days(int runs) {
    List<Instant> times = new ArrayList<>();
    for (int day = runs; day > 0; day--) {
      times.add(Instant.now().minus(Duration.ofDays(day)));
    }
    return times;
  }

  private static void record(Model model, History history, Random random, List<Instant> times) {
    Map<Integer, Verdict> mood = new TreeMap<>();
    for (Instant at : times) {
      RunHeader header =
          new RunHeader(
              new UUID(random.nextLong(), random.nextLong()),
              "scan",
              "all",
              "",
              "",
              "eve",
              "local",
              List.of(),
              at);
      Recorder recorder = history.record(header);
      Map<IpAddress, Map<Integer, Verdict>> found = new TreeMap<>();
      List<IpAddress> down = new ArrayList<>();
      int first = 1 + random.nextInt(PORTS);
      int last = random.nextInt(3) == 0 ? PORTS : Math.min(PORTS, first + random.nextInt(PORTS));
      for (int host = 0; host < ADDRESSES.size(); host++) {
        IpAddress address = ADDRESSES.get(host);
        switch (random.nextInt(6)) {
          case 0 -> {}
          case 1 -> {
            recorder.down(address);
            down.add(address);
          }
          default -> {
            if (random.nextInt(3) == 0) {
              recorder.named("Host" + host % 5 + ".Example.", address);
            }
            Verdict whole = random.nextInt(4) == 0 ? any(random) : null;
            for (int port = first; port <= last; port++) {
              Transport transport = port % 4 == 0 ? Transport.UDP : Transport.TCP;
              int place = host << 20 | key(transport, port);
              Verdict verdict = mood.getOrDefault(place, VERDICTS[2]);
              if (whole != null) {
                verdict = whole;
              } else if (random.nextInt(5) == 0) {
                verdict = any(random);
              }
              mood.put(place, verdict);
              if (random.nextInt(20) == 0) {
                recorder.accept(address, transport, port, any(random));
              }
              recorder.accept(address, transport, port, verdict);
              found
                  .computeIfAbsent(address, _ -> new TreeMap<>())
                  .put(key(transport, port), verdict);
            }
          }
        }
      }
      RecordedRun committed = recorder.commit(new RunEnd(at.plusSeconds(9), true));
      model.runs.add(found);
      assertThat(committed.number()).isEqualTo(model.runs.size());
      model.down.add(down);
      model.times.add(at);
    }
  }

  private static Verdict any(Random random) {
    return VERDICTS[random.nextInt(VERDICTS.length)];
  }

  private static void check(History history, Model model, Instant oldest) {
    for (int run = 0; run < model.runs.size(); run++) {
      if (model.times.get(run).isBefore(oldest)) {
        assertThat(history.snapshot(run + 1)).isEmpty();
        continue;
      }
      Snapshot snapshot = history.snapshot(run + 1).orElseThrow();
      Map<IpAddress, Map<Integer, Verdict>> found = model.runs.get(run);
      for (IpAddress address : ADDRESSES) {
        HostSnapshot host = snapshot.hosts().get(address);
        if (model.down.get(run).contains(address)) {
          assertThat(host).isNotNull();
          assertThat(host.presence()).isEqualTo(Presence.DOWN);
        } else if (!found.containsKey(address)) {
          assertThat(host).as("%s in run %d", address, run + 1).isNull();
        } else {
          Map<Integer, Verdict> read = new TreeMap<>();
          for (HostSnapshot.Group group : host.groups()) {
            group
                .ports()
                .forEach((transport, port) -> read.put(key(transport, port), group.verdict()));
          }
          assertThat(read).as("%s in run %d", address, run + 1).isEqualTo(found.get(address));
        }
      }
    }
    for (IpAddress address : ADDRESSES) {
      for (HostHistory host : history.host(address)) {
        for (int port = 1; port <= PORTS; port++) {
          Transport transport = port % 4 == 0 ? Transport.UDP : Transport.TCP;
          check(host.timeline(transport, port), model, oldest);
        }
      }
    }
  }

  private static void check(Timeline timeline, Model model, Instant oldest) {
    Endpoint endpoint = timeline.endpoint();
    assertThat(timeline.looks())
        .extracting(Look::at)
        .containsExactlyElementsOf(
            model.times.stream().filter(at -> !at.isBefore(oldest)).sorted().toList());
    assertThat(timeline.periods())
        .allSatisfy(period -> {
          assertThat(period.lastConfirmed()).isAfterOrEqualTo(period.since());
          assertThat(period.until() == null || period.until().isAfter(period.lastConfirmed()))
              .isTrue();
        });
    for (Look look : timeline.looks()) {
      int run = look.run() - 1;
      Verdict verdict =
          model
              .runs
              .get(run)
              .getOrDefault(endpoint.address(), Map.of())
              .get(key(endpoint.transport(), endpoint.port()));
      assertThat(look.verdict()).as("%s in run %d", endpoint, run + 1).isEqualTo(verdict);
      assertThat(look.at()).isEqualTo(model.times.get(run));
      if (model.down.get(run).contains(endpoint.address())) {
        // Which ports a host that is down would have been asked for is taken from its neighbours.
        assertThat(look.found()).isNotEqualTo(Look.Found.VERDICT);
      } else if (verdict == null) {
        assertThat(look.found()).isEqualTo(Look.Found.NOT_PROBED);
      }
    }
  }

  private static String text(History history) throws IOException {
    StringWriter text = new StringWriter();
    history.export(text);
    return text.toString();
  }

  private void roundTrip(String url, String second, String third, long seed) throws IOException {
    String exported;
    Model model;
    try (History history = History.open(url)) {
      model = record(history, new Random(seed), 25);
      check(history, model, Instant.EPOCH);
      history.save(new Baseline("good", Instant.EPOCH, history.snapshot(20).orElseThrow()));
      exported = text(history);
    }
    try (History history = History.open(second)) {
      assertThat(history.restore(new StringReader(exported)).found()).contains(25);
      assertThat(text(history)).isEqualTo(exported);
      check(history, model, Instant.EPOCH);
      assertThat(history.restore(new StringReader(exported)).found()).contains(0);
      assertThat(text(history)).isEqualTo(exported);
      assertThat(history.prune(Duration.ofDays(10).plusHours(1))).isEqualTo(15);
      check(history, model, Instant.now().minus(Duration.ofDays(10).plusHours(1)));
      assertThat(history.baseline("good")).isPresent();
      assertThat(history.addresses("host1.example"))
          .isNotEmpty()
          .allMatch(named -> !named.first().isBefore(model.times.get(15)));
      assertThat(history.prune(Duration.ofDays(10).plusHours(1))).isZero();
      assertThat(history.prune(Duration.ZERO)).isEqualTo(10);
      assertThat(text(history)).doesNotContain("states", "\n{\"name\"").contains("good");
    }
    try (History history = History.open(third)) {
      Recorder recorder = history.record(RunHeader.of("scan", "x", List.of(), Instant.EPOCH));
      recorder.down(ADDRESSES.getFirst());
      recorder.commit(new RunEnd(Instant.EPOCH, true));
      assertThat(history.restore(new StringReader(exported)).found()).contains(25);
      assertThat(history.runs()).hasSize(26);
      assertThat(history.snapshot(26).orElseThrow().hosts().keySet())
          .containsAll(model.runs.getLast().keySet());
      assertThat(history.addresses("host1.example"))
          .extracting(NamedAddress::address)
          .contains(ADDRESSES.get(1), ADDRESSES.get(6), ADDRESSES.get(11));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void sqlite_tellsWhatWasRecorded(long seed) throws IOException {
    roundTrip(Databases.sqlite(folder), Databases.sqlite(folder), Databases.sqlite(folder), seed);
  }

  @Test
  void postgresql_tellsWhatWasRecorded() throws IOException, SQLException {
    roundTrip(Databases.postgresql(), Databases.postgresql(), Databases.sqlite(folder), 5);
  }

  @Test
  void postgresql_takesWhatSqliteExported() throws IOException, SQLException {
    String exported;
    Model model;
    try (History history = History.open(Databases.sqlite(folder))) {
      model = record(history, new Random(6), 12);
      exported = text(history);
    }
    try (History history = History.open(Databases.postgresql())) {
      assertThat(history.restore(new StringReader(exported)).found()).contains(12);
      check(history, model, Instant.EPOCH);
      assertThat(text(history)).isEqualTo(exported);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void runsRecordedInAnyOrder_areToldInTheirs(long seed) throws IOException {
    Random random = new Random(seed);
    List<Instant> times = days(25);
    Collections.shuffle(times, random);
    try (History history = History.open(Databases.sqlite(folder))) {
      Model model = new Model();
      record(model, history, random, times);
      check(history, model, Instant.EPOCH);
      assertThat(history.latestRun().orElseThrow().header().startedAt())
          .isEqualTo(Collections.max(times));
      for (NamedAddress named : history.addresses("host1.example")) {
        assertThat(named.last()).isAfterOrEqualTo(named.first());
      }

      Duration keep = Duration.ofDays(15).plusHours(1);
      Instant oldest = Instant.now().minus(keep);
      assertThat(history.prune(keep)).isEqualTo(10);
      check(history, model, oldest);
      for (NamedAddress named : history.addresses("host1.example")) {
        assertThat(named.first()).isBetween(oldest, named.last());
      }
      assertThat(history.restore(new StringReader(text(history))).found()).contains(0);

      // Runs that were recorded last and are forgotten give their numbers back.
      while (model.times.getLast().isBefore(oldest)) {
        model.runs.removeLast();
        model.down.removeLast();
        model.times.removeLast();
      }
      List<Instant> later = days(5).stream().map(at -> at.plusSeconds(60)).toList();
      record(model, history, random, later);
      check(history, model, oldest);
    }
  }
}
