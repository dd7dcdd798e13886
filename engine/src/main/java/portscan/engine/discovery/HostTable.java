package portscan.engine.discovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Reason;

/** What is remembered of each host: a byte, which names one of a few setbacks. */
final class HostTable {
  private static final int CONCLUDED = 0x80;
  private static final int ASKED = 0x40;
  private static final int SETBACK = 0x3f;

  /** Of more than 62 different setbacks, the others are one. */
  private static final Setback OTHER =
      new Setback(Reason.DEST_UNREACH.word(), 0, null, null, false);

  private final byte[] states;
  private final List<Setback> setbacks = new ArrayList<>();
  private final Map<Setback, Integer> numbers = new HashMap<>();
  private int unconcluded;

  HostTable(int hosts) {
    states = new byte[hosts];
    unconcluded = hosts;
    setbacks.add(OTHER);
  }

  /** How many hosts have no verdict so far. */
  int unconcluded() {
    return unconcluded;
  }

  boolean isConcluded(int host) {
    return (states[host] & CONCLUDED) != 0;
  }

  /** The host, which must not be concluded, needs nothing further. */
  void conclude(int host) {
    states[host] |= (byte) CONCLUDED;
    unconcluded--;
  }

  /** Whether a packet for it has left. */
  boolean isAsked(int host) {
    return (states[host] & ASKED) != 0;
  }

  void asked(int host) {
    states[host] |= (byte) ASKED;
  }

  /** What speaks against it; null if nothing does. */
  @Nullable Setback setback(int host) {
    int number = states[host] & SETBACK;
    return number == 0 ? null : setbacks.get(number % SETBACK);
  }

  /** Remembers what speaks against a host; an error of the network outweighs one of ours. */
  void setBack(int host, Setback setback) {
    Setback known = setback(host);
    boolean outweighs =
        known == null
            || (known.failure() != null && setback.failure() == null)
            || (!known.isFinal() && setback.isFinal());
    if (outweighs) {
      states[host] = (byte) ((states[host] & ~SETBACK) | number(setback));
    }
  }

  private int number(Setback setback) {
    Integer known = numbers.get(setback);
    if (known != null) {
      return known;
    }
    if (setbacks.size() == SETBACK) {
      return SETBACK;
    }
    setbacks.add(setback);
    numbers.put(setback, setbacks.size() - 1);
    return setbacks.size() - 1;
  }
}
