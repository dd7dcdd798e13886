package portscan.cli;

import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Observation;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Ceiling;
import portscan.api.scan.Egress;
import portscan.api.scan.Resolver;
import portscan.api.scan.ScopePolicy;
import portscan.api.scan.Timing;
import portscan.engine.Checker;
import portscan.engine.Scan;
import portscan.engine.ScanListener;
import portscan.engine.pace.Pace;

/**
 * By whose leave a command probes, and who is told of it: the scope in force and the audit trail.
 *
 * <p>Where neither is asked for nor found, as on the way of a plain check, this costs a look for a
 * few files and loads nothing of either.
 */
final class Clearance implements AutoCloseable {
  static final Option SCOPE =
      Option.value(
          "--scope",
          "FILE",
          "probe only what this scope allows (default: the nearest; docs/scope.md)");
  static final Option AUDIT =
      Option.value(
          "--audit",
          "FILE",
          "write down what is probed by whose leave (scan always does; none: nothing)");
  static final Option AUTHORISED =
      Option.value(
          "--i-am-authorized",
          "REASON",
          "you may ask more than 256 public addresses, and who says so; for the audit");

  static final List<Option> ALL = List.of(SCOPE, AUDIT, AUTHORISED);

  private static final String SCOPE_VARIABLE = "PORTSCAN_SCOPE";
  private static final String AUDIT_VARIABLE = "PORTSCAN_AUDIT";

  /** Instead of a file: nothing is written down, unless the scope names a file. */
  private static final String NO_AUDIT = "none";

  private final Words words;
  private final @Nullable ScopeFile scope;
  private final @Nullable Ledger ledger;

  private Clearance(Words words, @Nullable ScopeFile scope, @Nullable Ledger ledger) {
    this.words = words;
    this.scope = scope;
    this.ledger = ledger;
  }

  /**
   * Finds out what is in force.
   *
   * @param command the command's name
   * @param isAlwaysAudited whether its runs are written down without being asked for
   * @throws UsageException if the scope cannot be read
   */
  static Clearance of(String command, Words words, Console console, boolean isAlwaysAudited) {
    String named = words.value(SCOPE).orElse(console.variable(SCOPE_VARIABLE));
    String file = named.isEmpty() ? nearest(console) : named;
    if (words.has(SCOPE) && named.isEmpty()) {
      throw new UsageException(SCOPE.name() + " needs a value");
    }
    ScopeFile scope = file.isEmpty() ? null : ScopeFile.read(file);
    String audit = words.value(AUDIT).orElse(console.variable(AUDIT_VARIABLE));
    if (words.has(AUDIT) && audit.isEmpty()) {
      throw new UsageException(AUDIT.name() + " needs a value");
    }
    if (words.has(AUTHORISED) && words.value(AUTHORISED).orElse("").isBlank()) {
      throw new UsageException(AUTHORISED.name() + " needs a reason: who allows it?");
    }
    if (audit.isEmpty() && scope != null) {
      audit = scope.auditFile();
    }
    boolean isWished = isAlwaysAudited || scope != null || words.has(AUTHORISED);
    if (audit.equals(NO_AUDIT)) {
      audit = scope == null ? "" : scope.auditFile();
      isWished = false;
    }
    String usual = audit.isEmpty() && isWished ? usualTrail(console) : "";
    Ledger ledger =
        audit.isEmpty() && usual.isEmpty()
            ? null
            : new Ledger(
                command, words, console, audit.isEmpty() ? usual : audit, !audit.isEmpty(), scope);
    return new Clearance(words, scope, ledger);
  }

  /** The scope of this folder or of one above it, then the user's, then the machine's. */
  static String nearest(Console console) {
    if (!console.isSystem()) {
      return "";
    }
    File folder = new File(System.getProperty("user.dir"));
    while (folder != null) {
      File file = new File(folder, ".portscan/scope.yaml");
      if (file.exists()) {
        return file.getPath();
      }
      folder = folder.getParentFile();
    }
    String home = console.variable("HOME");
    String settings = console.variable("XDG_CONFIG_HOME");
    if (settings.isEmpty() && !home.isEmpty()) {
      settings = home + "/.config";
    }
    File own = new File(settings, "portscan/scope.yaml");
    if (!settings.isEmpty() && own.exists()) {
      return own.getPath();
    }
    File machine = new File("/etc/portscan/scope.yaml");
    return machine.exists() ? machine.getPath() : "";
  }

  /** Where a trail is that nobody named; empty if there is no place for one. */
  static String usualTrail(Console console) {
    if (!console.isSystem()) {
      return "";
    }
    String state = console.variable("XDG_STATE_HOME");
    String home = console.variable("HOME");
    if (!state.isEmpty()) {
      return state + "/portscan/audit.jsonl";
    }
    return home.isEmpty()
        ? "/var/lib/portscan/audit.jsonl"
        : home + "/.local/state/portscan/audit.jsonl";
  }

  // ---- what commands build with

  /** Whether a scope is in force. */
  boolean isScoped() {
    return scope != null;
  }

  /** The SHA-256 of the scope's file; empty without a scope. */
  String scopeDigest() {
    return scope == null ? "" : scope.reference().sha256();
  }

  /** Why the scope allowed no more at some time of the run; empty if it always did. */
  String refusedAtItsTime() {
    return scope == null ? "" : scope.refusedAtItsTime().orElse("");
  }

  ScopePolicy policy() {
    return scope == null ? ScopePolicy.permissive() : scope.policy();
  }

  AuditSink audit() {
    return ledger == null ? AuditSink.none() : ledger;
  }

  /** The one way out for what is neither a check nor a scan. */
  Egress egress() {
    return egress(audit());
  }

  /**
   * The same, told to another than the audit.
   *
   * @param audit who passes on to {@link #audit}
   */
  Egress egress(AuditSink audit) {
    double ceiling = scope == null ? 0 : scope.rate();
    return new Egress(policy(), audit, ceiling == 0 ? null : new Ceiling(ceiling));
  }

  /** The system's resolver, unless a name server that it asks is out of scope. */
  Resolver resolver() {
    return scope == null ? Resolver.system() : scope.resolver();
  }

  /** Makes {@code checker} stay within. */
  Checker.Builder on(Checker.Builder checker) {
    if (scope != null || ledger != null) {
      checker.scope(policy()).audit(audit()).resolver(resolver());
    }
    return words.has(AUTHORISED) ? checker.authorised() : checker;
  }

  /** Makes {@code scan} stay within. */
  Scan.Builder on(Scan.Builder scan) {
    if (scope != null || ledger != null) {
      scan.scope(policy()).audit(audit()).resolver(resolver());
    }
    return words.has(AUTHORISED) ? scan.authorised() : scan;
  }

  /** At most as fast as the scope allows. */
  Timing limited(Timing timing) {
    double rate = limited(timing.rate());
    return rate == timing.rate() ? timing : timing.withRate(rate);
  }

  /** At most as fast as the scope allows. */
  Pace limited(Pace pace) {
    double rate = limited(pace.rate());
    return rate == pace.rate() ? pace : pace.withRate(rate);
  }

  /** At most as many packets a second as the scope allows, which the audit is told of. */
  double limited(double rate) {
    double limited = scope == null || scope.rate() == 0 ? rate : Math.min(rate, scope.rate());
    if (ledger != null) {
      ledger.rate(limited);
    }
    return limited;
  }

  // ---- what commands tell

  /** Something is about to be probed. */
  void begin() {
    if (ledger != null) {
      ledger.begin();
    }
  }

  /** A verdict became known. */
  void observed(Observation seen) {
    if (ledger != null) {
      ledger.observed(seen);
    }
  }

  /** So many packets were sent until now, whatever verdicts tell. */
  void sent(long all) {
    if (ledger != null) {
      ledger.sent(all);
    }
  }

  /** Tells what {@code listener} hears to the audit too. */
  ScanListener heardBy(ScanListener listener) {
    return ledger == null ? listener : new LedgerListener(listener, ledger);
  }

  /** The run came to its end. */
  void complete() {
    finish(true);
  }

  /** The run ended, perhaps before all was asked. */
  void finish(boolean complete) {
    if (ledger != null) {
      ledger.finish(complete);
    }
  }

  /** Ends the audit of a run that did not come to its end. */
  @Override
  public void close() {
    finish(false);
  }
}
