package portscan.engine.packet;

import portscan.api.model.IpAddress;
import portscan.engine.device.Entries;
import portscan.engine.device.PacketTemplate;
import portscan.engine.device.Transmitter;

/** The packets to all destinations that leave by one way from one source: they share a template. */
final class Lane {
  /** Packets between two calls of the transmitter; few enough that rates stay even. */
  static final int BATCH = 128;

  final Transmitter transmitter;
  final PacketTemplate template;

  /** Resets handshakes. */
  final PacketTemplate resetTemplate;

  final IpAddress source;

  /** The next hop's hardware address; unused without a link header. */
  final long nextHop;

  final Entries entries = new Entries(BATCH);

  /** The element that each entry asks; of a canary, -1 less its host. */
  final long[] elements = new long[BATCH];

  final Entries resets = new Entries(BATCH);

  /** The host that each of them goes to. */
  final long[] resetHosts = new long[BATCH];

  Lane(
      Transmitter transmitter,
      PacketTemplate template,
      PacketTemplate resetTemplate,
      IpAddress source,
      long nextHop) {
    this.transmitter = transmitter;
    this.template = template;
    this.resetTemplate = resetTemplate;
    this.source = source;
    this.nextHop = nextHop;
  }
}
