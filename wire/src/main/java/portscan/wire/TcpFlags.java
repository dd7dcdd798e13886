package portscan.wire;

/** Control bits of a TCP header (RFC 9293, section 3.1; RFC 9768 for the ninth). */
public final class TcpFlags {
  public static final int FIN = 1;
  public static final int SYN = 1 << 1;
  public static final int RST = 1 << 2;
  public static final int PSH = 1 << 3;
  public static final int ACK = 1 << 4;
  public static final int URG = 1 << 5;
  public static final int ECE = 1 << 6;
  public static final int CWR = 1 << 7;

  /** Accurate ECN, formerly the nonce sum. */
  public static final int AE = 1 << 8;

  /** All bits that have a meaning. */
  static final int ALL = 0x1ff;

  private static final int[] ORDER = {SYN, FIN, RST, PSH, ACK, URG, ECE, CWR, AE};
  private static final String LETTERS = "SFRPAUECN";

  private TcpFlags() {}

  /** A letter a flag, SYN first as scanners write it: {@code SA}, {@code RA}, {@code FPU}. */
  public static String text(int flags) {
    StringBuilder text = new StringBuilder(ORDER.length);
    for (int index = 0; index < ORDER.length; index++) {
      if ((flags & ORDER[index]) != 0) {
        text.append(LETTERS.charAt(index));
      }
    }
    return text.toString();
  }
}
