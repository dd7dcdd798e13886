package portscan.engine.device;

import portscan.sys.Errno;

/** Which refusals of the kernel pass by themselves. */
public final class Passing {
  private Passing() {}

  /** Whether a packet that could not be sent now may be sent a little later. */
  public static boolean is(int errno) {
    return errno == Errno.ENOBUFS || errno == Errno.EAGAIN || errno == Errno.EINTR;
  }
}
