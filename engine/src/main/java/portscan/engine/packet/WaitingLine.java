package portscan.engine.packet;

/** Probes that wait for an answer, in the order in which they were sent; grows as need be. */
final class WaitingLine {
  private static final int FIRST_CAPACITY = 64;

  private int[] elements = new int[FIRST_CAPACITY];
  private long[] sentNs = new long[FIRST_CAPACITY];
  private int head;
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  void add(int element, long atNs) {
    if (size == elements.length) {
      grow();
    }
    int tail = (head + size) & (elements.length - 1);
    elements[tail] = element;
    sentNs[tail] = atNs;
    size++;
  }

  /** The probe that has waited longest; the line must not be empty. */
  int first() {
    return elements[head];
  }

  /** When {@link #first} was sent. */
  long firstSentNs() {
    return sentNs[head];
  }

  void removeFirst() {
    head = (head + 1) & (elements.length - 1);
    size--;
  }

  private void grow() {
    int capacity = elements.length * 2;
    int[] moreElements = new int[capacity];
    long[] moreSentNs = new long[capacity];
    for (int i = 0; i < size; i++) {
      int from = (head + i) & (elements.length - 1);
      moreElements[i] = elements[from];
      moreSentNs[i] = sentNs[from];
    }
    elements = moreElements;
    sentNs = moreSentNs;
    head = 0;
  }
}
