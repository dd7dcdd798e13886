package portscan.sys;

import java.util.Locale;
import java.util.Optional;

/** Whether this module's system calls can be used here. */
public final class Linux {
  private static final boolean X86_64 = System.getProperty("os.arch").equals("amd64");
  private static final boolean AARCH64 = System.getProperty("os.arch").equals("aarch64");

  private Linux() {}

  /** Why the calls of this module cannot be used on this machine; empty if they can. */
  public static Optional<String> unavailable() {
    String system = System.getProperty("os.name");
    if (!system.toLowerCase(Locale.ROOT).equals("linux")) {
      return Optional.of("the operating system is " + system + ", not Linux");
    }
    if (!X86_64 && !AARCH64) {
      return Optional.of("no structure layouts for " + System.getProperty("os.arch"));
    }
    return Optional.empty();
  }

  static boolean isX86() {
    return X86_64;
  }
}
