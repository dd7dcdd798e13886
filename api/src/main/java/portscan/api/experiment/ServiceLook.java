package portscan.api.experiment;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Endpoint;

/**
 * Who speaks behind an open TCP port, and does it speak well? Connects as a client would, listens,
 * says the protocol's own first words, and never logs in.
 *
 * @param target what the user asked for, as typed
 * @param endpoint an open TCP port
 * @param serverName the name to ask for in TLS (RFC 6066) and HTTP; null if only an address is
 *     known
 * @param limit the most time that it takes
 */
public record ServiceLook(
    String target, Endpoint endpoint, @Nullable String serverName, Duration limit)
    implements Experiment<ServiceLook.Result> {
  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  /** How the service behaves towards a stranger. */
  public enum Behaviour {
    /** It greeted before we said a word. */
    GREETS,
    /** It answered the first words of a protocol. */
    ANSWERS,
    /** It accepts, and answers nothing of what was tried. */
    SILENT,
    /** It accepts and closes before a word is said. */
    CLOSES_AT_ONCE,
    /** It closes whatever is said to it, and says nothing. */
    CLOSES_ON_WORDS,
    /** The connection was not made. */
    UNREACHABLE
  }

  /**
   * A TLS server (RFC 8446, RFC 5246).
   *
   * @param version for example {@code TLSv1.3}
   * @param cipher the cipher suite's name
   * @param protocol the application protocol chosen (RFC 7301), or empty
   * @param names the certificate's DNS names and addresses
   * @param subject the certificate's subject
   * @param issuer its issuer
   * @param notBefore from when it is valid
   * @param notAfter until when
   * @param nameMatches whether it is for the name or address asked for (RFC 9525)
   * @param trusted whether this machine's authorities vouch for it
   * @param fingerprint the SHA-256 of the certificate: 64 hexadecimal digits in lower case
   * @param startTls whether the service first speaks in clear, and then agreed to TLS when asked
   *     (STARTTLS, or what its protocol has for that)
   */
  public record Tls(
      String version,
      String cipher,
      String protocol,
      List<String> names,
      String subject,
      String issuer,
      Instant notBefore,
      Instant notAfter,
      boolean nameMatches,
      boolean trusted,
      String fingerprint,
      boolean startTls) {
    public Tls {
      names = List.copyOf(names);
    }
  }

  /**
   * What was learnt. All texts come from outside: printable, of bounded length, but not to be
   * believed.
   *
   * @param behaviour how it behaves
   * @param service the protocol, by its IANA name where it has one, for example {@code ssh}; empty
   *     if not recognised
   * @param product the software, or empty
   * @param version its version, or empty
   * @param banner the first line that it sent, or empty
   * @param tls what its TLS is; null if it speaks none
   * @param clearRefused whether it speaks TLS and answers nothing, or an error, to words in clear
   * @param unanswered words to which something else than silence was to be expected: a protocol's
   *     name, {@code tls}, or a protocol's name and {@code /tls} for TLS that it had agreed to
   * @param details more that it told, by name, for example {@code http.status} or {@code tls.fault}
   * @param packets how many packets our side sent, connections times a guess of four where the
   *     kernel does not tell
   */
  public record Result(
      Behaviour behaviour,
      String service,
      String product,
      String version,
      String banner,
      @Nullable Tls tls,
      boolean clearRefused,
      List<String> unanswered,
      Map<String, String> details,
      int packets)
      implements Experiment.Result {
    public Result {
      unanswered = List.copyOf(unanswered);
      details = Map.copyOf(details);
    }

    /** Whether it speaks TLS from the first byte on. */
    public boolean isWithinTls() {
      return tls != null && !tls.startTls();
    }
  }
}
