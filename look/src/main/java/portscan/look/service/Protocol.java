package portscan.look.service;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One protocol: how its servers begin, and the first words of a client that never logs in. To add
 * one, implement this and add a line to {@link Protocols#ALL}.
 *
 * <p>All that comes from the other side is foreign: an implementation gives null for what it does
 * not understand, and never throws. Its texts need not be printable yet.
 */
interface Protocol {
  /** Its name in IANA's registry, or else the usual one. */
  String name();

  /** TCP ports where it is usually spoken in clear. */
  Set<Integer> ports();

  /** TCP ports where it is usually spoken within TLS from the first byte on. */
  default Set<Integer> tlsPorts() {
    return Set.of();
  }

  /** Whether the server speaks first. */
  default boolean serverGreets() {
    return false;
  }

  /** Whether {@code heard}, which is not empty, is what its server may begin with. */
  boolean begins(byte[] heard);

  /**
   * Speaks as a client would.
   *
   * @param talk just connected, or just after the greeting
   * @param greeting what the server said by itself; empty if nothing
   * @return what is learnt, or null if the other side speaks something else
   */
  @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked) throws InterruptedException;

  /** Whether a server that told {@code seen} takes up TLS after words in clear. */
  default boolean offersTls(Sighting seen) {
    return seen.details().containsKey(Sighting.STARTTLS);
  }

  /** Whether {@link #speak} leaves the connection as it was after the greeting. */
  default boolean onlyListens() {
    return false;
  }

  /**
   * Asks a server that offers it for TLS.
   *
   * @param talk just connected, or just after the greeting
   * @param greeting what the server said by itself; empty if nothing
   * @return whether it agreed: TLS begins with the next byte
   */
  default boolean agreeOnTls(Talk talk, byte[] greeting) throws InterruptedException {
    return false;
  }

  /**
   * Who was asked for.
   *
   * @param host the name, or the address if none is known; an IPv6 address in brackets
   * @param port 1 to 65535
   */
  record Asked(String host, int port) {}
}
