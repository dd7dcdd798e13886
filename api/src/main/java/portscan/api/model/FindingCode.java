package portscan.api.model;

import java.util.Locale;

/** What can be the matter with a port: a closed list that only grows. */
public enum FindingCode {
  HEALTHY,
  NOTHING_LISTENING,
  BOUND_TO_LOOPBACK,
  BOUND_TO_OTHER_ADDRESS,
  DROPPED_AT_HOST,
  DROPPED_ON_PATH,
  REJECTED_BY_HOST,
  REJECTED_BY_ROUTER,
  RESET_BY_MIDDLEBOX,
  LOSSY_PATH,
  RATE_LIMITED,
  FLAPPING,
  SYN_PROXY,
  DEAD_ADDRESS_FAMILY,
  DEAD_ADDRESS,
  STALE_DNS,
  SPLIT_HORIZON,
  HOSTS_FILE_OVERRIDE,
  NAME_NOT_FOUND,
  UNEXPECTED_ADDRESS,
  WRONG_TRANSPORT,
  NEEDS_VALID_PAYLOAD,
  TLS_NAME_MISMATCH,
  TLS_EXPIRED,
  TLS_EXPECTED,
  CLOSES_AT_ONCE,
  SILENT_SERVICE,
  MTU_BLACK_HOLE,
  HOST_DOWN,
  NO_LOCAL_ROUTE,
  BLOCKED_LOCALLY,
  LOCAL_EXHAUSTION,
  LISTEN_QUEUE_OVERFLOW,
  UNDETERMINED;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The word used in every output, for example {@code nothing-listening}. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
