package portscan.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who begins to probe, and by whose leave.
 *
 * @param operator the user, as the system names them
 * @param host the machine's name
 * @param vantage where probes leave from; {@code local} for this machine
 * @param command the words of the command line, without passwords
 * @param rate the most packets a second that are allowed; 0 if none is set
 * @param scope the scope in force; null if there is none
 * @param authorisation what the operator said who allows it; empty if they said nothing
 */
public record RunStart(
    String operator,
    String host,
    String vantage,
    List<String> command,
    double rate,
    @Nullable Scope scope,
    String authorisation) {

  public RunStart {
    command = List.copyOf(command);
  }

  /**
   * A scope as it was when the run began.
   *
   * @param file where it is
   * @param sha256 the digest of the file, as 64 hexadecimal digits
   * @param authorisation the authorisation that it refers to; empty if it names none
   */
  public record Scope(String file, String sha256, String authorisation) {}
}
