package portscan.monitor.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An input that ends with an error where it is longer than allowed. */
final class BoundedInput extends FilterInputStream {
  private long left;

  /** The input is longer than allowed. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1;

    TooLargeException() {
      super("the input is longer than allowed");
    }
  }

  BoundedInput(InputStream in, long most) {
    super(in);
    left = most;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    if (read >= 0) {
      took(1);
    }
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    if (read > 0) {
      took(read);
    }
    return read;
  }

  private void took(int count) throws TooLargeException {
    left -= count;
    if (left < 0) {
      throw new TooLargeException();
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
