package portscan.sys;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What this process may do beyond an ordinary one (capabilities(7)).
 *
 * @param effective the set in effect, bit by capability number
 */
public record Capabilities(long effective) {
  private static final int CAP_NET_ADMIN = 12;
  private static final int CAP_NET_RAW = 13;
  private static final int CAP_SYS_ADMIN = 21;
  private static final int CAP_BPF = 39;
  private static final String LABEL = "CapEff:";

  /** The capabilities of this process; none where the system does not tell. */
  public static Capabilities ofThisProcess() {
    try (InputStream status = new FileInputStream("/proc/self/status")) {
      return parse(new String(status.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      // A system without /proc; opening a raw socket will tell for certain.
      return new Capabilities(0);
    }
  }

  /** Reads {@code /proc/PID/status} (proc_pid_status(5)). */
  static Capabilities parse(String status) {
    for (String line : status.split("\n", -1)) {
      if (line.startsWith(LABEL)) {
        String digits = line.substring(LABEL.length()).strip();
        boolean isNumber = digits.length() == 16 && digits.chars().allMatch(Capabilities::isHex);
        return new Capabilities(isNumber ? Long.parseUnsignedLong(digits, 16) : 0);
      }
    }
    return new Capabilities(0);
  }

  private static boolean isHex(int character) {
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
  }

  /** Whether raw and packet sockets may be opened. */
  public boolean hasNetRaw() {
    return has(CAP_NET_RAW);
  }

  /** Whether interfaces may be configured and buffers enlarged beyond the system's limit. */
  public boolean hasNetAdmin() {
    return has(CAP_NET_ADMIN);
  }

  /** Whether eBPF programmes may be loaded; CAP_SYS_ADMIN includes it (bpf(2)). */
  public boolean hasBpf() {
    return has(CAP_BPF) || has(CAP_SYS_ADMIN);
  }

  private boolean has(int capability) {
    return (effective & 1L << capability) != 0;
  }

  /** Which privilege raw sockets lack and how to give it; empty if they lack none. */
  public Optional<String> rawSocketsUnavailable() {
    if (hasNetRaw()) {
      return Optional.empty();
    }
    return Optional.of(
        "raw sockets need the capability CAP_NET_RAW, which this process lacks: run it by sudo, or"
            + " give it that capability alone: sudo setpriv --reuid=\"$(id -u)\""
            + " --regid=\"$(id -g)\" --init-groups --inh-caps=+net_raw --ambient-caps=+net_raw"
            + " COMMAND");
  }
}
