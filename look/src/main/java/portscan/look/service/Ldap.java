package portscan.look.service;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** LDAP: the root DSE (RFC 4512 section 5.1), searched for anonymously (RFC 4511 section 4.5). */
final class Ldap implements Protocol {
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int INTEGER = 0x02;
  private static final int OCTETS = 0x04;
  private static final int SEARCH_ENTRY = 0x64;
  private static final int SEARCH_DONE = 0x65;
  private static final int EXTENDED_RESPONSE = 0x78;
  private static final String START_TLS = "1.3.6.1.4.1.1466.20037";
  private static final int MOST_ATTRIBUTES = 100;
  private static final List<String> WANTED =
      List.of(
          "objectClass",
          "vendorName",
          "vendorVersion",
          "namingContexts",
          "supportedExtension",
          "supportedLDAPVersion",
          "dnsHostName");

  @Override
  public String name() {
    return "ldap";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(389, 3268);
  }

  @Override
  public Set<Integer> tlsPorts() {
    return Set.of(636, 3269);
  }

  @Override
  public boolean begins(byte[] heard) {
    return false;
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    talk.say(search());
    Cursor in = new Cursor(talk.hear());
    int outer = in.byte1();
    length(in);
    int numbered = in.byte1();
    int number = (int) integer(in);
    int operation = in.byte1();
    length(in);
    if (in.overran() || outer != SEQUENCE || numbered != INTEGER || number != 1) {
      return null;
    }
    return switch (operation) {
      case SEARCH_ENTRY -> described(attributes(in));
      // Even a refusal is a word of LDAP.
      case SEARCH_DONE -> Sighting.of(name());
      default -> null;
    };
  }

  private Sighting described(Map<String, List<String>> attributes) {
    String product = String.join(" ", attributes.getOrDefault("vendorname", List.of()));
    if (product.isEmpty() && attributes.toString().contains("OpenLDAProotDSE")) {
      product = "OpenLDAP";
    }
    boolean tls = attributes.getOrDefault("supportedextension", List.of()).contains(START_TLS);
    return Sighting.of(name())
        .software(product, String.join(" ", attributes.getOrDefault("vendorversion", List.of())))
        .detail(
            "ldap.contexts",
            String.join("; ", attributes.getOrDefault("namingcontexts", List.of())))
        .detail("ldap.host", String.join(" ", attributes.getOrDefault("dnshostname", List.of())))
        .startTls(tls);
  }

  /** RFC 4511 section 4.14. */
  @Override
  public boolean agreeOnTls(Talk talk, byte[] greeting) throws InterruptedException {
    byte[] name = element(0x80, START_TLS.getBytes(StandardCharsets.US_ASCII));
    talk.say(element(SEQUENCE, element(INTEGER, new byte[] {1}), element(0x77, name)));
    Cursor in = new Cursor(talk.hear());
    in.byte1();
    length(in);
    in.byte1();
    integer(in);
    int operation = in.byte1();
    length(in);
    in.byte1(); // the result code's type
    return operation == EXTENDED_RESPONSE && integer(in) == 0 && !in.overran();
  }

  /** The attributes of a SearchResultEntry, by name in lower case. */
  private static Map<String, List<String>> attributes(Cursor in) {
    Map<String, List<String>> attributes = new LinkedHashMap<>();
    in.byte1(); // the object's name
    in.skip(length(in));
    in.byte1(); // the list
    length(in);
    for (int i = 0; i < MOST_ATTRIBUTES && in.byte1() == SEQUENCE; i++) {
      length(in);
      in.byte1();
      String type = in.text(length(in)).toLowerCase(java.util.Locale.ROOT);
      int kind = in.byte1();
      long setLength = length(in);
      long end = in.position() + setLength;
      if (kind != SET || in.overran()) {
        break;
      }
      List<String> values = new ArrayList<>();
      while (in.position() < end && values.size() < MOST_ATTRIBUTES && in.byte1() == OCTETS) {
        values.add(in.text(length(in)));
      }
      attributes.put(type, values);
    }
    return attributes;
  }

  /** A definite length (X.690 section 8.1.3). */
  private static long length(Cursor in) {
    int first = in.byte1();
    if (first < 0x80) {
      return first;
    }
    long length = 0;
    for (int i = 0; i < (first & 0x7f) && i < 4; i++) {
      length = length << 8 | in.byte1();
    }
    return length;
  }

  private static long integer(Cursor in) {
    long value = 0;
    long size = length(in);
    for (long i = 0; i < size && i < 4; i++) {
      value = value << 8 | in.byte1();
    }
    return value;
  }

  private static byte[] search() {
    List<byte[]> wanted = new ArrayList<>();
    for (String attribute : WANTED) {
      wanted.add(element(OCTETS, attribute.getBytes(StandardCharsets.US_ASCII)));
    }
    byte[] request =
        element(
            0x63,
            element(OCTETS), // baseObject: the root
            element(0x0a, new byte[] {0}), // scope: baseObject
            element(0x0a, new byte[] {0}), // aliases: never
            element(INTEGER, new byte[] {1}), // size limit
            element(INTEGER, new byte[] {3}), // time limit, in seconds
            element(0x01, new byte[] {0}), // values too
            element(0x87, "objectClass".getBytes(StandardCharsets.US_ASCII)), // present
            element(SEQUENCE, wanted.toArray(byte[][]::new)));
    return element(SEQUENCE, element(INTEGER, new byte[] {1}), request);
  }

  /** An element of less than 64 KiB. */
  private static byte[] element(int tag, byte[]... contents) {
    java.io.ByteArrayOutputStream content = new java.io.ByteArrayOutputStream();
    for (byte[] part : contents) {
      content.writeBytes(part);
    }
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    out.write(tag);
    out.write(0x82);
    out.write(content.size() >>> 8);
    out.write(content.size());
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
