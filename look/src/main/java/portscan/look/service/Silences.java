package portscan.look.service;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which words were met with silence on an open connection, and whether that is suspicious. */
final class Silences {
  private final Set<String> words = new LinkedHashSet<>();

  /** Remembers {@code silent}, a protocol's name or what {@link Segmented} has for TLS. */
  void add(String silent) {
    words.add(silent);
  }

  /**
   * Those to which an answer was to be expected: not the words of another protocol than the one
   * that was understood.
   *
   * @param sighting what was understood; null if nothing was
   * @param usual the protocols that the port's number is known for
   * @param wantsTls whether TLS is spoken there, by what was told or by the port's number
   */
  List<String> suspicious(@Nullable Sighting sighting, List<Protocol> usual, boolean wantsTls) {
    List<String> suspicious = new ArrayList<>();
    for (String one : words) {
      boolean isTls = one.equals(Segmented.TLS);
      boolean agreed = !isTls && one.endsWith(Segmented.TLS);
      boolean expected =
          sighting == null
              ? isTls
                  || one.equals(Protocols.HTTP.name())
                  || usual.stream().anyMatch(protocol -> protocol.name().equals(one))
              : one.equals(sighting.service()) || (isTls && wantsTls);
      if (agreed || expected) {
        suspicious.add(one);
      }
    }
    return suspicious;
  }
}
