package portscan.engine;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.LongPredicate;
import portscan.api.model.Endpoint;
import portscan.api.scan.Ask;
import portscan.engine.order.ProbeSpace;
import portscan.engine.packet.Order;

/** The questions of a space in an order, made as they are asked for. */
final class SpaceAsks implements Iterator<Ask> {
  private final ProbeSpace space;
  private final Order order;
  private final LongPredicate isDone;
  private final long size;
  private long position;

  /**
   * @param isDone which elements need not be asked
   */
  SpaceAsks(ProbeSpace space, Order order, LongPredicate isDone) {
    this.space = space;
    this.order = order;
    this.isDone = isDone;
    this.size = order.size();
    skip();
  }

  private void skip() {
    while (position < size && isToSkip(order.element(position))) {
      position++;
    }
  }

  private boolean isToSkip(long element) {
    return isDone.test(element) || space.isExcluded(element);
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
    skip();
    long host = space.hostIndex(element);
    return new Ask(
        space.target(host),
        new Endpoint(space.address(host), space.port(element), space.transport()));
  }
}
