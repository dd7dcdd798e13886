package portscan.look;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;

/**
 * A DNS message as far as it matters here (RFC 1035 section 4): A, AAAA, NS, CNAME and SOA records
 * of class IN; others are passed over.
 *
 * @param id which question it belongs to
 * @param flags the second 16 bits of the header
 * @param question what was asked
 * @param answers the answer section
 * @param authorities the authority section
 * @param additional the additional section
 */
record DnsMessage(
    int id,
    int flags,
    Question question,
    List<Entry> answers,
    List<Entry> authorities,
    List<Entry> additional) {
  static final int NO_ERROR = 0;
  static final int NAME_ERROR = 3;

  static final int A = 1;
  static final int NS = 2;
  static final int CNAME = 5;
  static final int SOA = 6;
  static final int AAAA = 28;

  private static final int RESPONSE = 0x8000;
  private static final int AUTHORITATIVE = 0x0400;
  private static final int TRUNCATED = 0x0200;
  private static final int RECURSION_DESIRED = 0x0100;
  private static final int RECURSION_AVAILABLE = 0x0080;
  private static final int CLASS_IN = 1;
  private static final int HEADER = 12;

  /** RFC 1035 section 2.3.4. */
  private static final int MAXIMUM_NAME = 255;

  /** RFC 2181 section 8: a time to live with the highest bit set counts as 0. */
  private static final long HIGHEST_TTL = Integer.MAX_VALUE;

  /**
   * What is asked for.
   *
   * @param name a normal {@link DnsName}
   * @param type {@link #A}, for example
   */
  record Question(String name, int type) {}

  /** What a record says. */
  sealed interface Data {}

  /** An A or AAAA record's address. */
  record Address(IpAddress address) implements Data {}

  /** The name that an NS or CNAME record leads to. */
  record Pointer(int type, String name) implements Data {}

  /** An SOA record's serial, 0 to 2^32-1. */
  record Authority(long serial) implements Data {}

  /**
   * One record.
   *
   * @param owner the name that it is about
   * @param ttl how long it may be kept, in seconds
   */
  record Entry(String owner, long ttl, Data data) {}

  DnsMessage {
    answers = List.copyOf(answers);
    authorities = List.copyOf(authorities);
    additional = List.copyOf(additional);
  }

  /** The octets of a question, which asks for recursion or not. */
  static byte[] ask(int id, Question question, boolean recursive) {
    byte[] name = DnsName.wire(question.name());
    ByteBuffer to = ByteBuffer.allocate(HEADER + name.length + 4);
    to.putShort((short) id).putShort((short) (recursive ? RECURSION_DESIRED : 0));
    to.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0);
    to.put(name).putShort((short) question.type()).putShort((short) CLASS_IN);
    return to.array();
  }

  /** Reads a response to one question; empty if the octets are none. */
  static Optional<DnsMessage> parse(ByteBuffer octets) {
    try {
      return Optional.ofNullable(read(octets));
    } catch (BufferUnderflowException | IndexOutOfBoundsException _) {
      return Optional.empty();
    }
  }

  private static @Nullable DnsMessage read(ByteBuffer octets) {
    ByteBuffer from = octets.slice();
    int id = from.getShort() & 0xffff;
    int flags = from.getShort() & 0xffff;
    int questions = from.getShort() & 0xffff;
    int[] counts = new int[3];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = from.getShort() & 0xffff;
    }
    if ((flags & RESPONSE) == 0 || questions != 1) {
      return null;
    }
    String name = name(from);
    int type = from.getShort() & 0xffff;
    if (name == null || (from.getShort() & 0xffff) != CLASS_IN) {
      return null;
    }
    List<List<Entry>> sections = new ArrayList<>();
    for (int count : counts) {
      List<Entry> section = new ArrayList<>();
      // A truncated message may say that it has more than it has (RFC 2181 section 9).
      for (int i = 0; i < count && (from.hasRemaining() || (flags & TRUNCATED) == 0); i++) {
        if (!readEntry(from, section)) {
          return null;
        }
      }
      sections.add(section);
    }
    return new DnsMessage(
        id, flags, new Question(name, type), sections.get(0), sections.get(1), sections.get(2));
  }

  /** Adds the next record if it is of a known kind; false if it is malformed. */
  private static boolean readEntry(ByteBuffer from, List<Entry> to) {
    String owner = name(from);
    int type = from.getShort() & 0xffff;
    int recordClass = from.getShort() & 0xffff;
    long ttl = from.getInt() & 0xffff_ffffL;
    int length = from.getShort() & 0xffff;
    int end = from.position() + length;
    if (owner == null || end > from.limit()) {
      return false;
    }
    if (recordClass == CLASS_IN) {
      boolean isKnown = true;
      @Nullable Data data = null;
      switch (type) {
        case A, AAAA -> data = address(from, type == A ? 4 : 16, length);
        case NS, CNAME -> data = pointer(from, type);
        case SOA -> data = authority(from);
        default -> isKnown = false;
      }
      if (isKnown && (data == null || from.position() != end)) {
        return false;
      }
      if (data != null) {
        to.add(new Entry(owner, ttl > HIGHEST_TTL ? 0 : ttl, data));
      }
    }
    from.position(end);
    return true;
  }

  private static @Nullable Data address(ByteBuffer from, int size, int length) {
    if (length != size) {
      return null;
    }
    byte[] bytes = new byte[size];
    from.get(bytes);
    return new Address(IpAddress.of(bytes));
  }

  private static @Nullable Data pointer(ByteBuffer from, int type) {
    String name = name(from);
    return name == null ? null : new Pointer(type, name);
  }

  private static @Nullable Data authority(ByteBuffer from) {
    String source = name(from);
    String mailbox = name(from);
    if (source == null || mailbox == null) {
      return null;
    }
    long serial = from.getInt() & 0xffff_ffffL;
    // Refresh, retry, expire and minimum.
    from.getLong();
    from.getLong();
    return new Authority(serial);
  }

  /**
   * Reads a name and leaves the buffer behind it; null if it is malformed. A pointer must lead
   * backwards (RFC 1035 section 4.1.4), so that no chain of them is endless.
   */
  private static @Nullable String name(ByteBuffer from) {
    StringBuilder text = new StringBuilder();
    int at = from.position();
    int behind = -1;
    int size = 1;
    while (true) {
      int length = from.get(at) & 0xff;
      if (length == 0) {
        from.position(behind < 0 ? at + 1 : behind);
        return text.toString();
      }
      if (length >= 0xc0) {
        int target = (length & 0x3f) << 8 | (from.get(at + 1) & 0xff);
        if (target >= at) {
          return null;
        }
        behind = behind < 0 ? at + 2 : behind;
        at = target;
        continue;
      }
      size += length + 1;
      if (length > 63 || size > MAXIMUM_NAME) {
        return null;
      }
      text.append(text.isEmpty() ? "" : ".");
      for (int i = 1; i <= length; i++) {
        append(text, from.get(at + i) & 0xff);
      }
      at += length + 1;
    }
  }

  /** An octet of a label: letters in lower case, what is no plain text as {@code \DDD}. */
  private static void append(StringBuilder text, int octet) {
    if (octet <= ' ' || octet >= 0x7f || octet == '.' || octet == '\\') {
      text.append('\\').append(octet / 100).append(octet / 10 % 10).append(octet % 10);
    } else {
      text.append((char) (octet >= 'A' && octet <= 'Z' ? octet + 32 : octet));
    }
  }

  /** The response code (RFC 1035 section 4.1.1). */
  int code() {
    return flags & 0xf;
  }

  boolean isAuthoritative() {
    return (flags & AUTHORITATIVE) != 0;
  }

  /** Whether the server offers to ask others for what it does not know. */
  boolean offersRecursion() {
    return (flags & RECURSION_AVAILABLE) != 0;
  }

  boolean isTruncated() {
    return (flags & TRUNCATED) != 0;
  }

  /** The response code's name (RFC 1035, RFC 2136), or its number. */
  String codeText() {
    return switch (code()) {
      case NO_ERROR -> "NOERROR";
      case 1 -> "FORMERR";
      case 2 -> "SERVFAIL";
      case NAME_ERROR -> "NXDOMAIN";
      case 4 -> "NOTIMP";
      case 5 -> "REFUSED";
      case 9 -> "NOTAUTH";
      default -> "response code " + code();
    };
  }
}
