package portscan.cli;

/** Which release this is. */
final class Version {
  static final String CURRENT = "0.1.0";

  private Version() {}
}
