package portscan.look;

import java.util.List;

/**
 * What listens on this machine, in one network namespace at one moment.
 *
 * @param listeners by port, then transport and address
 * @param addresses this machine's own addresses, by which {@link Reachability} is judged
 * @param source where the list comes from
 * @param limits what could not be seen, and why, a sentence each; empty if nothing was hidden
 */
public record ListenersView(
    List<Listener> listeners, List<LocalAddress> addresses, Source source, List<String> limits) {

  /** Where the kernel was asked. */
  public enum Source {
    /** Netlink socket diagnostics, sock_diag(7). */
    NETLINK("netlink"),
    /** The tables under {@code /proc/net}, which tell less. */
    PROC("proc");

    private final String word;

    Source(String word) {
      this.word = word;
    }

    /** The word used in every output. */
    public String word() {
      return word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  public ListenersView {
    listeners = List.copyOf(listeners);
    addresses = List.copyOf(addresses);
    limits = List.copyOf(limits);
  }

  /** From where a listener of this view can be reached. */
  public Reachability reachability(Listener listener) {
    return Reachability.of(listener, addresses);
  }
}
