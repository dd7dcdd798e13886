package portscan.engine.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.engine.capture.PcapngWriter;
import portscan.engine.journal.ScanJournal;
import portscan.engine.order.ProbeSpace;
import portscan.engine.order.Shard;
import portscan.engine.pace.Pace;
import portscan.engine.pace.TimingTemplate;
import portscan.engine.packet.PacketScan;
import portscan.engine.probe.PacketProbe;
import portscan.engine.probe.Probes;

/**
 * Scans by SYN packets what its arguments say, and prints a line for each observation; what else is
 * told goes to the standard error.
 *
 * <p>The first argument is {@code address/first-last}. {@code journal=} names a file, with which it
 * goes on if it is there; {@code capture=} another; {@code hosttimeout=} is in milliseconds, {@code
 * rate=} in packets a second; {@code remembered=} is the largest job of which every probe is, and
 * {@code shard=} is I/N.
 */
final class KeptScan {
  private KeptScan() {}

  static void main(String[] words) throws InterruptedException {
    String[] target = words[0].split("[/-]", -1);
    ProbeSpace space =
        ProbeSpace.builder(Transport.TCP)
            .add(
                words[0],
                new Host.Span(IpAddress.literal(target[0]), 1),
                PortSet.range(
                    Transport.TCP, Integer.parseInt(target[1]), Integer.parseInt(target[2])))
            .build();
    Pace pace = TimingTemplate.NORMAL.pace();
    ScanJournal journal = null;
    PcapngWriter capture = null;
    long remembered = 1 << 26;
    Shard shard = Shard.WHOLE;
    for (String word : List.of(words).subList(1, words.length)) {
      String value = word.substring(word.indexOf('=') + 1);
      switch (word.substring(0, word.length() - value.length())) {
        case "journal=" -> journal = journal(Path.of(value), List.of(words));
        case "capture=" -> capture = new PcapngWriter(Path.of(value));
        case "hosttimeout=" ->
            pace = pace.withHostTimeout(Duration.ofMillis(Long.parseLong(value)));
        case "remembered=" -> remembered = Long.parseLong(value);
        case "shard=" -> {
          String[] parts = value.split("/", -1);
          shard = new Shard(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        }
        case "rate=" -> pace = pace.withRate(Double.parseDouble(value));
        default -> throw new IllegalArgumentException(word);
      }
    }
    scan(space, pace, journal, capture, remembered, shard);
  }

  private static ScanJournal journal(Path file, List<String> words) {
    return Files.exists(file) ? ScanJournal.resume(file) : ScanJournal.begin(file, words);
  }

  private static void scan(
      ProbeSpace space,
      Pace pace,
      @Nullable ScanJournal journal,
      @Nullable PcapngWriter capture,
      long remembered,
      Shard shard)
      throws InterruptedException {
    PacketScan.Builder builder =
        PacketScan.builder(space, (PacketProbe) Probes.byId("syn").orElseThrow())
            .pace(pace)
            .mostRemembered(remembered)
            .shard(shard)
            .sink(seen -> System.out.println(line(seen)))
            .notes(System.err::println)
            .details(System.err::println)
            .everyPortAnswers(address -> System.err.println("marked " + address));
    if (journal != null) {
      builder.journal(journal);
      if (journal.isResumed()) {
        builder.seed(journal.seed()).shard(journal.shard());
      }
    }
    if (capture != null) {
      builder.capture(capture);
    }
    builder.build().run();
    if (capture != null) {
      capture.close();
    }
  }

  private static String line(Observation seen) {
    return seen.port()
        + "\t"
        + switch (seen.outcome()) {
          case Outcome.Classified classified -> classified.state() + " " + classified.reason();
          case Outcome.Undetermined undetermined ->
              "undetermined " + undetermined.failure().trouble();
        };
  }
}
