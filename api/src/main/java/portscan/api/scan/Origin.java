package portscan.api.scan;

import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;

/**
 * Where on this machine probes leave from; each part that is null is left to the kernel.
 *
 * @param address the source address
 * @param device the network interface's name
 * @param netns the network namespace: a name under {@code /run/netns}, or the number of a process
 *     that is in it
 */
public record Origin(@Nullable IpAddress address, @Nullable String device, @Nullable String netns) {

  private static final Origin ANY = new Origin(null, null, null);

  /** Whether everything is left to the kernel. */
  public boolean isAny() {
    return address == null && device == null && netns == null;
  }

  /** Wherever the kernel's routes lead. */
  public static Origin any() {
    return ANY;
  }
}
