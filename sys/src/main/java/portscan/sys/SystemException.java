package portscan.sys;

/** A system call failed that should not have. */
public final class SystemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int errno;

  public SystemException(String call, int errno) {
    super(call + ": " + Errno.text(errno));
    this.errno = errno;
  }

  public int errno() {
    return errno;
  }
}
