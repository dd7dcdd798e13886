package portscan.engine;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portscan.engine.capture.Asked;
import portscan.engine.capture.PcapngWriter;
import portscan.engine.capture.SocketTap;

/** Captures what work sends by means that show no packets, where this process may see them. */
public final class SocketCapture {
  private SocketCapture() {}

  /**
   * Does {@code work}, captured if there is a capture and the privilege for it.
   *
   * @param capture null for none; used by this alone meanwhile
   * @param notes told what is missing in the capture
   */
  public static void during(
      @Nullable PcapngWriter capture,
      Asked asked,
      Consumer<String> notes,
      NamespaceThread.Work work)
      throws InterruptedException {
    if (capture == null || RawPackets.unavailable().isPresent()) {
      work.run();
      return;
    }
    SocketTap tap = SocketTap.open(capture, asked);
    try (tap) {
      work.run();
    }
    if (tap.missed() > 0) {
      notes.accept(
          "%,d packets came faster than they could be written and are not in the capture; a lower --rate keeps all"
              .formatted(tap.missed()));
    }
  }
}
