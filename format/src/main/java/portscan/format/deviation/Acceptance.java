package portscan.format.deviation;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Why a deviation does not count.
 *
 * @param by what allows it, for people: {@code exception at shop.yaml:40:7}
 * @param reason why it is allowed; empty if nobody said
 * @param until the last day on which it is
 */
public record Acceptance(String by, String reason, Optional<LocalDate> until) {
  /** In a few words. */
  public String text() {
    return by
        + until.map(day -> ", until " + day).orElse("")
        + (reason.isEmpty() ? "" : ": " + reason);
  }
}
