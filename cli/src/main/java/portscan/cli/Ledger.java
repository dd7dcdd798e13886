package portscan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Endpoint;
import portscan.api.model.Host;
import portscan.api.model.Observation;
import portscan.api.model.PortSet;
import portscan.api.scan.AuditSink;
import portscan.audit.AuditTrail;
import portscan.audit.ResultDigest;
import portscan.audit.RunStart;
import portscan.format.syntax.Printable;

/** One command's part of the audit trail, begun with the first thing that there is to tell. */
final class Ledger implements AuditSink {
  private final String command;
  private final Words words;
  private final Console console;
  private final Path file;
  private final boolean isRequired;
  private final @Nullable ScopeFile scope;
  private final ResultDigest results = new ResultDigest();
  private double rate;
  private long packets;
  private @Nullable AuditTrail trail;

  /**
   * @param isRequired whether nothing is probed where it cannot be written
   * @param scope the scope in force; null if there is none
   */
  Ledger(
      String command,
      Words words,
      Console console,
      String file,
      boolean isRequired,
      @Nullable ScopeFile scope) {
    this.command = command;
    this.words = words;
    this.console = console;
    this.isRequired = isRequired;
    this.scope = scope;
    try {
      this.file = Path.of(file);
    } catch (InvalidPathException e) {
      throw new UsageException("the audit file " + Printable.quoted(file) + " is not a file name");
    }
  }

  void rate(double limited) {
    rate = limited;
  }

  /** Writes who begins, unless that is written. */
  synchronized void begin() {
    if (trail == null) {
      RunStart start = start();
      trail =
          isRequired
              ? AuditTrail.required(file, start)
              : AuditTrail.wished(madeFolder(), start, console::note);
    }
  }

  private synchronized AuditTrail begun() {
    begin();
    return Objects.requireNonNull(trail);
  }

  /** A folder that nobody asked for is made; if that fails, so does the writing, which is told. */
  private Path madeFolder() {
    Path folder = file.toAbsolutePath().getParent();
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      return file;
    }
    return file;
  }

  private RunStart start() {
    List<String> line = new ArrayList<>();
    line.add(command);
    line.addAll(TargetWords.withoutLogins(words.typed()));
    return new RunStart(
        operator(console),
        host(),
        Observation.LOCAL,
        line,
        rate,
        scope == null ? null : scope.reference(),
        words.value(Clearance.AUTHORISED).orElse(""));
  }

  /** Who runs this process, and for whom. */
  static String operator(Console console) {
    String user = System.getProperty("user.name");
    String behind = console.variable("SUDO_USER");
    return behind.isEmpty() || behind.equals(user) ? user : user + " for " + behind;
  }

  /** From the kernel: asking Java would ask a name server. */
  private static String host() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  void observed(Observation seen) {
    results.add(seen);
  }

  /** So many packets were sent until now, whatever verdicts tell. */
  void sent(long all) {
    packets = all;
  }

  synchronized void finish(boolean complete) {
    if (trail != null) {
      trail.finish(results.end(complete, packets));
    }
  }

  @Override
  public void admitted(String target, Endpoint endpoint) {
    begun().admitted(target, endpoint);
  }

  @Override
  public void refused(String target, Endpoint endpoint, String rule) {
    begun().refused(target, endpoint, rule);
  }

  @Override
  public void admittedBlock(String target, Host.Addresses addresses, PortSet ports) {
    begun().admittedBlock(target, addresses, ports);
  }

  @Override
  public void refusedBlock(String target, Host.Addresses addresses, PortSet ports, String rule) {
    begun().refusedBlock(target, addresses, ports, rule);
  }
}
