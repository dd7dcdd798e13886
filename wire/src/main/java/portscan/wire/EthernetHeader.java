package portscan.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The header of an Ethernet II frame.
 *
 * @param destination 48 bits
 * @param source 48 bits
 * @param tags outermost first
 * @param etherType what follows, after all tags
 */
public record EthernetHeader(long destination, long source, List<VlanTag> tags, int etherType) {
  public EthernetHeader {
    Require.hardware("destination", destination);
    Require.hardware("source", source);
    tags = List.copyOf(tags);
    Require.range("number of tags", tags.size(), 0, EthernetView.MOST_TAGS);
    Require.bits("ether type", etherType, 16);
    if (EtherType.isTag(etherType)) {
      throw new IllegalArgumentException("a tag without control: " + etherType);
    }
  }

  /** Without tags. */
  public EthernetHeader(long destination, long source, int etherType) {
    this(destination, source, List.of(), etherType);
  }

  public static Optional<EthernetHeader> parse(ByteBuffer bytes, int at, int limit) {
    EthernetView view = new EthernetView().wrap(bytes, at, limit);
    if (!view.check()) {
      return Optional.empty();
    }
    List<VlanTag> tags = new ArrayList<>();
    int last = view.payloadAt() - 2;
    for (int next = at + EthernetView.ETHER_TYPE; next < last; next += EthernetView.TAG_LENGTH) {
      tags.add(new VlanTag(bytes.getShort(next) & 0xffff, bytes.getShort(next + 2) & 0xffff));
    }
    return Optional.of(
        new EthernetHeader(view.destination(), view.source(), tags, view.etherType()));
  }

  /** In bytes. */
  public int length() {
    return EthernetView.LENGTH + tags.size() * EthernetView.TAG_LENGTH;
  }

  public void emit(ByteBuffer bytes, int at) {
    HardwareAddress.write(bytes, at + EthernetView.DESTINATION, destination);
    HardwareAddress.write(bytes, at + EthernetView.SOURCE, source);
    int next = at + EthernetView.ETHER_TYPE;
    for (VlanTag tag : tags) {
      bytes.putShort(next, (short) tag.etherType());
      bytes.putShort(next + 2, (short) tag.control());
      next += EthernetView.TAG_LENGTH;
    }
    bytes.putShort(next, (short) etherType);
  }
}
