package portscan.engine.udp;

import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * A datagram that a service of one protocol answers, and the rule that recognises the answer.
 *
 * <p>Where the protocol has an id, token or cookie that the answer repeats, the request takes it
 * from a {@code long cookie} and the rule demands it back. Where it has none, the request is the
 * same for every cookie.
 *
 * @param id the request's name, unique in the table, for example {@code snmp-v3}
 * @param protocol the word shown to people when the answer is recognised, for example {@code snmp}
 * @param title the protocol's full name
 * @param ports the ports it is sent to, ascending: IANA's, or the default of the implementations
 * @param asks what the datagram asks for
 * @param answer what counts as an answer
 * @param condition when a running service answers all the same only under a condition, which; else
 *     empty
 * @param source the specification that datagram and rule are written from
 * @param answersFromAnotherPort whether the answer may come from another port than was asked
 * @param echoes whether the answer is the request itself
 * @param form makes the datagram for a cookie, a new array each time
 * @param rule recognises an answer to the datagram of a cookie
 */
public record UdpRequest(
    String id,
    String protocol,
    String title,
    List<Integer> ports,
    String asks,
    String answer,
    String condition,
    String source,
    boolean answersFromAnotherPort,
    boolean echoes,
    LongFunction<byte[]> form,
    AnswerRule rule) {

  public UdpRequest {
    ports = List.copyOf(ports);
    if (!id.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("not an id: " + id);
    }
    UdpPorts.requireAscending(ports);
    if (protocol.isBlank()
        || title.isBlank()
        || asks.isBlank()
        || answer.isBlank()
        || source.isBlank()) {
      throw new IllegalArgumentException("a field of " + id + " is blank");
    }
  }

  /** The id, which tells requests apart. */
  @Override
  public String toString() {
    return id;
  }

  /** A new copy of the datagram to send. */
  public byte[] request(long cookie) {
    return form.apply(cookie);
  }

  /**
   * Whether the first {@code length} octets of {@code datagram} answer {@link #request} of this
   * cookie. Takes any content.
   */
  public boolean isAnswer(byte[] datagram, int length, long cookie) {
    return rule.recognises(new Datagram(datagram, length), cookie);
  }

  /** Whether a datagram answers the request of one cookie. */
  @FunctionalInterface
  public interface AnswerRule {
    boolean recognises(Datagram answer, long cookie);
  }

  /** Begins the description of a request; {@link Draft#answeredBy} ends it. */
  static Draft named(String id, String protocol, String title) {
    return new Draft(id, protocol, title);
  }

  /** A request while its table row is being written. */
  static final class Draft {
    private final String id;
    private final String protocol;
    private final String title;
    private List<Integer> ports = List.of();
    private String asks = "";
    private String answer = "";
    private String condition = "";
    private String source = "";
    private boolean answersFromAnotherPort;
    private boolean echoes;
    private LongFunction<byte[]> form = cookie -> new byte[0];

    private Draft(String id, String protocol, String title) {
      this.id = id;
      this.protocol = protocol;
      this.title = title;
    }

    Draft ports(int... ascending) {
      ports = IntStream.of(ascending).boxed().toList();
      return this;
    }

    Draft asks(String text) {
      asks = text;
      return this;
    }

    Draft answer(String text) {
      answer = text;
      return this;
    }

    Draft onlyIf(String text) {
      condition = text;
      return this;
    }

    Draft source(String text) {
      source = text;
      return this;
    }

    Draft answersFromAnotherPort() {
      answersFromAnotherPort = true;
      return this;
    }

    Draft echoes() {
      echoes = true;
      return this;
    }

    /** The datagram, where it differs with the cookie. */
    Draft sends(LongFunction<byte[]> datagram) {
      form = datagram;
      return this;
    }

    /** The datagram, where the protocol has nothing that an answer would repeat. */
    Draft sends(byte[] datagram) {
      return sends(cookie -> datagram.clone());
    }

    UdpRequest answeredBy(AnswerRule rule) {
      return new UdpRequest(
          id,
          protocol,
          title,
          ports,
          asks,
          answer,
          condition,
          source,
          answersFromAnotherPort,
          echoes,
          form,
          rule);
    }
  }
}
