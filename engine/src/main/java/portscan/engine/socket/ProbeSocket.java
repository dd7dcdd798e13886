package portscan.engine.socket;

import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;

/** One socket that asks one endpoint; used by the thread that opened it. */
public interface ProbeSocket extends AutoCloseable {
  /**
   * Starts to connect, or sends a datagram.
   *
   * @param datagram what to send; ignored by a TCP socket
   * @return what is known at once; null while there is nothing to tell
   */
  @Nullable Answer send(byte[] datagram);

  /** The local address that packets leave from; null if none has been chosen. */
  @Nullable IpAddress source();

  /** When {@link #send} was last called, by {@link System#nanoTime}. */
  long sentNs();

  /** How many packets left so far, the kernel's retransmissions included. */
  int packets();

  /**
   * Whether the kernel's latest retransmission did not leave this machine; never where the system
   * does not tell, and never before the first retransmission, which comes after 1 s.
   */
  boolean isHeldBack();

  /** Closes it; no answer of its comes later. */
  @Override
  void close();
}
