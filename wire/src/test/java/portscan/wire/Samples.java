package portscan.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** Packets as they would be captured; their checksums were reckoned by another program. */
final class Samples {
  static final int SERVER = 0xc0000205;
  static final int SCANNER = 0xc0000209;
  static final long PREFIX = 0x20010db8_00000000L;

  static final String ETHERNET = "0242c0000209" + "0242c0000205";

  /** 192.0.2.9 asks who has 192.0.2.5. */
  static final String ARP_REQUEST = "00010800060400010242c0000209c0000209000000000000c0000205";

  /** SYN-ACK from port 443 to 40000: MSS 1460, SACK, time stamps, NOP, window scale 7. */
  static final String SYN_ACK =
      "01bb9c40deadbeef01020304a012fe8874640000" + "020405b40402080a112233445566778801030307";

  /** From 192.0.2.5 to 192.0.2.9. */
  static final String IPV4 = "4500003c123440003f06a579c0000205c0000209";

  /** From port 53 to 40001, "hello". */
  static final String UDP = "00359c41000d9b7c68656c6c6f";

  /** Port unreachable about a datagram of 100 bytes from 40001 to 161, cut after 8 of them. */
  static final String PORT_UNREACHABLE =
      "03034eb900000000" + "45000064beef40000111368bc0000209c00002059c4100a100501111";

  /** Next-hop MTU 1400 about a segment of 1500 bytes, 128 bytes of it, and an extension. */
  static final String FRAGMENTATION_NEEDED =
      "03044b6c00200578"
          + "450005dc000140003c06b50cc0000209c0000205"
          + "9c4001bbcafebabe000000005002040022220000"
          + "00".repeat(88)
          + "2000dfff0008010100001111";

  /** Identifier 0x1234, sequence 7, "abc". */
  static final String ECHO_REQUEST = "0800216212340007616263";

  static final String IPV6_FIXED =
      "6ab12345002c003920010db800000000000000000000000520010db8000000000000000000000009";

  /** RST-ACK from port 443 to 40000. */
  static final String RESET = "01bb9c40deadbeef010203045014000014b20000";

  /** Hop-by-hop options (router alert), destination options of 8 bytes, RST-ACK. */
  static final String IPV6 =
      IPV6_FIXED + "3c00050200000100" + "0601010c000000000000000000000000" + RESET;

  /** Identifier 0x1234, sequence 7, "abc", from 2001:db8::5 to 2001:db8::9. */
  static final String ECHO_REPLY_V6 = "81004c9c12340007616263";

  /** MTU 1280 about a segment of 1440 bytes from 40000 to 443, cut after 8 of them. */
  static final String PACKET_TOO_BIG =
      "0200b1f700000500"
          + "6000000005a0063c20010db800000000000000000000000920010db8000000000000000000000005"
          + "9c4001bbcafebabe";

  /** fe80::42:c0ff:fea8:9 asks for fe80::42:c0ff:fea8:1. */
  static final String SOLICITATION =
      "8700392100000000fe800000000000000042c0fffea80001" + "01010242c0a80009";

  static final String ADVERTISEMENT =
      "88009769e0000000fe800000000000000042c0fffea80001" + "02010242c0a80001";

  private Samples() {}

  static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }

  static ByteBuffer filled(int size) {
    byte[] filled = new byte[size];
    Arrays.fill(filled, (byte) 0xa5);
    return ByteBuffer.wrap(filled);
  }

  static String hex(ByteBuffer bytes) {
    return HexFormat.of().formatHex(array(bytes));
  }

  static byte[] array(ByteBuffer bytes) {
    byte[] array = new byte[bytes.limit()];
    bytes.get(0, array);
    return array;
  }
}
