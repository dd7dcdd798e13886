package portscan.api.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One verdict on one port of one address, with what it rests on.
 *
 * @param target what the user asked for, as typed
 * @param address one resolved address; null only if the name gave none
 * @param port 1 to 65535
 * @param transport TCP or UDP
 * @param probe the id of the probe that asked, for example {@code connect}
 * @param outcome the conclusion
 * @param evidence what it was concluded from
 * @param vantage where it was asked from; {@code local} for this machine
 * @param source the local address that packets left from; null if none did
 * @param at when the first packet was sent, or when the failure was noticed
 * @param rtt from the packet that was answered to its answer; null without an answer
 * @param attempts packets sent, the kernel's retransmissions included; 0 if none could be
 */
public record Observation(
    String target,
    @Nullable IpAddress address,
    int port,
    Transport transport,
    String probe,
    Outcome outcome,
    Evidence evidence,
    String vantage,
    @Nullable IpAddress source,
    Instant at,
    @Nullable Duration rtt,
    int attempts) {

  /** This machine as a vantage point. */
  public static final String LOCAL = "local";

  public Observation {
    if (address == null && outcome instanceof Outcome.Classified) {
      throw new IllegalArgumentException("a verdict needs an address");
    }
  }

  /** The observation that nothing could be learnt, since our own side failed before any packet. */
  public static Observation undetermined(
      String target,
      @Nullable IpAddress address,
      int port,
      Transport transport,
      String probe,
      Evidence.LocalFailure failure) {
    return new Observation(
        target,
        address,
        port,
        transport,
        probe,
        new Outcome.Undetermined(failure),
        failure,
        LOCAL,
        null,
        Instant.now(),
        null,
        0);
  }

  /** The verdict; empty if nothing about the target could be learnt. */
  public Optional<PortState> state() {
    return switch (outcome) {
      case Outcome.Classified classified -> Optional.of(classified.state());
      case Outcome.Undetermined _ -> Optional.empty();
    };
  }

  /** Whether the verdict is {@link PortState#OPEN}. */
  public boolean isOpen() {
    return state().filter(PortState.OPEN::equals).isPresent();
  }
}
