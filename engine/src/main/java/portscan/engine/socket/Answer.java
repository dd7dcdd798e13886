package portscan.engine.socket;

import portscan.api.model.Evidence;
import portscan.api.model.IpAddress;

/** What became of a socket. */
public sealed interface Answer {
  /** What {@code reader} makes of it. */
  <R> R read(Reader<R> reader);

  /**
   * A case for each kind of answer. Rather than a switch over their types, which costs a cold JVM
   * more than the answer took to come.
   */
  interface Reader<R> {
    R connected(Connected connected);

    R refused(Refused refused);

    R icmp(Icmp icmp);

    R datagram(Datagram datagram);

    R gaveUp(GaveUp gaveUp);

    R failed(Failed failed);

    R exhausted(Exhausted exhausted);
  }

  /**
   * The handshake was completed.
   *
   * @param rttNs the kernel's own measure in nanoseconds; 0 if it has none
   */
  record Connected(long rttNs) implements Answer {
    @Override
    public <R> R read(Reader<R> reader) {
      return reader.connected(this);
    }
  }

  /** A reset, or whatever else the system calls "refused" where it cannot tell. */
  record Refused() implements Answer {
    @Override
    public <R> R read(Reader<R> reader) {
      return reader.refused(this);
    }
  }

  /** An ICMP or ICMPv6 error that quoted our packet. */
  record Icmp(IpAddress from, int type, int code) implements Answer {
    @Override
    public <R> R read(Reader<R> reader) {
      return reader.icmp(this);
    }
  }

  /** A datagram from the target's address. */
  @SuppressWarnings("ArrayRecordComponent") // A buffer handed over, never compared.
  record Datagram(byte[] bytes, IpAddress from, int fromPort) implements Answer {
    @Override
    public <R> R read(Reader<R> reader) {
      return reader.datagram(this);
    }
  }

  /** The kernel has stopped retransmitting: nothing will come any more. */
  record GaveUp() implements Answer {
    @Override
    public <R> R read(Reader<R> reader) {
      return reader.gaveUp(this);
    }
  }

  /** Our own machine failed, for good. */
  record Failed(Evidence.LocalFailure failure) implements Answer {
    @Override
    public <R> R read(Reader<R> reader) {
      return reader.failed(this);
    }
  }

  /** Our own machine is short of files, ports or memory just now: later it may not be. */
  record Exhausted(Evidence.LocalFailure failure) implements Answer {
    @Override
    public <R> R read(Reader<R> reader) {
      return reader.exhausted(this);
    }
  }
}
