package portscan.format.scope;

import portscan.format.syntax.Parsed;

/**
 * Reads scopes; what they look like is told in {@code docs/scope.md}.
 *
 * <p>No text makes it throw: a mistake is a diagnostic with its file, line and column.
 */
public final class Scopes {
  private Scopes() {}

  /**
   * Reads a scope.
   *
   * @param file where the bytes come from, as the user names it
   */
  public static Parsed<Scope> read(String file, byte[] bytes) {
    return new ScopeReader(file).read(bytes);
  }
}
