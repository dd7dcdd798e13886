package portscan.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Endpoint;
import portscan.api.model.Host;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.api.scan.Ask;
import portscan.engine.udp.UdpRequest;

/**
 * Every port of every address of every target, in that order, made as they are asked for. UDP ports
 * whose service is known come first at each address: they alone are likely to answer for
 * themselves, and what the others cost in ICMP errors takes long where those are limited.
 */
final class Asks implements Iterator<Ask> {
  /**
   * A target whose name has been resolved.
   *
   * @param target as the user typed it
   * @param addresses which addresses it came down to
   */
  record Resolved(Target target, Host.Addresses addresses) {}

  private record Port(int number, Transport transport) {}

  private final Iterator<Resolved> targets;
  private final IntFunction<List<UdpRequest>> udpRequests;
  private @Nullable Resolved current;
  private List<Port> ports = List.of();
  private long address;
  private int port;

  /**
   * @param udpRequests what each UDP port is sent
   */
  Asks(List<Resolved> targets, IntFunction<List<UdpRequest>> udpRequests) {
    this.targets = targets.iterator();
    this.udpRequests = udpRequests;
    advanceTarget();
  }

  private void advanceTarget() {
    current = targets.hasNext() ? targets.next() : null;
    address = 0;
    port = 0;
    if (current != null) {
      List<Port> first = new ArrayList<>();
      List<Port> others = new ArrayList<>();
      current
          .target()
          .ports()
          .forEach((transport, number) -> {
            boolean isFirst = transport == Transport.UDP && !udpRequests.apply(number).isEmpty();
            (isFirst ? first : others).add(new Port(number, transport));
          });
      first.addAll(others);
      ports = first;
    }
  }

  @Override
  public boolean hasNext() {
    return current != null;
  }

  @Override
  public Ask next() {
    Resolved now = current;
    if (now == null) {
      throw new NoSuchElementException();
    }
    Port asked = ports.get(port);
    Ask ask =
        new Ask(
            now.target().text(),
            new Endpoint(now.addresses().address(address), asked.number(), asked.transport()));
    port++;
    if (port == ports.size()) {
      port = 0;
      address++;
      if (address == now.addresses().size()) {
        advanceTarget();
      }
    }
    return ask;
  }
}
