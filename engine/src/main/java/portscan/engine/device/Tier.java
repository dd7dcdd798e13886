package portscan.engine.device;

import portscan.sys.Interfaces;
import portscan.sys.PacketSender;
import portscan.sys.RawSocket;
import portscan.sys.SystemException;
import portscan.sys.TransmitRing;
import portscan.sys.XdpSocket;

/** The ways to send packets, from the one that works everywhere to the fastest. */
public enum Tier {
  /** IP packets through the kernel's routing and output rules; on any link. */
  RAW_SOCKET("raw socket", false) {
    @Override
    public Transmitter open(int interfaceIndex, boolean isIpv6) {
      RawSocket socket = RawSocket.open(isIpv6);
      String device = interfaceIndex == 0 ? null : Interfaces.name(interfaceIndex);
      if (device != null) {
        int result = socket.bindToDevice(device);
        if (result < 0) {
          socket.close();
          throw new SystemException("binding to " + device, -result);
        }
        if (isIpv6) {
          socket.scope(interfaceIndex);
        }
      }
      return new SlotTransmitter(words(), socket, 0);
    }
  },
  /** Ethernet frames, many a call of sendmmsg(2). */
  PACKET_SOCKET("packet socket", true) {
    @Override
    public Transmitter open(int interfaceIndex, boolean isIpv6) {
      PacketSender sender = PacketSender.open(interfaceIndex, true, SLOTS, SLOT_SIZE);
      sender.sendBuffer(SEND_BUFFER);
      return new SlotTransmitter(words(), sender, ETHERNET);
    }
  },
  /** Ethernet frames in a ring that is shared with the kernel (PACKET_TX_RING). */
  TRANSMIT_RING("transmit ring", true) {
    @Override
    public Transmitter open(int interfaceIndex, boolean isIpv6) {
      TransmitRing ring = TransmitRing.open(interfaceIndex, true, RING_SLOTS, SLOT_SIZE);
      ring.sendBuffer(SEND_BUFFER);
      return new RingTransmitter(ring);
    }
  },
  /** Ethernet frames past the network stack, copied once. */
  AF_XDP("AF_XDP, copy mode", true) {
    @Override
    public Transmitter open(int interfaceIndex, boolean isIpv6) {
      return new XdpTransmitter(XdpSocket.open(interfaceIndex, 0, UNDER_WAY, false));
    }
  };

  private static final int ETHERNET = 14;
  private static final int SLOTS = 256;
  private static final int RING_SLOTS = 1024;

  /** Room for a TCP segment with options over IPv6, and for most UDP requests. */
  private static final int SLOT_SIZE = 256;

  /**
   * Frames that AF_XDP has under way at the most. It takes no notice of a queue that is full, and
   * the shortest in use, veth's, has room for 256.
   */
  private static final int UNDER_WAY = 128;

  private static final int SEND_BUFFER = 8 << 20;

  private final String words;
  private final boolean sendsFrames;

  Tier(String words, boolean sendsFrames) {
    this.words = words;
    this.sendsFrames = sendsFrames;
  }

  /** Its name for the user. */
  public String words() {
    return words;
  }

  /** Whether it sends whole Ethernet frames, so that the next hop's address must be known. */
  public boolean sendsFrames() {
    return sendsFrames;
  }

  /**
   * Opens it.
   *
   * @param interfaceIndex the interface that packets leave by; for raw sockets also 0, wherever the
   *     routes lead
   * @param isIpv6 the family of the packets
   * @throws SystemException with the call that this machine refused
   */
  public abstract Transmitter open(int interfaceIndex, boolean isIpv6);
}
