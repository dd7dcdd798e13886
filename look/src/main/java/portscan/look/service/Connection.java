package portscan.look.service;

import java.nio.ByteBuffer;

/** A TCP connection, of which nothing lasts beyond a deadline. */
abstract class Connection extends Talk implements AutoCloseable {
  private int received;

  /** Sends what remains in {@code words}, of which nothing remains then. */
  abstract void send(ByteBuffer words) throws InterruptedException;

  /** {@link #receive} of the connection itself. */
  abstract int read(ByteBuffer room, long untilNs) throws InterruptedException;

  /** When everything must be over, by {@link System#nanoTime}. */
  abstract long endNs();

  @Override
  final void say(byte[] words) throws InterruptedException {
    send(ByteBuffer.wrap(words));
  }

  @Override
  final int receive(ByteBuffer room, long untilNs) throws InterruptedException {
    int count = read(room, untilNs);
    received += Math.max(0, count);
    return count;
  }

  /** How many bytes have come over it, whoever read them. */
  final int received() {
    return received;
  }

  @Override
  public abstract void close();
}
