package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel over netlink(7) and reads its answer, which may take many datagrams.
 *
 * <p>Each question is asked on a socket of its own, in the calling thread's network namespace, and
 * bounded three ways: every wait, the number of datagrams and the number of entries. A list that
 * changed while it was read is asked for again.
 */
final class Netlink {
  static final int NETLINK_ROUTE = 0;
  static final int NETLINK_SOCK_DIAG = 4;

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int MSG_TRUNC = 0x20;

  private static final int SOCKADDR_NL_SIZE = 12;
  private static final long SOCKADDR_NL_FAMILY = 0;
  private static final long SOCKADDR_NL_PID = 4;
  private static final int TIMEVAL_SIZE = 16;
  private static final long TIMEVAL_SECONDS = 0;

  static final int NLMSGHDR_SIZE = 16;
  static final long NLMSGHDR_LENGTH = 0;
  static final long NLMSGHDR_TYPE = 4;
  static final long NLMSGHDR_FLAGS = 6;
  static final long NLMSGHDR_SEQUENCE = 8;
  static final int NLMSG_ALIGN = 4;
  static final int NLMSG_ERROR = 2;
  static final int NLMSG_DONE = 3;
  static final int NLMSG_OVERRUN = 4;
  static final int NLM_F_DUMP_INTR = 0x10;
  private static final int NLM_F_REQUEST = 0x01;
  private static final int NLM_F_ACK = 0x04;
  private static final int NLM_F_DUMP = 0x300;

  /** Lets a request make what is not there yet. */
  static final int NLM_F_CREATE = 0x400;

  static final int RTATTR_SIZE = 4;
  static final long RTATTR_LENGTH = 0;
  static final long RTATTR_TYPE = 2;
  static final int NLA_TYPE_MASK = 0x3fff;

  /** The kernel fills at most what the reader offers, so this is no limit on its answer. */
  private static final int BUFFER_SIZE = 32_768;

  private static final int WAIT_SECONDS = 2;
  private static final int MAXIMUM_DATAGRAMS = 200_000;
  private static final int MAXIMUM_ENTRIES = 1 << 20;
  private static final int MAXIMUM_ATTEMPTS = 3;
  private static final int MAXIMUM_INTERRUPTIONS = 100;
  private static final int SEQUENCE = 1;

  /** No errno of Linux is higher (MAX_ERRNO). */
  private static final int MAXIMUM_ERRNO = 4095;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  private static final MemorySegment SOCKET = Libc.function("socket");
  private static final MemorySegment SETSOCKOPT = Libc.function("setsockopt");
  private static final MemorySegment SENDTO = Libc.function("sendto");
  private static final MemorySegment RECVFROM = Libc.function("recvfrom");

  private Netlink() {}

  /**
   * A list that the kernel gave.
   *
   * @param complete false if it is longer than could be kept, or kept changing while it was read
   */
  record Answer<T>(List<T> entries, boolean complete) {}

  /** Reads one entry. */
  @FunctionalInterface
  interface Parser<T> {
    /**
     * Adds what an entry's body says to {@code entries}, if it is of interest.
     *
     * @return false if the body is malformed
     */
    boolean parse(MemorySegment body, List<T> entries);
  }

  /**
   * Asks for a whole list (NLM_F_DUMP).
   *
   * @param family {@link #NETLINK_ROUTE} or {@link #NETLINK_SOCK_DIAG}
   * @param type the request's message type
   * @param body what follows the request's header
   * @param answerType the message type of the entries; others are skipped
   * @throws SystemException if the kernel does not answer, or answers with an error
   */
  static <T> Answer<T> list(
      int family, int type, MemorySegment body, int answerType, Parser<T> parser) {
    for (int attempt = 1; ; attempt++) {
      Reader<T> reader = new Reader<>(SEQUENCE, answerType, parser, MAXIMUM_ENTRIES);
      int result = exchange(family, type, NLM_F_DUMP, body, reader);
      if (result < 0) {
        throw new SystemException("netlink", -result);
      }
      if (!reader.changedMeanwhile() || attempt == MAXIMUM_ATTEMPTS) {
        boolean complete = !reader.changedMeanwhile() && !reader.isFull();
        return new Answer<>(List.copyOf(reader.entries()), complete);
      }
    }
  }

  /**
   * Makes one request that is no list, and waits until the kernel has answered it.
   *
   * @param flags further flags, {@link #NLM_F_CREATE} or 0
   * @param answerType the message type of what is added to {@code entries}; others are skipped
   * @return 0, or a negated {@link Errno}
   */
  static <T> int ask(
      int family,
      int type,
      int flags,
      MemorySegment body,
      int answerType,
      Parser<T> parser,
      List<T> entries) {
    Reader<T> reader = new Reader<>(SEQUENCE, answerType, parser, MAXIMUM_ENTRIES);
    int result = exchange(family, type, NLM_F_ACK | flags, body, reader);
    entries.addAll(reader.entries());
    return result;
  }

  private static int exchange(
      int family, int type, int flags, MemorySegment body, Reader<?> reader) {
    int socket = Libc.call(SOCKET, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, family, 0, 0, 0);
    if (socket < 0) {
      return socket;
    }
    try (Arena arena = Arena.ofConfined()) {
      int sent = send(socket, type, flags, body, arena);
      return sent < 0 ? sent : receive(socket, reader, arena);
    } finally {
      Sockets.close(socket);
    }
  }

  private static int send(int socket, int type, int flags, MemorySegment body, Arena arena) {
    MemorySegment wait = arena.allocate(TIMEVAL_SIZE, 8);
    wait.set(ValueLayout.JAVA_LONG, TIMEVAL_SECONDS, WAIT_SECONDS);
    int set =
        Libc.call(SETSOCKOPT, socket, SOL_SOCKET, SO_RCVTIMEO, wait.address(), wait.byteSize(), 0);
    if (set < 0) {
      return set;
    }
    MemorySegment request = arena.allocate(NLMSGHDR_SIZE + body.byteSize(), 8);
    request.set(INT, NLMSGHDR_LENGTH, (int) request.byteSize());
    request.set(SHORT, NLMSGHDR_TYPE, (short) type);
    request.set(SHORT, NLMSGHDR_FLAGS, (short) (NLM_F_REQUEST | flags));
    request.set(INT, NLMSGHDR_SEQUENCE, SEQUENCE);
    request.asSlice(NLMSGHDR_SIZE).copyFrom(body);
    MemorySegment kernel = arena.allocate(SOCKADDR_NL_SIZE, 8);
    kernel.set(SHORT, SOCKADDR_NL_FAMILY, (short) AF_NETLINK);
    return Libc.call(
        SENDTO,
        socket,
        request.address(),
        request.byteSize(),
        0,
        kernel.address(),
        SOCKADDR_NL_SIZE);
  }

  private static int receive(int socket, Reader<?> reader, Arena arena) {
    MemorySegment buffer = arena.allocate(BUFFER_SIZE, 8);
    MemorySegment sender = arena.allocate(SOCKADDR_NL_SIZE, 8);
    MemorySegment length = arena.allocate(8, 8);
    int interruptions = 0;
    for (int datagram = 0; datagram < MAXIMUM_DATAGRAMS; ) {
      length.set(ValueLayout.JAVA_INT, 0, SOCKADDR_NL_SIZE);
      int size =
          Libc.call(
              RECVFROM,
              socket,
              buffer.address(),
              BUFFER_SIZE,
              MSG_TRUNC,
              sender.address(),
              length.address());
      if (size == -Errno.EINTR && interruptions < MAXIMUM_INTERRUPTIONS) {
        interruptions++;
        continue;
      }
      if (size < 0) {
        return size == -Errno.EAGAIN ? -Errno.ETIMEDOUT : size;
      }
      if (size > BUFFER_SIZE) {
        return -Errno.EMSGSIZE;
      }
      datagram++;
      boolean isFromKernel = sender.get(INT, SOCKADDR_NL_PID) == 0;
      if (!isFromKernel) {
        continue;
      }
      int result = reader.read(buffer.asSlice(0, size));
      if (result <= 0) {
        return result;
      }
      if (reader.isFull()) {
        return 0;
      }
    }
    return -Errno.EPROTO;
  }

  /**
   * The first attribute of a type among {@code attributes}; null if there is none, or if what
   * precedes it is malformed.
   */
  static @Nullable MemorySegment attribute(MemorySegment attributes, int type) {
    long at = 0;
    while (at + RTATTR_SIZE <= attributes.byteSize()) {
      int length = attributes.get(SHORT, at + RTATTR_LENGTH) & 0xffff;
      if (length < RTATTR_SIZE || at + length > attributes.byteSize()) {
        return null;
      }
      if ((attributes.get(SHORT, at + RTATTR_TYPE) & NLA_TYPE_MASK) == type) {
        return attributes.asSlice(at + RTATTR_SIZE, length - RTATTR_SIZE);
      }
      at += align(length);
    }
    return null;
  }

  /** Whether {@code attributes} is well-formed and has none of other types than these. */
  static boolean hasOnly(MemorySegment attributes, int... types) {
    long at = 0;
    while (at + RTATTR_SIZE <= attributes.byteSize()) {
      int length = attributes.get(SHORT, at + RTATTR_LENGTH) & 0xffff;
      if (length < RTATTR_SIZE || at + length > attributes.byteSize()) {
        return false;
      }
      int found = attributes.get(SHORT, at + RTATTR_TYPE) & NLA_TYPE_MASK;
      boolean isKnown = false;
      for (int type : types) {
        isKnown |= type == found;
      }
      if (!isKnown) {
        return false;
      }
      at += align(length);
    }
    return at >= attributes.byteSize();
  }

  /**
   * The {@code int} that an attribute holds; {@code missing} if there is none, or if it is short.
   */
  static int number(MemorySegment attributes, int type, int missing) {
    MemorySegment value = attribute(attributes, type);
    return value == null || value.byteSize() < 4 ? missing : value.get(INT, 0);
  }

  /** How many bytes an attribute takes whose value has {@code length}. */
  static int attributeSize(int length) {
    return (int) align(RTATTR_SIZE + length);
  }

  /** Writes an attribute at {@code at} and returns where the next one starts. */
  static int putAttribute(Memory to, int at, int type, byte[] value) {
    to.setShort(at + RTATTR_LENGTH, RTATTR_SIZE + value.length);
    to.setShort(at + RTATTR_TYPE, type);
    to.setBytes(at + RTATTR_SIZE, value);
    return at + attributeSize(value.length);
  }

  /** Writes an attribute that is an {@code int}, and returns where the next one starts. */
  static int putAttribute(Memory to, int at, int type, int value) {
    to.setShort(at + RTATTR_LENGTH, RTATTR_SIZE + 4);
    to.setShort(at + RTATTR_TYPE, type);
    to.setInt(at + RTATTR_SIZE, value);
    return at + attributeSize(4);
  }

  private static long align(long length) {
    return (length + NLMSG_ALIGN - 1) & -NLMSG_ALIGN;
  }

  /** Collects the entries of one answer, datagram by datagram; touches nothing outside. */
  static final class Reader<T> {
    private final int sequence;
    private final int answerType;
    private final Parser<T> parser;
    private final int capacity;
    private final List<T> entries = new ArrayList<>();
    private boolean changedMeanwhile;

    Reader(int sequence, int answerType, Parser<T> parser, int capacity) {
      this.sequence = sequence;
      this.answerType = answerType;
      this.parser = parser;
      this.capacity = capacity;
    }

    List<T> entries() {
      return entries;
    }

    /** Whether the kernel said that the list changed while it wrote it. */
    boolean changedMeanwhile() {
      return changedMeanwhile;
    }

    /** Whether as many entries were kept as may be. */
    boolean isFull() {
      return entries.size() >= capacity;
    }

    /**
     * Reads one datagram.
     *
     * @return 1 if more are to come, 0 if this was the last, or a negated {@link Errno}: the
     *     kernel's own, or {@code EPROTO} if the datagram is malformed
     */
    int read(MemorySegment datagram) {
      long at = 0;
      while (at < datagram.byteSize()) {
        long rest = datagram.byteSize() - at;
        if (rest < NLMSGHDR_SIZE) {
          return -Errno.EPROTO;
        }
        long length = datagram.get(INT, at + NLMSGHDR_LENGTH) & 0xffff_ffffL;
        if (length < NLMSGHDR_SIZE || length > rest) {
          return -Errno.EPROTO;
        }
        if (datagram.get(INT, at + NLMSGHDR_SEQUENCE) == sequence) {
          MemorySegment body = datagram.asSlice(at + NLMSGHDR_SIZE, length - NLMSGHDR_SIZE);
          int flags = datagram.get(SHORT, at + NLMSGHDR_FLAGS);
          changedMeanwhile |= (flags & NLM_F_DUMP_INTR) != 0;
          int result = read(datagram.get(SHORT, at + NLMSGHDR_TYPE) & 0xffff, body);
          if (result <= 0) {
            return result;
          }
        }
        at += align(length);
      }
      return 1;
    }

    private int read(int type, MemorySegment body) {
      if (type == NLMSG_DONE) {
        return body.byteSize() < 4 ? 0 : failure(body);
      }
      if (type == NLMSG_ERROR) {
        return body.byteSize() < 4 ? -Errno.EPROTO : failure(body);
      }
      if (type == NLMSG_OVERRUN) {
        return -Errno.ENOBUFS;
      }
      if (type == answerType && !isFull()) {
        return parser.parse(body, entries) ? 1 : -Errno.EPROTO;
      }
      return 1;
    }

    /** The negated errno at the start of a message's body; {@code EPROTO} for what is none. */
    private static int failure(MemorySegment body) {
      int result = body.get(INT, 0);
      return result > 0 || result < -MAXIMUM_ERRNO ? -Errno.EPROTO : result;
    }
  }
}
