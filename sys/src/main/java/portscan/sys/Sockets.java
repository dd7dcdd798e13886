package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Non-blocking TCP and UDP sockets by number.
 *
 * <p>Results of zero or more are results; less than zero is the negated {@link Errno}. Arguments
 * are passed through a scratch segment of the calling thread, so nothing is allocated a call.
 */
public final class Sockets {
  public static final int AF_INET = 2;
  public static final int AF_INET6 = 10;
  public static final int SOCK_STREAM = 1;
  public static final int SOCK_DGRAM = 2;

  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SOL_IP = 0;
  static final int SOL_SOCKET = 1;
  private static final int SOL_TCP = 6;
  static final int SOL_IPV6 = 41;
  private static final int IPPROTO_ICMP = 1;
  private static final int IPPROTO_ICMPV6 = 58;
  private static final int IP_TTL = 2;
  private static final int IP_RECVTTL = 12;
  private static final int IP_MINTTL = 21;
  private static final int IPV6_UNICAST_HOPS = 16;
  private static final int IPV6_RECVHOPLIMIT = 51;
  private static final int IPV6_HOPLIMIT = 52;
  private static final int IPV6_MINHOPCOUNT = 73;
  static final int IP_RECVERR = 11;
  static final int IPV6_RECVERR = 25;
  private static final int IPV6_V6ONLY = 26;
  private static final int IP_BIND_ADDRESS_NO_PORT = 24;
  private static final int SO_ERROR = 4;
  private static final int SO_LINGER = 13;
  private static final int SO_BINDTODEVICE = 25;
  private static final int TCP_MAXSEG = 2;
  private static final int TCP_INFO = 11;
  private static final int MSG_ERRQUEUE = 0x2000;
  static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;

  private static final MemorySegment SOCKET = Libc.function("socket");
  private static final MemorySegment CLOSE = Libc.function("close");
  static final MemorySegment BIND = Libc.function("bind");
  private static final MemorySegment CONNECT = Libc.function("connect");
  static final MemorySegment SETSOCKOPT = Libc.function("setsockopt");
  static final MemorySegment GETSOCKOPT = Libc.function("getsockopt");
  private static final MemorySegment GETSOCKNAME = Libc.function("getsockname");
  static final MemorySegment SENDTO = Libc.function("sendto");
  private static final MemorySegment RECVFROM = Libc.function("recvfrom");
  private static final MemorySegment RECVMSG = Libc.function("recvmsg");
  private static final MemorySegment IF_NAMETOINDEX = Libc.function("if_nametoindex");

  /** {@code struct msghdr} on a 64-bit machine. */
  private static final int MSGHDR_SIZE = 56;

  static final long MSGHDR_NAME = 0;
  static final long MSGHDR_NAMELEN = 8;
  static final long MSGHDR_IOV = 16;
  static final long MSGHDR_IOVLEN = 24;
  private static final long MSGHDR_CONTROL = 32;
  private static final long MSGHDR_CONTROLLEN = 40;
  private static final long CMSG_LEN = 0;
  private static final long CMSG_LEVEL = 8;
  private static final long CMSG_TYPE = 12;
  private static final long CMSG_DATA = 16;
  static final int IOVEC_SIZE = 16;
  static final long IOVEC_BASE = 0;
  static final long IOVEC_LENGTH = 8;
  private static final int LINGER_SIZE = 8;
  private static final long LINGER_ON = 0;
  private static final long LINGER_SECONDS = 4;

  /** {@code struct sock_extended_err}, which the offender's address follows. */
  private static final int SOCK_EXTENDED_ERR_SIZE = 16;

  private static final long EE_ERRNO = 0;
  private static final long EE_ORIGIN = 4;
  private static final long EE_TYPE = 5;
  private static final long EE_CODE = 6;

  private static final long TCPI_UNACKED = 24;
  private static final long TCPI_RETRANS = 36;
  private static final long TCPI_PMTU = 60;
  private static final long TCPI_RTT = 68;
  private static final long TCPI_TOTAL_RETRANS = 100;
  private static final long TCPI_SND_WND = 228;

  /** The largest datagram that is sent or received whole. */
  public static final int DATAGRAM_SIZE = 4096;

  private static final int CONTROL_SIZE = 512;
  private static final int OPTION_SIZE = 256;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private Sockets() {}

  /** One thread's memory for arguments and results. */
  private static final class Scratch {
    final Memory address;
    final Memory option;
    final Memory length;
    final Memory datagram;
    final Memory control;
    final Memory message;

    Scratch() {
      Arena arena = Arena.ofAuto();
      address = Memory.allocate(arena, SocketAddress.MAXIMUM_SIZE);
      option = Memory.allocate(arena, OPTION_SIZE);
      length = Memory.allocate(arena, 8);
      datagram = Memory.allocate(arena, DATAGRAM_SIZE);
      control = Memory.allocate(arena, CONTROL_SIZE);
      Memory vector = Memory.allocate(arena, IOVEC_SIZE);
      vector.setLong(IOVEC_BASE, datagram.address());
      vector.setLong(IOVEC_LENGTH, DATAGRAM_SIZE);
      message = Memory.allocate(arena, MSGHDR_SIZE);
      message.setLong(MSGHDR_NAME, address.address());
      message.setLong(MSGHDR_IOV, vector.address());
      message.setLong(MSGHDR_IOVLEN, 1);
      message.setLong(MSGHDR_CONTROL, control.address());
    }
  }

  /**
   * Opens a non-blocking socket whose ICMP errors are queued (ip(7), {@code IP_RECVERR}).
   *
   * @param family {@link #AF_INET} or {@link #AF_INET6}
   * @param type {@link #SOCK_STREAM} or {@link #SOCK_DGRAM}
   */
  public static int open(int family, int type) {
    return open(family, type, 0);
  }

  /**
   * Opens such a socket for ICMP echo requests (icmp(7)): a datagram is the whole message, whose
   * identifier and checksum the kernel fills in, and only replies to them are received. {@code
   * -EACCES} where {@code net.ipv4.ping_group_range} leaves this process's groups out.
   *
   * @param family {@link #AF_INET} or {@link #AF_INET6}
   */
  public static int openEcho(int family) {
    return open(family, SOCK_DGRAM, family == AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6);
  }

  private static int open(int family, int type, int protocol) {
    int socket = Libc.call(SOCKET, family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol, 0, 0, 0);
    if (socket < 0) {
      return socket;
    }
    int set;
    if (family == AF_INET) {
      set = setOption(socket, SOL_IP, IP_RECVERR, 1);
    } else {
      set = setOption(socket, SOL_IPV6, IPV6_RECVERR, 1);
      set = set < 0 ? set : setOption(socket, SOL_IPV6, IPV6_V6ONLY, 1);
    }
    if (set < 0) {
      close(socket);
      return set;
    }
    return socket;
  }

  /** Closes a socket or any other file. */
  public static int close(int file) {
    return Libc.call(CLOSE, file, 0, 0, 0, 0, 0);
  }

  /** Binds to a source address; its port is chosen when the destination is known. */
  public static int bindSource(int socket, SocketAddress source) {
    int set = setOption(socket, SOL_IP, IP_BIND_ADDRESS_NO_PORT, 1);
    return set < 0 ? set : bind(socket, source);
  }

  /** Binds to an address and port. */
  public static int bind(int socket, SocketAddress local) {
    Scratch scratch = SCRATCH.get();
    int size = local.write(scratch.address, 0);
    return Libc.call(BIND, socket, scratch.address.address(), size, 0, 0, 0);
  }

  /** Ties a socket to a network interface (needs CAP_NET_RAW before Linux 5.7). */
  public static int bindToDevice(int socket, String device) {
    byte[] name = device.getBytes(StandardCharsets.UTF_8);
    if (name.length > 15) {
      return -Errno.ENODEV;
    }
    Scratch scratch = SCRATCH.get();
    scratch.option.clear(0, OPTION_SIZE);
    scratch.option.setBytes(0, name);
    return Libc.call(
        SETSOCKOPT,
        socket,
        SOL_SOCKET,
        SO_BINDTODEVICE,
        scratch.option.address(),
        name.length + 1,
        0);
  }

  /** Makes {@link #close} reset the connection, so that no port of ours stays in TIME-WAIT. */
  public static int resetOnClose(int socket) {
    Scratch scratch = SCRATCH.get();
    scratch.option.setInt(LINGER_ON, 1);
    scratch.option.setInt(LINGER_SECONDS, 0);
    return Libc.call(
        SETSOCKOPT, socket, SOL_SOCKET, SO_LINGER, scratch.option.address(), LINGER_SIZE, 0);
  }

  /**
   * Sets the time to live (RFC 791) or hop limit (RFC 8200) of what leaves the socket.
   *
   * @param hops 1 to 255
   */
  public static int limitHops(int socket, int family, int hops) {
    return family == AF_INET
        ? setOption(socket, SOL_IP, IP_TTL, hops)
        : setOption(socket, SOL_IPV6, IPV6_UNICAST_HOPS, hops);
  }

  /**
   * Makes a TCP socket blind to segments with less than {@code hops} of their time to live or hop
   * limit left (RFC 5082): the kernel drops them as if they had never come. It drops ICMP errors,
   * too, that quote a packet of ours with less left.
   *
   * @param hops 0 to 255; 0 for none
   */
  public static int requireHopsLeft(int socket, int family, int hops) {
    return family == AF_INET
        ? setOption(socket, SOL_IP, IP_MINTTL, hops)
        : setOption(socket, SOL_IPV6, IPV6_MINHOPCOUNT, hops);
  }

  /** Makes {@link #receiveWithHops} tell how many hops a datagram had left. */
  public static int tellHopsLeft(int socket, int family) {
    return family == AF_INET
        ? setOption(socket, SOL_IP, IP_RECVTTL, 1)
        : setOption(socket, SOL_IPV6, IPV6_RECVHOPLIMIT, 1);
  }

  /**
   * Keeps the segments of a connection that is yet to be made small, both ours and, since our
   * handshake asks for it (RFC 9293 section 3.7.1), those that come.
   *
   * @param size the most bytes after the TCP header's fixed part, 88 to 32767
   */
  public static int limitSegments(int socket, int size) {
    return setOption(socket, SOL_TCP, TCP_MAXSEG, size);
  }

  /** Starts a connection; {@code -EINPROGRESS} means that it is under way. */
  public static int connect(int socket, SocketAddress remote) {
    Scratch scratch = SCRATCH.get();
    int size = remote.write(scratch.address, 0);
    return Libc.call(CONNECT, socket, scratch.address.address(), size, 0, 0, 0);
  }

  /** The socket's own address; null if the system does not tell. */
  public static @Nullable SocketAddress localAddress(int socket) {
    Scratch scratch = SCRATCH.get();
    scratch.length.setInt(0, SocketAddress.MAXIMUM_SIZE);
    int result =
        Libc.call(
            GETSOCKNAME, socket, scratch.address.address(), scratch.length.address(), 0, 0, 0);
    return result < 0 ? null : SocketAddress.read(scratch.address, 0);
  }

  /** Takes the pending error off the socket: 0 for none, else a positive {@link Errno}. */
  public static int takeError(int socket) {
    Scratch scratch = SCRATCH.get();
    scratch.length.setInt(0, 4);
    int result = getOption(scratch, socket, SOL_SOCKET, SO_ERROR);
    return result < 0 ? -result : scratch.option.getInt(0);
  }

  /** The connection's measurements; empty if the system does not tell. */
  public static Optional<TcpInfo> tcpInfo(int socket) {
    Scratch scratch = SCRATCH.get();
    scratch.length.setInt(0, OPTION_SIZE);
    if (getOption(scratch, socket, SOL_TCP, TCP_INFO) < 0
        || scratch.length.getInt(0) < TCPI_TOTAL_RETRANS + 4) {
      return Optional.empty();
    }
    return Optional.of(
        new TcpInfo(
            scratch.option.getInt(TCPI_RTT),
            scratch.option.getInt(TCPI_TOTAL_RETRANS),
            scratch.option.getInt(TCPI_RETRANS),
            scratch.option.getInt(TCPI_UNACKED),
            scratch.option.getInt(TCPI_PMTU),
            scratch.length.getInt(0) < TCPI_SND_WND + 4
                ? TcpInfo.UNKNOWN
                : scratch.option.getInt(TCPI_SND_WND)));
  }

  /** Sends one datagram to {@code remote}, or to the connected peer if it is null. */
  public static int send(int socket, byte[] datagram, @Nullable SocketAddress remote) {
    if (datagram.length > DATAGRAM_SIZE) {
      return -Errno.EMSGSIZE;
    }
    Scratch scratch = SCRATCH.get();
    scratch.datagram.setBytes(0, datagram);
    int size = remote == null ? 0 : remote.write(scratch.address, 0);
    return (int)
        Libc.callLong(
            SENDTO,
            socket,
            scratch.datagram.address(),
            datagram.length,
            MSG_NOSIGNAL,
            remote == null ? 0 : scratch.address.address(),
            size);
  }

  /**
   * A datagram and who sent it.
   *
   * @param bytes at most {@link #DATAGRAM_SIZE} of it
   */
  @SuppressWarnings("ArrayRecordComponent") // A buffer handed over, never compared.
  public record Datagram(byte[] bytes, SocketAddress sender) {}

  /** The next datagram that has arrived; null if there is none, or an error is pending instead. */
  public static @Nullable Datagram receive(int socket) {
    Scratch scratch = SCRATCH.get();
    scratch.length.setInt(0, SocketAddress.MAXIMUM_SIZE);
    long size =
        Libc.callLong(
            RECVFROM,
            socket,
            scratch.datagram.address(),
            DATAGRAM_SIZE,
            MSG_DONTWAIT,
            scratch.address.address(),
            scratch.length.address());
    if (size < 0) {
      return null;
    }
    SocketAddress sender = SocketAddress.read(scratch.address, 0);
    return sender == null ? null : new Datagram(scratch.datagram.getBytes(0, size), sender);
  }

  /**
   * Puts what has come over a connection into {@code room}, at most {@link #DATAGRAM_SIZE} of it.
   *
   * @return how many bytes; 0 if the other side has ended; {@code -EAGAIN} if none have come yet
   */
  public static int receive(int socket, ByteBuffer room) {
    Scratch scratch = SCRATCH.get();
    int most = Math.min(room.remaining(), DATAGRAM_SIZE);
    int size =
        (int) Libc.callLong(RECVFROM, socket, scratch.datagram.address(), most, MSG_DONTWAIT, 0, 0);
    if (size > 0) {
      room.put(scratch.datagram.getBytes(0, size));
    }
    return size;
  }

  /**
   * A datagram, who sent it, and how far it came.
   *
   * @param bytes at most {@link #DATAGRAM_SIZE} of it
   * @param hopsLeft its time to live or hop limit on arrival, 0 to 255; -1 if the socket was not
   *     made to tell
   */
  @SuppressWarnings("ArrayRecordComponent") // A buffer handed over, never compared.
  public record Arrival(byte[] bytes, SocketAddress sender, int hopsLeft) {}

  /** {@link #receive}, with how many hops the datagram had left. */
  public static @Nullable Arrival receiveWithHops(int socket) {
    Scratch scratch = SCRATCH.get();
    Memory message = scratch.message;
    message.setInt(MSGHDR_NAMELEN, SocketAddress.MAXIMUM_SIZE);
    message.setLong(MSGHDR_CONTROLLEN, CONTROL_SIZE);
    long size = Libc.callLong(RECVMSG, socket, message.address(), MSG_DONTWAIT, 0, 0, 0);
    if (size < 0) {
      return null;
    }
    SocketAddress sender = SocketAddress.read(scratch.address, 0);
    int hops = hopsLeft(scratch.control, message.getLong(MSGHDR_CONTROLLEN));
    return sender == null ? null : new Arrival(scratch.datagram.getBytes(0, size), sender, hops);
  }

  /** Finds the time to live or hop limit among the control messages; -1 if it is not there. */
  static int hopsLeft(Memory control, long size) {
    long at = 0;
    while (size - at >= CMSG_DATA) {
      long length = control.getLong(at + CMSG_LEN);
      if (length < CMSG_DATA || length > size - at) {
        return -1;
      }
      int level = control.getInt(at + CMSG_LEVEL);
      int type = control.getInt(at + CMSG_TYPE);
      boolean isHops =
          (level == SOL_IP && type == IP_TTL) || (level == SOL_IPV6 && type == IPV6_HOPLIMIT);
      if (isHops && length >= CMSG_DATA + 4) {
        return control.getInt(at + CMSG_DATA);
      }
      at += (length + 7) & ~7L;
    }
    return -1;
  }

  /** Takes the next entry off the socket's error queue; null if it is empty. */
  public static @Nullable QueuedError takeQueuedError(int socket) {
    Scratch scratch = SCRATCH.get();
    Memory message = scratch.message;
    message.setInt(MSGHDR_NAMELEN, SocketAddress.MAXIMUM_SIZE);
    message.setLong(MSGHDR_CONTROLLEN, CONTROL_SIZE);
    long result =
        Libc.callLong(RECVMSG, socket, message.address(), MSG_ERRQUEUE | MSG_DONTWAIT, 0, 0, 0);
    if (result < 0) {
      return null;
    }
    return queuedError(scratch.control, message.getLong(MSGHDR_CONTROLLEN));
  }

  /** Finds the extended error among the control messages. */
  static @Nullable QueuedError queuedError(Memory control, long size) {
    long at = 0;
    while (size - at >= CMSG_DATA) {
      long length = control.getLong(at + CMSG_LEN);
      if (length < CMSG_DATA || length > size - at) {
        return null;
      }
      int level = control.getInt(at + CMSG_LEVEL);
      int type = control.getInt(at + CMSG_TYPE);
      boolean isError =
          (level == SOL_IP && type == IP_RECVERR) || (level == SOL_IPV6 && type == IPV6_RECVERR);
      if (isError && length >= CMSG_DATA + SOCK_EXTENDED_ERR_SIZE) {
        return extendedError(control, at + CMSG_DATA, at + length);
      }
      at += (length + 7) & ~7L;
    }
    return null;
  }

  private static QueuedError extendedError(Memory control, long at, long end) {
    int origin = control.getByte(at + EE_ORIGIN);
    boolean hasOffender = origin != QueuedError.LOCAL;
    return new QueuedError(
        control.getInt(at + EE_ERRNO),
        origin,
        control.getByte(at + EE_TYPE),
        control.getByte(at + EE_CODE),
        hasOffender ? offender(control, at + SOCK_EXTENDED_ERR_SIZE, end) : null);
  }

  private static @Nullable SocketAddress offender(Memory control, long at, long end) {
    return SocketAddress.read(new Memory(control.segment().asSlice(at, end - at)), 0);
  }

  /** The index of a network interface: 1 or more; 0 if there is none of that name. */
  public static int interfaceIndex(String name) {
    try (Arena arena = Arena.ofConfined()) {
      int index = Libc.call(IF_NAMETOINDEX, arena.allocateFrom(name).address(), 0, 0, 0, 0, 0);
      return Math.max(0, index);
    }
  }

  private static int setOption(int socket, int level, int name, int value) {
    Scratch scratch = SCRATCH.get();
    scratch.option.setInt(0, value);
    return Libc.call(SETSOCKOPT, socket, level, name, scratch.option.address(), 4, 0);
  }

  private static int getOption(Scratch scratch, int socket, int level, int name) {
    return Libc.call(
        GETSOCKOPT, socket, level, name, scratch.option.address(), scratch.length.address(), 0);
  }
}
