package portscan.look.service;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A service that was recognised, in the words that it used: not yet printable.
 *
 * @param service the protocol's name
 * @param product empty if not told
 * @param version empty if not told
 * @param banner the first line, or empty
 * @param details more that it told, by name
 */
record Sighting(
    String service, String product, String version, String banner, Map<String, String> details) {

  /** The detail that tells that TLS is offered after words in clear. */
  static final String STARTTLS = "starttls";

  /** The detail that stands for an answer of which no more came than the beginning. */
  static final String BROKEN_OFF = "broken-off";

  /** Only the protocol is known. */
  static Sighting of(String service) {
    return new Sighting(service, "", "", "", Map.of());
  }

  Sighting software(String newProduct, String newVersion) {
    return new Sighting(service, newProduct, newVersion, banner, details);
  }

  Sighting banner(String newBanner) {
    return new Sighting(service, product, version, newBanner, details);
  }

  /** The same, which takes up TLS after words in clear if {@code offered}. */
  Sighting startTls(boolean offered) {
    return detail(STARTTLS, offered ? "offered" : "");
  }

  /** The same with one more detail, unless it is empty. */
  Sighting detail(String name, String value) {
    if (value.isEmpty()) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(details);
    more.put(name, value);
    return new Sighting(service, product, version, banner, more);
  }
}
