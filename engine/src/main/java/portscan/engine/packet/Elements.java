package portscan.engine.packet;

/**
 * What a run remembers of each element: a byte, and for some when they were asked last.
 *
 * <p>An element is fresh, then asked (once or more) or parked, and at last resolved: answered, or
 * concluded without an answer.
 */
final class Elements {
  /** The most tries that are counted. */
  static final int MOST_TRIES = 30;

  /** Round trips are measured on all elements of a small job and on every so many of a large. */
  private static final int MOST_TIMED = 1 << 22;

  private static final int TRIES = 0x1f;

  /** It waits until its host, which limits its resets, has one to give. */
  private static final int PARKED = 0x20;

  private static final int ANSWERED = 0x40;
  private static final int CONCLUDED = 0x80;

  private final byte[] states;
  private final int[] sentMicros;
  private final int notTimed;
  private final int timedShift;
  private final long startNs;
  private long unresolved;
  private long resolved;
  private long found;

  /**
   * @param count how many there are
   * @param startNs no element is asked before this moment of {@link System#nanoTime}
   */
  Elements(int count, long startNs) {
    int shift = 0;
    while (count >> shift > MOST_TIMED) {
      shift++;
    }
    this.states = new byte[count];
    this.sentMicros = new int[(count >> shift) + 1];
    this.timedShift = shift;
    this.notTimed = (1 << shift) - 1;
    this.startNs = startNs;
  }

  /** How many have begun and are not resolved. */
  long unresolved() {
    return unresolved;
  }

  long resolved() {
    return resolved;
  }

  /** How many of the resolved ones are open. */
  long found() {
    return found;
  }

  /** Whether it has neither begun nor been resolved by an earlier run. */
  boolean isFresh(int element) {
    return states[element] == 0;
  }

  boolean isResolved(int element) {
    return (states[element] & (ANSWERED | CONCLUDED)) != 0;
  }

  boolean isAnswered(int element) {
    return (states[element] & ANSWERED) != 0;
  }

  /** Whether that try was its last, and it is neither parked nor resolved. */
  boolean waitsAfter(int element, int tries) {
    return (states[element] & 0xff) == tries;
  }

  int tries(int element) {
    return states[element] & TRIES;
  }

  /** It is about to be asked for the first time, or parked. */
  void begin() {
    unresolved++;
  }

  void ask(int element, int tries) {
    states[element] = (byte) (tries | (states[element] & PARKED));
  }

  void park(int element) {
    states[element] = (byte) PARKED;
  }

  void sent(int element, long nowNs) {
    if ((element & notTimed) == 0) {
      sentMicros[element >> timedShift] = (int) ((nowNs - startNs) / 1000);
    }
  }

  /** When it was asked by its last try; -1 if that is not remembered. */
  long sentNs(int element) {
    return (element & notTimed) == 0
        ? startNs + (sentMicros[element >> timedShift] & 0xffff_ffffL) * 1000L
        : -1;
  }

  void answered(int element) {
    resolve(element, ANSWERED);
    unresolved--;
  }

  /** It has begun, and stays without an answer. */
  void concluded(int element) {
    resolve(element, CONCLUDED);
    unresolved--;
  }

  /** It is resolved without having begun. */
  void skipped(int element) {
    resolve(element, CONCLUDED);
  }

  /** One more of the resolved ones is open. */
  void find() {
    found++;
  }

  private void resolve(int element, int how) {
    states[element] = (byte) (how | (states[element] & TRIES));
    resolved++;
  }
}
