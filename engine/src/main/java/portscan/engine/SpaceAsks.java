package portscan.engine;

import java.util.Iterator;
import java.util.NoSuchElementException;
import portscan.api.model.Endpoint;
import portscan.api.scan.Ask;
import portscan.engine.order.ProbeSpace;
import portscan.engine.packet.Order;

/** The questions of a space in an order, made as they are asked for. */
final class SpaceAsks implements Iterator<Ask> {
  private final ProbeSpace space;
  private final Order order;
  private final long size;
  private long position;

  SpaceAsks(ProbeSpace space, Order order) {
    this.space = space;
    this.order = order;
    this.size = order.size();
    skipExcluded();
  }

  private void skipExcluded() {
    while (position < size && space.isExcluded(order.element(position))) {
      position++;
    }
  }

  @Override
  public boolean hasNext() {
    return position < size;
  }

  @Override
  public Ask next() {
    if (position >= size) {
      throw new NoSuchElementException();
    }
    long element = order.element(position++);
    skipExcluded();
    long host = space.hostIndex(element);
    return new Ask(
        space.target(host),
        new Endpoint(space.address(host), space.port(element), space.transport()));
  }
}
