package portscan.testkit.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out what this machine lets a lab do. */
final class LabSupport {
  private static final List<String> PROGRAMS = List.of("sh", "ip", "nft", "tc", "setpriv", "env");
  private static final int CAP_NET_ADMIN = 12;
  private static final int CAP_SYS_ADMIN = 21;

  private LabSupport() {}

  /** Asked for once: it changes nothing that a test does. */
  private static final class Holder {
    private static final Optional<String> UNAVAILABLE = findUnavailable();
    private static final boolean CAN_DELAY = UNAVAILABLE.isEmpty() && tryDelay();
  }

  static Optional<String> unavailable() {
    return Holder.UNAVAILABLE;
  }

  static boolean canDelay() {
    return Holder.CAN_DELAY;
  }

  /** Whether a program is installed where the lab looks for it. */
  static boolean hasProgram(String name) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/bin:/sbin:/bin";
    return Stream.of(path.split(":", -1))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }

  private static Optional<String> findUnavailable() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("network namespaces need Linux");
    }
    long capabilities = effectiveCapabilities();
    if ((capabilities >>> CAP_NET_ADMIN & 1) == 0 || (capabilities >>> CAP_SYS_ADMIN & 1) == 0) {
      return Optional.of("not root with the capabilities CAP_NET_ADMIN and CAP_SYS_ADMIN");
    }
    if (!Files.exists(Path.of("/proc/net/if_inet6"))) {
      return Optional.of("the kernel has no IPv6");
    }
    return PROGRAMS.stream()
        .filter(program -> !hasProgram(program))
        .findFirst()
        .map(program -> program + " is not installed (packages iproute2, nftables, util-linux)");
  }

  private static long effectiveCapabilities() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("CapEff:"))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean tryDelay() {
    String name = Owner.self().prefix() + "-0-delay";
    Shell.Outcome outcome =
        Shell.run(
            "ip netns add %1$s && ip netns exec %1$s tc qdisc add dev lo root netem delay 1ms"
                .formatted(name));
    Leftovers.removeNamespaces(List.of(name));
    return outcome.exitCode() == 0;
  }
}
