package portscan.api.model;

import java.time.Duration;

/** What was seen after a probe was sent: a fact, before any conclusion is drawn from it. */
public sealed interface Evidence {
  /** Which of the records below it is. */
  Kind kind();

  /**
   * A constant for each kind of evidence. A switch over it is as exhaustive as one over the types,
   * and costs nothing where one over the types would cost a cold JVM some milliseconds.
   */
  enum Kind {
    CONNECTED("connected"),
    REFUSED("refused"),
    TCP_REPLY("tcp-reply"),
    ICMP_ERROR("icmp-error"),
    UDP_REPLY("udp-reply"),
    SILENCE("silence"),
    LOCAL_FAILURE("local-failure");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word used as {@code evidence.kind} in every output. */
    public String word() {
      return word;
    }
  }

  /** The kernel completed a TCP handshake with {@code from}. */
  record Connected(IpAddress from) implements Evidence {
    @Override
    public Kind kind() {
      return Kind.CONNECTED;
    }
  }

  /**
   * A TCP reset ended the handshake. A forged reset bears the target's address too, so {@code from}
   * is who it claims to be from.
   */
  record Refused(IpAddress from) implements Evidence {
    @Override
    public Kind kind() {
      return Kind.REFUSED;
    }
  }

  /**
   * A TCP segment answered a probe that we made ourselves, byte by byte.
   *
   * @param from who it claims to be from: a forged one bears the target's address too
   * @param ttl the time to live (RFC 791) or hop limit (RFC 8200) that was left on arrival, 0 to
   *     255
   * @param flags its control bits (RFC 9293 section 3.1): FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG
   *     32
   * @param window its window field, 0 to 65535
   */
  record TcpReply(IpAddress from, int ttl, int flags, int window) implements Evidence {
    public static final int FIN = 1;
    public static final int SYN = 2;
    public static final int RST = 4;
    public static final int PSH = 8;
    public static final int ACK = 16;
    public static final int URG = 32;

    @Override
    public Kind kind() {
      return Kind.TCP_REPLY;
    }

    /** Whether all of those control bits are set. */
    public boolean has(int wanted) {
      return (flags & wanted) == wanted;
    }
  }

  /**
   * An ICMP or ICMPv6 error that quoted our packet.
   *
   * @param from who sent the error: the target itself, or a router or firewall before it
   * @param type ICMP type (RFC 792) or ICMPv6 type (RFC 4443)
   * @param code the type's code
   * @param origin how its sender relates to the target and to us
   */
  record IcmpError(IpAddress from, int type, int code, ErrorOrigin origin) implements Evidence {
    @Override
    public Kind kind() {
      return Kind.ICMP_ERROR;
    }
  }

  /**
   * A datagram came back.
   *
   * @param from its sender's address, which is the target's
   * @param fromPort its sender's port; some protocols (TFTP) answer from another one than asked
   * @param bytes its length
   * @param protocol the protocol whose answer it is recognised as; empty if it is not recognised
   */
  record UdpReply(IpAddress from, int fromPort, int bytes, String protocol) implements Evidence {
    @Override
    public Kind kind() {
      return Kind.UDP_REPLY;
    }
  }

  /**
   * Nothing came back.
   *
   * @param tries how many packets were sent, the kernel's retransmissions included
   * @param waited from the first packet to the end of the wait
   * @param loss the share of packets measured as lost on the way to this address meanwhile, 0 to 1;
   *     {@code NaN} if nothing else answered that it could be measured on
   */
  record Silence(int tries, Duration waited, double loss) implements Evidence {
    @Override
    public Kind kind() {
      return Kind.SILENCE;
    }
  }

  /** Our own machine failed, so nothing was learnt about the target. */
  record LocalFailure(Trouble trouble, String message, String hint) implements Evidence {
    @Override
    public Kind kind() {
      return Kind.LOCAL_FAILURE;
    }
  }

  /** How the sender of an ICMP error relates to the target and to us. */
  enum ErrorOrigin {
    /** The probed address itself. */
    TARGET,
    /** Another address: a router or firewall on the way. */
    INTERMEDIATE,
    /** This machine, because nobody on the local link answered for the next hop's address. */
    LOCAL_LINK
  }
}
