package portscan.sys;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A programme that the kernel runs on each packet to decide whether a socket receives it: classic
 * BPF (linux/filter.h), on bytes that begin at the network header.
 *
 * <p>A load from beyond the packet's end drops the packet.
 */
public final class SocketFilter {
  private static final int BPF_LD = 0x00;
  private static final int BPF_LDX = 0x01;
  private static final int BPF_ALU = 0x04;
  private static final int BPF_JMP = 0x05;
  private static final int BPF_RET = 0x06;
  private static final int BPF_W = 0x00;
  private static final int BPF_H = 0x08;
  private static final int BPF_B = 0x10;
  private static final int BPF_ABS = 0x20;
  private static final int BPF_IND = 0x40;
  private static final int BPF_MSH = 0xa0;
  private static final int BPF_AND = 0x50;
  private static final int BPF_JEQ = 0x10;
  private static final int BPF_JGT = 0x20;
  private static final int BPF_JGE = 0x30;
  private static final int BPF_JSET = 0x40;
  private static final int BPF_MAXINSNS = 4096;
  private static final int SOCK_FILTER_SIZE = 8;
  private static final long SOCK_FILTER_CODE = 0;
  private static final long SOCK_FILTER_TRUE = 2;
  private static final long SOCK_FILTER_FALSE = 3;
  private static final long SOCK_FILTER_OPERAND = 4;
  private static final int SOCK_FPROG_SIZE = 16;
  private static final long SOCK_FPROG_LENGTH = 0;
  private static final long SOCK_FPROG_FILTER = 8;
  private static final int SO_ATTACH_FILTER = 26;

  /** How many bytes of a passed packet are kept: all, for none is longer. */
  private static final int WHOLE = 0x40000;

  private static final int LONGEST_JUMP = 255;

  private final List<Instruction> instructions;

  private SocketFilter(List<Instruction> instructions) {
    this.instructions = instructions;
  }

  /**
   * One instruction ({@code struct sock_filter}).
   *
   * @param ifTrue how many instructions a jump skips if its condition holds, 0 to 255
   * @param ifFalse how many it skips otherwise
   */
  private record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

  /** A filter that passes every packet. */
  public static SocketFilter everything() {
    return builder().pass().build();
  }

  /**
   * A filter that passes what answers a probe from a range of source ports, and little else: TCP
   * and UDP to these ports; ICMP errors (RFC 1122 section 3.2.2), echo replies and timestamp
   * replies; ICMPv6 errors (RFC 4443 section 2.1), echo replies and neighbour advertisements.
   *
   * <p>Of a fragmented packet only the first fragment passes. An IPv6 packet that begins with any
   * other extension header passes unseen. What is neither IPv4 nor IPv6 is dropped.
   *
   * @param firstPort 0 to 65535
   * @param lastPort not less than {@code firstPort}
   */
  public static SocketFilter answers(int firstPort, int lastPort) {
    if (firstPort < 0 || lastPort > 0xffff || firstPort > lastPort) {
      throw new IllegalArgumentException("not a range of ports: " + firstPort + "-" + lastPort);
    }
    Builder builder = builder();
    builder.loadByte(0).and(0xf0).jumpIfEqual(0x40, "ipv4", null);
    builder.jumpIfEqual(0x60, "ipv6", "drop");

    builder.label("ipv4").loadHalf(6).jumpIfAnySet(0x1fff, "drop", null);
    builder.indexByHeaderLength(0).loadByte(9);
    builder.jumpIfEqual(6, "ipv4 ports", null).jumpIfEqual(17, "ipv4 ports", null);
    builder.jumpIfEqual(1, null, "drop");
    builder.loadByteAfterIndex(0);
    for (int type : new int[] {0, 3, 4, 5, 11, 12, 14}) {
      builder.jumpIfEqual(type, "pass", null);
    }
    builder.drop();
    builder.label("ipv4 ports").loadHalfAfterIndex(2);
    builder.jumpIfAtLeast(firstPort, null, "drop").jumpIfAbove(lastPort, "drop", "pass");

    builder.label("ipv6").loadByte(6);
    builder.jumpIfEqual(6, "ipv6 ports", null).jumpIfEqual(17, "ipv6 ports", null);
    builder.jumpIfEqual(58, "icmpv6", null).jumpIfEqual(44, null, "pass");
    builder.loadHalf(42).jumpIfAnySet(0xfff8, "drop", "pass");
    builder.label("icmpv6").loadByte(40).jumpIfAnySet(0x80, null, "pass");
    builder.jumpIfEqual(129, "pass", null).jumpIfEqual(136, "pass", "drop");
    builder.label("ipv6 ports").loadHalf(42);
    builder.jumpIfAtLeast(firstPort, null, "drop").jumpIfAbove(lastPort, "drop", "pass");

    builder.label("pass").pass();
    builder.label("drop").drop();
    return builder.build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** How many instructions there are, 1 to 4096. */
  public int size() {
    return instructions.size();
  }

  /** Makes {@code socket} receive only what this passes, from now on. */
  void attach(PacketSocket socket) {
    Memory programme = socket.allocate((long) size() * SOCK_FILTER_SIZE);
    for (int i = 0; i < size(); i++) {
      Instruction instruction = instructions.get(i);
      long at = (long) i * SOCK_FILTER_SIZE;
      programme.setShort(at + SOCK_FILTER_CODE, instruction.code());
      programme.setByte(at + SOCK_FILTER_TRUE, instruction.ifTrue());
      programme.setByte(at + SOCK_FILTER_FALSE, instruction.ifFalse());
      programme.setInt(at + SOCK_FILTER_OPERAND, instruction.operand());
    }
    Memory head = socket.allocate(SOCK_FPROG_SIZE);
    head.setShort(SOCK_FPROG_LENGTH, size());
    head.setLong(SOCK_FPROG_FILTER, programme.address());
    socket.set(Sockets.SOL_SOCKET, SO_ATTACH_FILTER, head, "attaching a socket filter");
  }

  /**
   * Assembles a filter. A jump names the labels where it goes on, which must come after it; null is
   * the next instruction.
   */
  public static final class Builder {
    private final List<Unresolved> instructions = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();

    private Builder() {}

    private record Unresolved(
        int code, @Nullable String ifTrue, @Nullable String ifFalse, int operand) {}

    /** Names the place of the instruction that is added next. */
    public Builder label(String name) {
      if (labels.putIfAbsent(name, instructions.size()) != null) {
        throw new IllegalArgumentException("two labels " + name);
      }
      return this;
    }

    /** Loads the byte at {@code at}. */
    public Builder loadByte(int at) {
      return add(BPF_LD | BPF_B | BPF_ABS, at);
    }

    /** Loads the two bytes at {@code at}, big-endian. */
    public Builder loadHalf(int at) {
      return add(BPF_LD | BPF_H | BPF_ABS, at);
    }

    /** Loads the four bytes at {@code at}, big-endian. */
    public Builder loadWord(int at) {
      return add(BPF_LD | BPF_W | BPF_ABS, at);
    }

    /** Sets the index to four times the lower half of the byte at {@code at}: an IPv4 length. */
    public Builder indexByHeaderLength(int at) {
      return add(BPF_LDX | BPF_B | BPF_MSH, at);
    }

    /** Loads the byte at {@code at} beyond the index. */
    public Builder loadByteAfterIndex(int at) {
      return add(BPF_LD | BPF_B | BPF_IND, at);
    }

    /** Loads the two bytes at {@code at} beyond the index, big-endian. */
    public Builder loadHalfAfterIndex(int at) {
      return add(BPF_LD | BPF_H | BPF_IND, at);
    }

    /** Loads the four bytes at {@code at} beyond the index, big-endian. */
    public Builder loadWordAfterIndex(int at) {
      return add(BPF_LD | BPF_W | BPF_IND, at);
    }

    /** Keeps of what is loaded the bits of {@code mask}. */
    public Builder and(int mask) {
      return add(BPF_ALU | BPF_AND, mask);
    }

    /** Jumps by whether what is loaded equals {@code value}. */
    public Builder jumpIfEqual(int value, @Nullable String ifTrue, @Nullable String ifFalse) {
      return jump(BPF_JEQ, value, ifTrue, ifFalse);
    }

    /** Jumps by whether what is loaded is {@code value} or more, both unsigned. */
    public Builder jumpIfAtLeast(int value, @Nullable String ifTrue, @Nullable String ifFalse) {
      return jump(BPF_JGE, value, ifTrue, ifFalse);
    }

    /** Jumps by whether what is loaded is more than {@code value}, both unsigned. */
    public Builder jumpIfAbove(int value, @Nullable String ifTrue, @Nullable String ifFalse) {
      return jump(BPF_JGT, value, ifTrue, ifFalse);
    }

    /** Jumps by whether what is loaded has any bit of {@code mask}. */
    public Builder jumpIfAnySet(int mask, @Nullable String ifTrue, @Nullable String ifFalse) {
      return jump(BPF_JSET, mask, ifTrue, ifFalse);
    }

    /** Ends: the socket receives the packet. */
    public Builder pass() {
      return add(BPF_RET, WHOLE);
    }

    /** Ends: the socket does not receive the packet. */
    public Builder drop() {
      return add(BPF_RET, 0);
    }

    private Builder add(int code, int operand) {
      instructions.add(new Unresolved(code, null, null, operand));
      return this;
    }

    private Builder jump(
        int condition, int operand, @Nullable String ifTrue, @Nullable String ifFalse) {
      instructions.add(new Unresolved(BPF_JMP | condition, ifTrue, ifFalse, operand));
      return this;
    }

    /** Resolves the labels. */
    public SocketFilter build() {
      int size = instructions.size();
      if (size == 0 || size > BPF_MAXINSNS || instructions.getLast().code() != BPF_RET) {
        throw new IllegalStateException("1 to 4096 instructions, of which the last ends");
      }
      List<Instruction> resolved = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        Unresolved one = instructions.get(i);
        resolved.add(
            new Instruction(
                one.code(), distance(i, one.ifTrue()), distance(i, one.ifFalse()), one.operand()));
      }
      return new SocketFilter(List.copyOf(resolved));
    }

    private int distance(int from, @Nullable String label) {
      if (label == null) {
        return 0;
      }
      Integer to = labels.get(label);
      if (to == null || to >= instructions.size()) {
        throw new IllegalStateException("no instruction at label " + label);
      }
      int distance = to - from - 1;
      if (distance < 0 || distance > LONGEST_JUMP) {
        throw new IllegalStateException("a jump of " + distance + " instructions to " + label);
      }
      return distance;
    }
  }
}
