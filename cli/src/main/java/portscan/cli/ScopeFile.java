package portscan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.PortScanException;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.api.scan.Resolver;
import portscan.api.scan.ScopePolicy;
import portscan.audit.RunStart;
import portscan.format.scope.FileScopePolicy;
import portscan.format.scope.Scope;
import portscan.format.scope.Scopes;
import portscan.format.syntax.Printable;
import portscan.look.NameLook;

/** The scope in force. */
final class ScopeFile {
  private static final int DNS = 53;

  /** Never asked of a name server (RFC 6761 section 6.3). */
  private static final String LOCALHOST = "localhost";

  private final Path file;
  private final String digest;
  private final FileScopePolicy policy;
  private final Set<IpAddress> servers;

  private ScopeFile(Path file, String digest, FileScopePolicy policy, Set<IpAddress> servers) {
    this.file = file;
    this.digest = digest;
    this.policy = policy;
    this.servers = servers;
  }

  /**
   * Reads it.
   *
   * @throws UsageException if it cannot be read or holds a mistake
   */
  static ScopeFile read(String name) {
    Path file;
    byte[] bytes;
    try {
      file = Path.of(name);
      bytes = Files.readAllBytes(file);
    } catch (IOException | InvalidPathException e) {
      throw new UsageException(
          "the scope %s cannot be read, so nothing is probed".formatted(Printable.quoted(name)));
    }
    Scope scope =
        Scopes.read(name, bytes).orThrow(problem -> new UsageException(problem.located()));
    Set<IpAddress> servers = Set.copyOf(NameLook.configuredServers());
    return new ScopeFile(
        file, sha256(bytes), new FileScopePolicy(scope, InstantSource.system(), servers), servers);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  ScopePolicy policy() {
    return policy;
  }

  /** Why something was refused at a time at which nothing may be probed; empty if nothing was. */
  Optional<String> refusedAtItsTime() {
    return policy.refusedAtItsTime();
  }

  /** The most packets a second; 0 if it sets none. */
  double rate() {
    return policy.scope().rate();
  }

  /** The trail that it asks for, beside it unless absolute; empty if it asks for none. */
  String auditFile() {
    String audit = policy.scope().audit();
    return audit.isEmpty() ? "" : file.resolveSibling(audit).toString();
  }

  /** What the audit says of it. */
  RunStart.Scope reference() {
    return new RunStart.Scope(
        file.toAbsolutePath().normalize().toString(), digest, policy.scope().authorisation());
  }

  /**
   * The system's resolver, which asks name servers past the one way out: it is not asked where one
   * of them is out of scope.
   */
  Resolver resolver() {
    return name -> {
      if (!name.equalsIgnoreCase(LOCALHOST)) {
        requireServersInScope(name);
      }
      return Resolver.system().resolve(name);
    };
  }

  private void requireServersInScope(String name) {
    for (IpAddress server : servers) {
      Optional<String> rule =
          policy.refusal("name server " + server, new Endpoint(server, DNS, Transport.UDP));
      if (rule.isPresent()) {
        throw new PortScanException(
            Trouble.OUT_OF_SCOPE,
            "%s is not looked up, since the name server %s is out of scope: %s"
                .formatted(Printable.quoted(name), server, rule.get()),
            "name the target by its address");
      }
    }
  }
}
