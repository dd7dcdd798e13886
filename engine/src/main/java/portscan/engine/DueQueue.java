package portscan.engine;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Questions by the moment at which they are to be looked at again. */
final class DueQueue {
  private final PriorityQueue<Due> queue = new PriorityQueue<>();

  /** Stale once the question is due at another time. */
  private record Due(long atNs, Question question) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return Long.compare(atNs, other.atNs);
    }

    boolean isStale() {
      return question.concluded || question.parked || question.dueNs != atNs;
    }
  }

  /** The question is looked at then, and not at a moment told before. */
  void add(Question question, long atNs) {
    question.dueNs = atNs;
    queue.add(new Due(atNs, question));
  }

  /** Takes out the next question that is due by now; null if none is. */
  @Nullable Question next(long nowNs) {
    for (Due due = queue.peek(); due != null && due.atNs() <= nowNs; due = queue.peek()) {
      queue.remove();
      if (!due.isStale()) {
        return due.question();
      }
    }
    return null;
  }

  /** Nanoseconds until the next is due, and at most {@code longestNs}. */
  long waitNs(long nowNs, long longestNs) {
    Due next = queue.peek();
    return next == null ? longestNs : Math.min(longestNs, next.atNs() - nowNs);
  }
}
