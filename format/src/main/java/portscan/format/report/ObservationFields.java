package portscan.format.report;

import static portscan.format.report.ObservationField.Type.COUNT;
import static portscan.format.report.ObservationField.Type.NUMBER;
import static portscan.format.report.ObservationField.Type.TEXT;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.Connected;
import portscan.api.model.Evidence.IcmpError;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Evidence.Refused;
import portscan.api.model.Evidence.Silence;
import portscan.api.model.Evidence.TcpReply;
import portscan.api.model.Evidence.UdpReply;
import portscan.api.model.Observation;
import portscan.api.model.Outcome.Classified;
import portscan.api.model.Outcome.Undetermined;
import portscan.format.report.ObservationField.Count;
import portscan.format.report.ObservationField.Inapplicable;
import portscan.format.report.ObservationField.Measure;
import portscan.format.report.ObservationField.Text;
import portscan.format.report.ObservationField.Unknown;
import portscan.format.report.ObservationField.Value;

/** The fields of an observation: CSV header and rows, JSON keys and the reference page. */
public final class ObservationFields {
  /** In the order in which they are written; the members of one object stand together. */
  public static final List<ObservationField> ALL =
      List.of(
          field("target", TEXT, "What was asked for, as typed.", seen -> new Text(seen.target())),
          field(
              "address",
              TEXT,
              "One resolved address, with its zone; null only if the name did not resolve.",
              seen -> text(seen.address())),
          field("port", COUNT, "1 to 65535.", seen -> new Count(seen.port())),
          field("transport", TEXT, "`tcp` or `udp`.", seen -> new Text(seen.transport().word())),
          field(
              "state",
              TEXT,
              "`open`, `closed`, `filtered`, `unfiltered` or `open|filtered`; null if nothing"
                  + " about the target could be learnt.",
              seen -> text(seen.state().orElse(null))),
          field(
              "reason",
              TEXT,
              "Why it is in that state, in nmap's words; null beside a null state.",
              classified(verdict -> new Text(verdict.reason().word()))),
          field("probe", TEXT, "The probe that asked.", seen -> new Text(seen.probe())),
          field(
              "service",
              TEXT,
              "The protocol whose answer was recognised, else the name that IANA assigned to the"
                  + " port; null if neither is known.",
              seen -> text(Wording.service(seen).orElse(null))),
          field(
              "rttMs",
              NUMBER,
              "Milliseconds from the packet that was answered to its answer; null without one.",
              seen -> milliseconds(seen.rtt())),
          field(
              "attempts",
              COUNT,
              "Packets sent, the kernel's retransmissions included.",
              seen -> new Count(seen.attempts())),
          field(
              "confidence",
              NUMBER,
              "The probability that another look agrees, 0 to 1; null beside a null state.",
              classified(verdict -> new Measure(verdict.confidence()))),
          field(
              "at",
              TEXT,
              "When the first packet was sent: UTC, to the microsecond, as RFC 3339 writes it.",
              seen -> new Text(time(seen.at()))),
          field(
              "vantage",
              TEXT,
              "Where it was asked from; `local` for this machine.",
              seen -> new Text(seen.vantage())),
          field(
              "source",
              TEXT,
              "The local address that packets left from; null if none did.",
              seen -> text(seen.source())),
          field(
              "evidence.kind",
              TEXT,
              "`tcp-reply`, `connected`, `refused`, `icmp-error`, `udp-reply`, `silence` or"
                  + " `local-failure`.",
              seen -> new Text(seen.evidence().kind().word())),
          field(
              "evidence.from",
              TEXT,
              "Who answered: for an ICMP error its sender, which need not be the target.",
              seen -> from(seen.evidence())),
          field(
              "evidence.ttl",
              COUNT,
              "`tcp-reply`: the TTL or hop limit that was left on arrival.",
              of(TcpReply.class, reply -> new Count(reply.ttl()))),
          field(
              "evidence.flags",
              TEXT,
              "`tcp-reply`: a letter for each control bit, of FSRPAUEC; `SA` is a SYN-ACK, `-`"
                  + " none.",
              of(TcpReply.class, reply -> new Text(Wording.flags(reply)))),
          field(
              "evidence.window",
              COUNT,
              "`tcp-reply`: the window field.",
              of(TcpReply.class, reply -> new Count(reply.window()))),
          field(
              "evidence.type",
              COUNT,
              "`icmp-error`: the ICMP or ICMPv6 type.",
              of(IcmpError.class, error -> new Count(error.type()))),
          field(
              "evidence.code",
              COUNT,
              "`icmp-error`: the type's code.",
              of(IcmpError.class, error -> new Count(error.code()))),
          field(
              "evidence.origin",
              TEXT,
              "`icmp-error`: `target`, `intermediate` (a router or firewall) or `local-link` (our"
                  + " own machine, because nobody on the link answered for the next hop).",
              of(IcmpError.class, error -> new Text(word(error.origin())))),
          field(
              "evidence.port",
              COUNT,
              "`udp-reply`: the port that the answer came from.",
              of(UdpReply.class, reply -> new Count(reply.fromPort()))),
          field(
              "evidence.bytes",
              COUNT,
              "`udp-reply`: the answer's length.",
              of(UdpReply.class, reply -> new Count(reply.bytes()))),
          field(
              "evidence.protocol",
              TEXT,
              "`udp-reply`: the protocol that the answer belongs to; null if not recognised.",
              of(
                  UdpReply.class,
                  reply -> text(reply.protocol().isEmpty() ? null : reply.protocol()))),
          field(
              "evidence.tries",
              COUNT,
              "`silence`: how many packets went unanswered.",
              of(Silence.class, silence -> new Count(silence.tries()))),
          field(
              "evidence.waitedMs",
              NUMBER,
              "`silence`: milliseconds from the first packet to the end of the wait.",
              of(Silence.class, silence -> milliseconds(silence.waited()))),
          field(
              "evidence.loss",
              NUMBER,
              "`silence`: the share of packets measured as lost on the way meanwhile, 0 to 1; null"
                  + " if it could not be measured.",
              of(Silence.class, silence -> measure(silence.loss()))),
          field(
              "evidence.trouble",
              TEXT,
              "`local-failure`: what kind, as in `error.code`.",
              of(LocalFailure.class, failure -> new Text(failure.trouble().word()))),
          field(
              "error.code",
              TEXT,
              "Beside a null state: what failed on our own side, in a word.",
              failure(failure -> failure.trouble().word())),
          field(
              "error.message",
              TEXT,
              "Beside a null state: what failed, with the system's own words.",
              failure(LocalFailure::message)),
          field(
              "error.hint",
              TEXT,
              "Beside a null state: what can be done about it.",
              failure(LocalFailure::hint)));

  private static final DateTimeFormatter MICROSECONDS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

  private ObservationFields() {}

  /** UTC with six digits of the second. */
  static String time(Instant at) {
    return MICROSECONDS.format(at);
  }

  private static ObservationField field(
      String name, ObservationField.Type type, String doc, Function<Observation, Value> accessor) {
    return new ObservationField(name, type, doc, accessor);
  }

  private static Function<Observation, Value> classified(Function<Classified, Value> accessor) {
    return seen ->
        seen.outcome() instanceof Classified verdict ? accessor.apply(verdict) : new Unknown();
  }

  private static Function<Observation, Value> failure(Function<LocalFailure, String> accessor) {
    return seen ->
        seen.outcome() instanceof Undetermined undetermined
            ? new Text(accessor.apply(undetermined.failure()))
            : new Inapplicable();
  }

  private static <E extends Evidence> Function<Observation, Value> of(
      Class<E> kind, Function<E, Value> accessor) {
    return seen ->
        kind.isInstance(seen.evidence())
            ? accessor.apply(kind.cast(seen.evidence()))
            : new Inapplicable();
  }

  private static Value from(Evidence evidence) {
    return switch (evidence.kind()) {
      case CONNECTED -> text(((Connected) evidence).from());
      case REFUSED -> text(((Refused) evidence).from());
      case TCP_REPLY -> text(((TcpReply) evidence).from());
      case ICMP_ERROR -> text(((IcmpError) evidence).from());
      case UDP_REPLY -> text(((UdpReply) evidence).from());
      case SILENCE, LOCAL_FAILURE -> new Inapplicable();
    };
  }

  private static String word(Evidence.ErrorOrigin origin) {
    return switch (origin) {
      case TARGET -> "target";
      case INTERMEDIATE -> "intermediate";
      case LOCAL_LINK -> "local-link";
    };
  }

  private static Value text(@Nullable Object value) {
    return value == null ? new Unknown() : new Text(value.toString());
  }

  private static Value measure(double number) {
    return Double.isNaN(number) ? new Unknown() : new Measure(number);
  }

  /** To the microsecond. */
  private static Value milliseconds(@Nullable Duration duration) {
    return duration == null ? new Unknown() : new Measure(Statistics.milliseconds(duration));
  }
}
