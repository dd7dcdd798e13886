package portscan.engine.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import portscan.api.model.PortScanException;
import portscan.api.model.Trouble;

/**
 * Writes down what a scan finds, so that it can go on where it died.
 *
 * <p>Records collect in memory until {@link #commit}, which hands them to the operating system in
 * one write: they then survive the death of this process, and with {@link #forced} also that of the
 * machine. A full buffer commits by itself. Used by one thread at a time; an interrupt does not
 * disturb it. Allocates nothing per record or commit.
 *
 * <p>Every method that writes throws {@link PortScanException} if the file cannot be written. The
 * batch is then taken back from the file, kept, and tried again at the next commit.
 */
public final class JournalWriter implements Closeable {
  private static final int BUFFER = 1 << 17;

  /** More than the longest record and a run of silent elements before it. */
  private static final int LONGEST_RECORDS = 512;

  private static final int LONGEST_WORDS = 255;

  private final Path path;
  private final RandomAccessFile file;
  private final CRC32C crc = new CRC32C();
  private final byte[] buffer = new byte[BUFFER];

  /** How many elements there are. */
  private final long size;

  private boolean forced;

  /** Where the next batch begins in the file. */
  private long end;

  private int at = JournalFormat.FRAME_HEADER;
  private long lastElement;
  private long lastMicros;

  /** The run of silent elements that may still grow; none if its count is 0. */
  private long silentFirst;

  private long silentCount;
  private int silentTries;
  private long silentWaited;
  private int silentLoss;
  private long silentAt;

  /** The source written last; a family of -1 before the first. */
  private int sourceFamily = -1;

  private long sourceHigh;
  private long sourceLow;

  private JournalWriter(Path path, RandomAccessFile file, long size, long end) {
    this.path = path;
    this.file = file;
    this.size = size;
    this.end = end;
  }

  /**
   * Begins a journal. Its header is stored as a whole or not at all.
   *
   * @throws PortScanException if the file exists already or cannot be written
   */
  public static JournalWriter create(Path path, JournalHeader header) {
    byte[] line = HeaderLine.bytes(header);
    Path absolute = path.toAbsolutePath();
    Path draft =
        absolute.resolveSibling(
            "." + absolute.getFileName() + "." + ProcessHandle.current().pid() + ".new");
    refuseToOverwrite(path);
    try {
      Files.write(draft, line, StandardOpenOption.CREATE_NEW, StandardOpenOption.DSYNC);
      Files.move(draft, absolute, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Journal.failure("cannot write the journal " + path, e, "name a file elsewhere");
    }
    return open(path, header.size(), line.length, line.length);
  }

  static void refuseToOverwrite(Path path) {
    if (Files.exists(path)) {
      throw new PortScanException(
          Trouble.SYSTEM_ERROR,
          "will not overwrite the journal " + path,
          "go on with it by --resume " + path + ", or name another file");
    }
  }

  /**
   * Goes on with a journal behind its last whole batch; what was cut off is removed.
   *
   * @param contents what reading it gave
   * @throws PortScanException if it was changed since, or another scan is writing it
   */
  public static JournalWriter append(Path path, Journal.Contents contents) {
    return open(path, contents.header().size(), contents.end(), contents.end() + contents.cutOff());
  }

  private static JournalWriter open(Path path, long size, long end, long length) {
    @Nullable RandomAccessFile opened = null;
    try {
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
      opened = file;
      if (!isLocked(file) || file.length() != length) {
        throw new PortScanException(
            Trouble.SYSTEM_ERROR,
            "another scan is writing the journal " + path,
            "wait until that one has ended");
      }
      file.setLength(end);
      file.seek(end);
      opened = null;
      return new JournalWriter(path, file, size, end);
    } catch (IOException e) {
      throw Journal.failure("cannot write the journal " + path, e, "name a file elsewhere");
    } finally {
      closeQuietly(opened);
    }
  }

  /** Closes a file that was not written to; what failed before is what is told. */
  private static void closeQuietly(@Nullable RandomAccessFile file) {
    if (file != null) {
      try {
        file.close();
      } catch (IOException nothingLost) {
        // Nothing was written: a failed close loses nothing.
      }
    }
  }

  /** Locks the whole file until it is closed; false if another writer has done so. */
  private static boolean isLocked(RandomAccessFile file) throws IOException {
    try {
      FileLock lock = file.getChannel().tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  /** Has each commit wait until the disk has stored it. */
  public JournalWriter forced() {
    forced = true;
    return this;
  }

  // ---- records

  /**
   * An element was answered.
   *
   * @param element which
   * @param evidence the caller's code of the kind of evidence, 0 to 255
   * @param fromFamily 0 if the target itself answered; 4 or 6 if another address did
   * @param fromHigh the upper 64 bits of that address; 0 for IPv4
   * @param fromLow the lower 64 bits, or the 32 of IPv4
   * @param ttl TTL or hop limit of the answer, 0 to 255
   * @param detail 0 or more: numbers that the kind of evidence has, as the caller packs them
   * @param words ASCII that the kind of evidence has, at most 255 characters
   * @param attempts how often it was asked, 0 or more
   * @param rttMicros the round trip in microseconds; -1 if not measured
   * @param atMicros when, in microseconds since 1970
   */
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
      long atMicros) {
    checkElements(element, 1);
    if (((evidence | ttl) & ~255) != 0 || words.length() > LONGEST_WORDS) {
      throw new IllegalArgumentException("0 to 255, not " + evidence + ", " + ttl + ", " + words);
    }
    checkFamily(fromFamily);
    if (detail < 0 || attempts < 0 || rttMicros < -1) {
      throw new IllegalArgumentException(
          "detail " + detail + ", attempts " + attempts + ", round trip " + rttMicros);
    }
    begin();
    octet(JournalFormat.ANSWERED);
    element(element);
    octet(evidence);
    address(fromFamily, fromHigh, fromLow);
    octet(ttl);
    varint(detail);
    octet(words.length());
    for (int i = 0; i < words.length(); i++) {
      octet(words.charAt(i) & 127);
    }
    varint(attempts);
    varint(rttMicros + 1);
    time(atMicros);
  }

  /**
   * Nothing came back from any of {@code count} consecutive elements. A call that goes on where the
   * one before ended, alike in all else, makes that record longer.
   *
   * @param tries how often each was asked
   * @param waitedMicros from the first packet to the end of the wait, in microseconds
   * @param lossMillionths the share of packets measured as lost, in millionths; -1 if not measured
   * @param atMicros when, in microseconds since 1970
   */
  public void silent(
      long firstElement,
      long count,
      int tries,
      long waitedMicros,
      int lossMillionths,
      long atMicros) {
    checkElements(firstElement, count);
    if (tries < 0 || waitedMicros < 0 || lossMillionths < -1) {
      throw new IllegalArgumentException(
          "asked " + tries + " times in " + waitedMicros + ", loss " + lossMillionths);
    }
    if (silentCount > 0
        && firstElement == silentFirst + silentCount
        && tries == silentTries
        && waitedMicros == silentWaited
        && lossMillionths == silentLoss
        && atMicros == silentAt) {
      silentCount += count;
      return;
    }
    begin();
    silentFirst = firstElement;
    silentCount = count;
    silentTries = tries;
    silentWaited = waitedMicros;
    silentLoss = lossMillionths;
    silentAt = atMicros;
  }

  /**
   * The elements told of from now on were asked from this address of ours.
   *
   * @param family 4 or 6; 0 if it is not known
   * @param high the upper 64 bits; 0 for IPv4
   * @param low the lower 64 bits, or the 32 of IPv4
   */
  public void source(int family, long high, long low) {
    checkFamily(family);
    if (family == sourceFamily && high == sourceHigh && low == sourceLow) {
      return;
    }
    begin();
    octet(JournalFormat.SOURCE);
    address(family, high, low);
    sourceFamily = family;
    sourceHigh = high;
    sourceLow = low;
  }

  /** All positions of the shard's permutation below {@code position} are done, or given up. */
  public void checkpoint(long position) {
    begin();
    octet(JournalFormat.CHECKPOINT);
    varint(position);
  }

  /** The job is done. */
  public void finished() {
    begin();
    octet(JournalFormat.FINISHED);
  }

  private void checkElements(long first, long count) {
    if (first < 0 || count < 1 || first > size - count) {
      throw new IllegalArgumentException(count + " elements from " + first + " of " + size);
    }
  }

  private static void checkFamily(int family) {
    if (family != 0 && family != 4 && family != 6) {
      throw new IllegalArgumentException("family 0, 4 or 6, not " + family);
    }
  }

  /** Makes room for a record, behind the silent elements that came before it. */
  private void begin() {
    endSilence();
    if (at > BUFFER - LONGEST_RECORDS) {
      commit();
    }
  }

  private void endSilence() {
    if (silentCount > 0) {
      octet(JournalFormat.SILENT);
      element(silentFirst);
      varint(silentCount);
      varint(silentTries);
      varint(silentWaited);
      varint(silentLoss + 1L);
      time(silentAt);
      silentCount = 0;
    }
  }

  // ---- bytes

  private void element(long element) {
    varint(JournalFormat.zigzag(element - lastElement));
    lastElement = element;
  }

  private void time(long atMicros) {
    varint(JournalFormat.zigzag(atMicros - lastMicros));
    lastMicros = atMicros;
  }

  private void address(int family, long high, long low) {
    octet(family);
    if (family == 4) {
      octets(low, 4);
    } else if (family == 6) {
      octets(high, 8);
      octets(low, 8);
    }
  }

  private void octet(int value) {
    buffer[at++] = (byte) value;
  }

  private void octets(long value, int count) {
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
      buffer[at++] = (byte) (value >>> shift);
    }
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~127L) != 0) {
      buffer[at++] = (byte) (rest | 128);
      rest >>>= 7;
    }
    buffer[at++] = (byte) rest;
  }

  private void number(int place, int value) {
    buffer[place] = (byte) (value >>> 24);
    buffer[place + 1] = (byte) (value >>> 16);
    buffer[place + 2] = (byte) (value >>> 8);
    buffer[place + 3] = (byte) value;
  }

  // ---- batches

  /** Hands all records since the last commit to the operating system; nothing if there are none. */
  public void commit() {
    endSilence();
    int length = at - JournalFormat.FRAME_HEADER;
    if (length == 0) {
      return;
    }
    number(0, length);
    number(4, JournalFormat.checksum(crc, buffer, 0, 4));
    number(8, JournalFormat.checksum(crc, buffer, JournalFormat.FRAME_HEADER, length));
    try {
      // A batch that failed halfway may be there.
      file.seek(end);
      file.write(buffer, 0, at);
      if (forced) {
        file.getFD().sync();
      }
    } catch (IOException e) {
      throw takenBack(e);
    }
    end += at;
    at = JournalFormat.FRAME_HEADER;
    lastElement = 0;
    lastMicros = 0;
  }

  private PortScanException takenBack(IOException cause) {
    try {
      file.setLength(end);
    } catch (IOException e) {
      // What is left of the batch is a torn tail to the reader, and overwritten by the next commit.
      cause.addSuppressed(e);
    }
    return Journal.failure("cannot write the journal " + path, cause, "make room on its disk");
  }

  /** Commits and closes. */
  @Override
  public void close() {
    try {
      try {
        commit();
      } finally {
        file.close();
      }
    } catch (IOException e) {
      throw Journal.failure("cannot close the journal " + path, e, "make room on its disk");
    }
  }
}
