package portscan.engine.packet;

import portscan.api.model.Evidence.TcpReply;

/** Whether a segment carries back the number of the probe that it claims to answer. */
public final class Proof {
  /** A SYN and a FIN take a sequence number each (RFC 9293 section 3.4). */
  private static final int MOST_COUNTED = 2;

  private Proof() {}

  /**
   * A segment with ACK acknowledges the probe's sequence number, plus one for a SYN or a FIN. A
   * reset without takes its sequence number from what the probe acknowledged, which is zero for
   * most probes (RFC 9293 section 3.10.7.1).
   */
  public static boolean isOurs(long cookie, int flags, int sequence, int acknowledgement) {
    if ((flags & TcpReply.ACK) != 0) {
      int counted = acknowledgement - (int) cookie;
      boolean acknowledges = counted >= 0 && counted <= MOST_COUNTED;
      return acknowledges || sequence == (int) (cookie >>> 32);
    }
    return sequence == (int) (cookie >>> 32) || sequence == 0;
  }
}
