package portscan.monitor.history;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import portscan.api.model.Observation;

/**
 * What a run is about, known before its first probe.
 *
 * @param id names it for ever: what is recorded under an id that is there already is not recorded
 *     twice
 * @param command the command's word, for example {@code scan}
 * @param targets what was asked for, as typed
 * @param scope the digest of the scope that it ran under; empty if there was none
 * @param timing how fast it was meant to go, for example {@code T3}; empty if not told
 * @param operator who ran it; empty if not known
 * @param vantage where it was run from
 * @param options the other words of its command line
 * @param startedAt when
 */
public record RunHeader(
    UUID id,
    String command,
    String targets,
    String scope,
    String timing,
    String operator,
    String vantage,
    List<String> options,
    Instant startedAt) {
  public RunHeader {
    options = List.copyOf(options);
  }

  /** The same of another run. */
  public RunHeader of(UUID otherId, Instant otherStart) {
    return new RunHeader(
        otherId, command, targets, scope, timing, operator, vantage, options, otherStart);
  }

  /** A run from this machine under a new id, of which no more is told than its words. */
  public static RunHeader of(
      String command, String targets, List<String> options, Instant startedAt) {
    return new RunHeader(
        UUID.randomUUID(),
        command,
        targets,
        "",
        "",
        System.getProperty("user.name", ""),
        Observation.LOCAL,
        options,
        startedAt);
  }
}
