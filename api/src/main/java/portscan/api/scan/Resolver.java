package portscan.api.scan;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import portscan.api.model.IpAddress;

/** Turns a host name into addresses, once a check: whoever probes never looks a name up again. */
@FunctionalInterface
public interface Resolver {
  /**
   * Every address of {@code name}, in the order in which the resolver gives them.
   *
   * @throws NameNotFoundException if there is none, with the resolver's reason
   */
  List<IpAddress> resolve(String name) throws NameNotFoundException;

  /** The operating system's resolver: hosts file, name servers, and whatever else it is set to. */
  static Resolver system() {
    return name -> {
      InetAddress[] found;
      try {
        found = InetAddress.getAllByName(name);
      } catch (UnknownHostException e) {
        throw new NameNotFoundException(name, e);
      }
      List<IpAddress> addresses = new ArrayList<>();
      for (InetAddress address : found) {
        IpAddress bits = IpAddress.of(address.getAddress());
        String text = address.getHostAddress();
        int percent = text.indexOf('%');
        addresses.add(percent < 0 ? bits : bits.withZone(text.substring(percent + 1)));
      }
      return addresses.stream().distinct().toList();
    };
  }

  /** No address belongs to the name, as far as the resolver knows. */
  final class NameNotFoundException extends Exception {
    private static final long serialVersionUID = 1;

    public NameNotFoundException(String name, Throwable cause) {
      super("no address for the name " + name, cause);
    }
  }
}
