package portscan.engine.device;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import portscan.api.scan.Egress.BlockPermit;

/**
 * Lets another way out work on a thread of its own, so that sending and making sense of answers
 * take turns on two processors: on most links the kernel does all of a packet's work within the
 * sender's system call.
 *
 * <p><b>Design.</b> A ring of batches between two threads. The caller copies entries into the batch
 * at the tail and moves the tail; the sender takes the batch at the head, and moves the head when
 * all of it has left. Each index is written by one thread only. When the ring is full the caller
 * lends a hand, by a way of its own: to wait would leave its processor idle. What the way behind
 * refuses for good is returned from the next call, since the call that handed it over has long
 * returned.
 */
public final class PipelinedTransmitter implements Transmitter {
  /** Few and small, so that what was handed over leaves within a few milliseconds. */
  private static final int BATCHES = 8;

  private static final int BATCH = 128;

  /** How often the sender looks in vain for work, or for room behind it, before it sleeps. */
  private static final int LOOKS = 2_000;

  /** Packets that the caller sends by itself at a time. */
  private static final int LENT = 32;

  private static final long FULL_PAUSE_NS = 20_000;

  private final Transmitter behind;
  private final @Nullable Transmitter beside;
  private final Batch[] ring = new Batch[BATCHES];
  private final Thread sender;
  private volatile long head;
  private volatile long tail;
  private volatile boolean sleeping;
  private volatile boolean closed;
  private volatile int refusal;

  /** Entries on their way, with what they belong to. */
  private static final class Batch {
    final Entries entries = new Entries(BATCH);
    @Nullable BlockPermit permit;
    @Nullable PacketTemplate template;
  }

  /**
   * @param behind what the sender sends by
   * @param beside what the caller sends by while the sender has its hands full; null for none
   */
  public PipelinedTransmitter(Transmitter behind, @Nullable Transmitter beside) {
    this.behind = behind;
    this.beside = beside;
    for (int i = 0; i < BATCHES; i++) {
      ring[i] = new Batch();
    }
    this.sender = Thread.ofPlatform().name("transmitter").daemon().unstarted(this::send);
    sender.start();
  }

  @Override
  public String tier() {
    return behind.tier();
  }

  @Override
  public int linkHeaderLength() {
    return behind.linkHeaderLength();
  }

  @Override
  public int transmit(
      BlockPermit permit, PacketTemplate template, Entries entries, int from, int to) {
    int refused = refusal;
    if (refused != 0) {
      refusal = 0;
      return refused;
    }
    long at = tail;
    if (at - head == BATCHES) {
      return beside == null
          ? 0
          : beside.transmit(permit, template, entries, from, Math.min(to, from + LENT));
    }
    int count = Math.min(to - from, BATCH);
    Batch batch = ring[(int) (at % BATCHES)];
    batch.permit = permit;
    batch.template = template;
    batch.entries.copy(entries, from, count);
    tail = at + 1;
    if (sleeping) {
      LockSupport.unpark(sender);
    }
    return count;
  }

  // ---- the sender's thread

  private void send() {
    long at = 0;
    int looks = 0;
    while (!closed) {
      if (tail > at) {
        looks = 0;
        send(ring[(int) (at % BATCHES)]);
        at++;
        head = at;
      } else if (looks < LOOKS) {
        looks++;
        Thread.onSpinWait();
      } else {
        sleeping = true;
        // Whoever moved the tail before it saw us sleeping has not woken us.
        if (tail == at && !closed) {
          LockSupport.park(this);
        }
        sleeping = false;
        looks = 0;
      }
    }
  }

  private void send(Batch batch) {
    BlockPermit permit = batch.permit;
    PacketTemplate template = batch.template;
    if (permit == null || template == null) {
      throw new IllegalStateException("a batch belongs to a template");
    }
    int from = 0;
    int offers = 0;
    int count = batch.entries.count();
    while (from < count && !closed) {
      int left = behind.transmit(permit, template, batch.entries, from, count);
      if (left > 0) {
        from += left;
        offers = 0;
      } else if (left == 0 || Passing.is(-left)) {
        if (++offers < LOOKS) {
          Thread.onSpinWait();
        } else {
          LockSupport.parkNanos(FULL_PAUSE_NS);
        }
      } else {
        refusal = left;
        from++;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(sender);
    boolean interrupted = false;
    while (sender.isAlive()) {
      try {
        sender.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    behind.close();
    if (beside != null) {
      beside.close();
    }
  }
}
