package portscan.engine.journal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import portscan.api.model.PortScanException;
import portscan.api.model.Trouble;

/** Reads what a scan has written down. */
public final class Journal {
  private Journal() {}

  /**
   * What a journal holds besides its records.
   *
   * @param header which job it belongs to
   * @param end where the last whole batch ends, in bytes, and writing goes on
   * @param cutOff how many bytes of an unfinished batch lie behind it; 0 if its writer ended well
   */
  public record Contents(JournalHeader header, long end, long cutOff) {}

  /**
   * Hands every record to {@code handler} in the order written. A batch that was cut off or not
   * wholly stored, because its writer or the machine died, is left out; it can only be the last.
   *
   * @throws PortScanException if the file cannot be read, is no journal, or is damaged elsewhere
   */
  public static Contents read(Path path, JournalReader.Handler handler) {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      return read(path.toString(), file, handler);
    } catch (IOException e) {
      throw failure("cannot read the journal " + path, e, "check that the file is there");
    }
  }

  /**
   * Which job a journal belongs to.
   *
   * @throws PortScanException if the file cannot be read or is no journal
   */
  public static JournalHeader header(Path path) {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(path))) {
      return new JournalReader(path.toString(), file).header();
    } catch (IOException e) {
      throw failure("cannot read the journal " + path, e, "check that the file is there");
    }
  }

  static Contents read(String name, InputStream file, JournalReader.Handler handler)
      throws IOException {
    return new JournalReader(name, file).read(handler);
  }

  static PortScanException failure(String what, IOException cause, String hint) {
    PortScanException failure =
        new PortScanException(Trouble.SYSTEM_ERROR, what + ": " + cause, hint);
    failure.initCause(cause);
    return failure;
  }
}
