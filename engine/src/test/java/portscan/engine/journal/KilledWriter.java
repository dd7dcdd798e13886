package portscan.engine.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Writes checkpoints to a journal until it is killed, and tells each that it has committed. */
final class KilledWriter implements JournalReader.Handler {
  private static final int LIMIT = 50_000_000;

  private long next;

  public static void main(String[] arguments) throws IOException {
    Path path = Path.of(arguments[0]);
    KilledWriter written = new KilledWriter();
    Journal.Contents contents = Journal.read(path, written);
    OutputStream output = System.out;
    ByteBuffer told = ByteBuffer.allocate(Long.BYTES);
    try (JournalWriter writer = JournalWriter.append(path, contents)) {
      for (long position = written.next; position < LIMIT; position++) {
        writer.checkpoint(position);
        writer.silent(position, 1, 1, 0, 0, 0);
        if (position % 7 == 0) {
          writer.commit();
          output.write(told.putLong(0, position).array());
          output.flush();
        }
      }
    }
  }

  @Override
  public void header(JournalHeader header) {}

  @Override
  public void answered(
      long element,
      int evidence,
      int fromFamily,
      long fromHigh,
      long fromLow,
      int ttl,
      long detail,
      String words,
      int attempts,
      long rttMicros,
      long atMicros) {}

  @Override
  public void silent(
      long firstElement,
      long count,
      int tries,
      long waitedMicros,
      int lossMillionths,
      long atMicros) {}

  @Override
  public void source(int family, long high, long low) {}

  @Override
  public void checkpoint(long position) {
    next = position + 1;
  }

  @Override
  public void finished() {}
}
