package portscan.format.runbook;

/** Where a rule is written, the strongest place first: a stronger one overrides a weaker one. */
public enum Strength {
  /** Under {@code exceptions}, until its last day. */
  EXCEPTION,
  /** At a host. */
  HOST,
  /** In a role of an environment. */
  ENVIRONMENT,
  /** In a role. */
  ROLE,
  /** A port that an inventory says is published. */
  PUBLISHED,
  /** Under {@code everythingElse}: every port that no rule names. */
  EVERYTHING_ELSE
}
