package portscan.monitor.baseline;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.format.syntax.Ports;
import portscan.monitor.snapshot.Verdict;

/**
 * One thing that is not as it was.
 *
 * @param kind what kind of thing
 * @param severity how bad that is
 * @param address the host
 * @param ports which of its ports it is about: one, several that are alike, or none if it is about
 *     the host. A host that appeared or is gone has its open ports here.
 * @param before what they were; null if that is not known
 * @param after what they are; null if that is not known
 */
public record Difference(
    Kind kind,
    Severity severity,
    IpAddress address,
    PortSet ports,
    @Nullable Verdict before,
    @Nullable Verdict after) {

  /** What can differ. */
  public enum Kind {
    OPENED("opened"),
    /** The host refuses it now: it was open, or what filtered it does so no more. */
    CLOSED("closed"),
    /** It was open or closed, and gets no answer now. */
    NEWLY_FILTERED("newly filtered"),
    SERVICE_CHANGED("service changed"),
    CERTIFICATE_CHANGED("certificate changed"),
    HOST_APPEARED("host appeared"),
    HOST_GONE("host gone"),
    /** It was probed before and not this time: nothing can be said of it. */
    NOT_PROBED("not probed this time"),
    /** It is open now and was not probed before. */
    NEWLY_PROBED("not probed before");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }

    /** For programs: the words with hyphens. */
    public String code() {
      return words.replace(' ', '-');
    }

    /** Whether it says that something is not as it was, and not that nothing is known of it. */
    public boolean isChange() {
      return this != NOT_PROBED && this != NEWLY_PROBED;
    }
  }

  /** How bad a difference is, the worst first. */
  public enum Severity {
    /** Something can be reached that could not be. */
    EXPOSED,
    /** Something cannot be reached that could be. */
    UNAVAILABLE,
    /** Something else is there, or another refusal. */
    CHANGED,
    /** Nothing is known to have changed. */
    NOTE;

    /** The lower-case word used in every output. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The host and its ports, for example {@code 10.0.0.5:22/tcp} or {@code [2001:db8::1]}. */
  public String place() {
    String host = address.toString().contains(":") ? "[" + address + "]" : address.toString();
    if (ports.isEmpty() || kind == Kind.HOST_APPEARED || kind == Kind.HOST_GONE) {
      return host;
    }
    if (ports.size() > 1) {
      return host + " " + Ports.text(ports);
    }
    Transport transport = ports.only(Transport.TCP).isEmpty() ? Transport.UDP : Transport.TCP;
    return host + ":" + ports.numbers(transport).nextSetBit(0) + "/" + transport;
  }

  /** What differs, in a few words. */
  public String text() {
    return switch (kind) {
      case OPENED, CLOSED, NEWLY_FILTERED ->
          kind.words() + ": was " + words(before) + ", is " + words(after);
      case SERVICE_CHANGED -> kind.words() + ": was " + service(before) + ", is " + service(after);
      case CERTIFICATE_CHANGED ->
          kind.words() + ": was " + certificate(before) + ", is " + certificate(after);
      case HOST_APPEARED -> kind.words() + openPorts(", with open ports ");
      case HOST_GONE -> kind.words() + openPorts(", which had open ports ");
      case NOT_PROBED, NEWLY_PROBED -> kind.words();
    };
  }

  /** What it was, in a few words. */
  public String was() {
    return switch (kind) {
      case OPENED, CLOSED, NEWLY_FILTERED, NOT_PROBED, NEWLY_PROBED -> words(before);
      case SERVICE_CHANGED -> service(before);
      case CERTIFICATE_CHANGED -> certificate(before);
      case HOST_APPEARED -> "not there";
      case HOST_GONE -> "there";
    };
  }

  /** What it is, in a few words. */
  public String is() {
    return switch (kind) {
      case OPENED, CLOSED, NEWLY_FILTERED, NOT_PROBED, NEWLY_PROBED -> words(after);
      case SERVICE_CHANGED -> service(after);
      case CERTIFICATE_CHANGED -> certificate(after);
      case HOST_APPEARED -> "there";
      case HOST_GONE -> "not there";
    };
  }

  private String openPorts(String words) {
    return ports.isEmpty() ? "" : words + Ports.text(ports);
  }

  private static String words(@Nullable Verdict verdict) {
    if (verdict == null) {
      return "not listed as open";
    }
    return verdict.reason().isEmpty()
        ? verdict.state().word()
        : verdict.state().word() + " (" + verdict.reason() + ")";
  }

  private static String service(@Nullable Verdict verdict) {
    return verdict == null ? "" : verdict.serviceText();
  }

  private static String certificate(@Nullable Verdict verdict) {
    return verdict == null ? "" : verdict.certificate().text();
  }
}
