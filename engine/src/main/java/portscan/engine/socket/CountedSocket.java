package portscan.engine.socket;

import portscan.api.model.Endpoint;

/** What every socket keeps count of. */
abstract class CountedSocket implements ProbeSocket {
  final Endpoint endpoint;
  private long sentNs;
  private int sent;

  CountedSocket(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Notes that {@link #send} was called. */
  final void begin() {
    sentNs = System.nanoTime();
  }

  /** Notes that a packet left. */
  final void countSent() {
    sent++;
  }

  /** How many packets left that we sent ourselves. */
  final int sent() {
    return sent;
  }

  @Override
  public long sentNs() {
    return sentNs;
  }

  @Override
  public int packets() {
    return sent;
  }

  @Override
  public boolean isHeldBack() {
    return false;
  }
}
