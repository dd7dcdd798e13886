package portscan.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portscan.engine.capture.PcapngWriter;
import portscan.engine.journal.ScanJournal;
import portscan.format.syntax.Printable;
import portscan.sys.Capabilities;
import portscan.sys.Linux;

/**
 * What a scan writes down besides its results, and how it goes on from there.
 *
 * @param words those to scan by: of a resumed scan the ones that began it, with the new ones that
 *     say where its results go
 * @param journal null if none is kept
 */
record ScanRecords(Words words, @Nullable ScanJournal journal) {
  static final Option JOURNAL =
      Option.value(
          "--journal",
          "FILE",
          "keep what is found in this new file (and FILE.2, ... for UDP), for --resume");
  static final Option RESUME =
      Option.value(
          "--resume",
          "FILE",
          "go on with the scan of this journal, by the words and with the hosts that it began"
              + " with; beside it only -o*, --format, -v, --quiet, --no-color, --pcap, --record");
  static final Option PCAP =
      Option.value("--pcap", "FILE", "keep the packets sent and their answers (pcapng)");

  static final List<Option> ALL = List.of(JOURNAL, RESUME, PCAP);

  /**
   * @param results the options that say where results go and how they look there: one of them takes
   *     the place of all that a resumed scan began with
   * @param looks the other options that a resumed scan takes
   * @throws UsageException if the words do not go together, or the journal cannot be read
   */
  static ScanRecords of(Words words, Command scan, List<Option> results, List<Option> looks) {
    if (!words.has(RESUME)) {
      return new ScanRecords(words, begun(words));
    }
    Set<String> allowed = new HashSet<>();
    allowed.add(RESUME.name());
    allowed.add(PCAP.name());
    ProbeOptions.RECORDING.forEach(option -> allowed.add(option.name()));
    results.forEach(option -> allowed.add(option.name()));
    looks.forEach(option -> allowed.add(option.name()));
    for (Option option : scan.options()) {
      if (words.has(option) && !allowed.contains(option.name())) {
        throw notBesideResume(option.name());
      }
    }
    if (!words.operands().isEmpty()) {
      throw notBesideResume(Printable.quoted(words.operands().getFirst()));
    }
    Path file = file(words, RESUME);
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new UsageException(
          "--resume %s is not a file that can be read".formatted(Printable.quoted("" + file)));
    }
    ScanJournal journal = ScanJournal.resume(file);
    Words before = Parser.parse(scan, journal.arguments());
    Map<String, String> values = new HashMap<>(before.values());
    values.remove(JOURNAL.name());
    // The packets of before are not thrown away.
    values.remove(PCAP.name());
    // Its modules are there only if this command line asks for them.
    ProbeOptions.RECORDING.forEach(option -> values.remove(option.name()));
    if (results.stream().anyMatch(words::has)) {
      results.forEach(option -> values.remove(option.name()));
    }
    values.putAll(words.values());
    return new ScanRecords(
        new Words(before.operands(), values, before.command(), before.typed()), journal);
  }

  private static UsageException notBesideResume(String word) {
    return new UsageException(
        "--resume asks what the scan began with, and nothing else; leave out " + word);
  }

  private static @Nullable ScanJournal begun(Words words) {
    if (!words.has(JOURNAL)) {
      return null;
    }
    if (words.has(ScanOptions.ONLY_HOSTS)) {
      throw new UsageException(
          "-sn asks no ports, and a journal keeps nothing else; leave one out");
    }
    return ScanJournal.begin(file(words, JOURNAL), TargetWords.withoutLogins(words.typed()));
  }

  /**
   * Begins the capture that was asked for; null if none was, or if this process may not see
   * packets, which is said.
   */
  static @Nullable PcapngWriter capture(Words words, Console console) {
    if (!words.has(PCAP)) {
      return null;
    }
    if (Linux.unavailable().isPresent() || !Capabilities.ofThisProcess().hasNetRaw()) {
      console.note(
          "no capture is written, since this process may not see the kernel's packets; run as root"
              + " or with CAP_NET_RAW");
      return null;
    }
    return new PcapngWriter(file(words, PCAP));
  }

  private static Path file(Words words, Option option) {
    String name = words.value(option).orElseThrow();
    try {
      if (!name.isEmpty()) {
        return Path.of(name);
      }
    } catch (InvalidPathException e) {
      // Said below.
    }
    throw new UsageException(option.name() + " " + Printable.quoted(name) + " is not a file name");
  }
}
