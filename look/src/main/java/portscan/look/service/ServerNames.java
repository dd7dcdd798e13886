package portscan.look.service;

import java.net.IDN;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import portscan.api.model.IpAddress;

/**
 * Whether a certificate is for a server (RFC 9525): only the alternative names count, never the
 * subject's; a wildcard is a whole left-most label and stands for exactly one.
 */
final class ServerNames {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private ServerNames() {}

  /** The certificate's DNS names and addresses, in its order; empty if it has none. */
  static List<String> of(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    for (List<?> name : alternatives(certificate)) {
      boolean isKnown =
          name.get(0) instanceof Integer kind && (kind == DNS_NAME || kind == IP_ADDRESS);
      if (isKnown && name.get(1) instanceof String text) {
        names.add(text);
      }
    }
    return names;
  }

  /** The SHA-256 of the whole certificate, in lower-case hexadecimal. */
  static String fingerprint(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }

  private static Collection<List<?>> alternatives(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException e) {
      // Names that cannot be read match nobody.
      return List.of();
    }
  }

  /** Whether one of {@code names} is that of {@code asked}, a host name or an address. */
  static boolean match(List<String> names, String asked) {
    return IpAddress.parse(asked)
        .map(address ->
            names.stream()
                .anyMatch(name -> IpAddress.parse(name).filter(address::sameBits).isPresent()))
        .orElseGet(() -> {
          String host = withoutDot(ascii(asked));
          return names.stream().anyMatch(name -> matches(withoutDot(lower(name)), host));
        });
  }

  private static boolean matches(String name, String host) {
    if (!name.startsWith("*.")) {
      return name.equals(host) && !host.isEmpty();
    }
    int dot = host.indexOf('.');
    return dot > 0 && name.indexOf('*', 1) < 0 && host.substring(dot).equals(name.substring(1));
  }

  /** A host name as the DNS has it: in lower case, other scripts as RFC 5890 A-labels. */
  static String ascii(String name) {
    try {
      return lower(IDN.toASCII(name));
    } catch (IllegalArgumentException e) {
      // No name that the DNS knows; as it is, it will equal none.
      return lower(name);
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
