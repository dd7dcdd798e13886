package portscan.monitor.snapshot;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.ServiceLook;

/**
 * The certificate that a server showed. Its fingerprint is its identity: two of the same
 * fingerprint are equal, whatever else is known of either.
 *
 * @param fingerprint the SHA-256 in lower-case hexadecimal, without colons; empty if none was seen
 * @param subject whom it names as its subject; empty if not told
 * @param names its DNS names and addresses; empty if not told
 * @param notAfter until when it is valid; null if not told
 */
public record Certificate(
    String fingerprint, String subject, List<String> names, @Nullable Instant notAfter) {
  /** That none was seen. */
  public static final Certificate NONE = of("");

  private static final int MOST_NAMES = 3;

  public Certificate {
    fingerprint = fingerprint.replace(":", "").toLowerCase(Locale.ROOT);
    names = List.copyOf(names);
  }

  /** One of which no more is known. */
  public static Certificate of(String fingerprint) {
    return new Certificate(fingerprint, "", List.of(), null);
  }

  static Certificate of(ServiceLook.@Nullable Tls tls) {
    return tls == null
        ? NONE
        : new Certificate(tls.fingerprint(), tls.subject(), tls.names(), tls.notAfter());
  }

  /** Whether one was seen. */
  public boolean isKnown() {
    return !fingerprint.isEmpty();
  }

  /** Whether more is known of it than its fingerprint. */
  public boolean isTold() {
    return notAfter != null || !subject.isEmpty() || !names.isEmpty();
  }

  /** Whom it is for, until when, and its fingerprint, as far as they are known. */
  public String text() {
    StringBuilder text = new StringBuilder();
    if (names.isEmpty()) {
      text.append(subject);
    } else {
      text.append(String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size()))));
      text.append(names.size() > MOST_NAMES ? ", ..." : "");
    }
    if (notAfter != null) {
      text.append(text.isEmpty() ? "" : " ");
      text.append("until ").append(notAfter.atOffset(ZoneOffset.UTC).toLocalDate());
    }
    return text.isEmpty() ? fingerprint : text + " (SHA-256 " + fingerprint + ")";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Certificate certificate && fingerprint.equals(certificate.fingerprint);
  }

  @Override
  public int hashCode() {
    return fingerprint.hashCode();
  }
}
