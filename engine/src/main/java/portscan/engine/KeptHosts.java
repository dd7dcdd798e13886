package portscan.engine;

import java.util.ArrayList;
import java.util.List;
import portscan.api.model.PortScanException;
import portscan.api.model.Trouble;
import portscan.engine.discovery.HostSink;
import portscan.engine.discovery.HostVerdict;
import portscan.engine.order.ProbeSpace;

/**
 * Which hosts of a space are there, as a line of text: the space's fingerprint, and for each run of
 * hosts alike its length, whether they are there ({@code +}, {@code -}, or {@code ?} if that is not
 * known), the reason and the TTL. For example {@code 00c0ffee00c0ffee 3-no-response/0
 * 1+echo-reply/64}.
 */
final class KeptHosts {
  /** A journal's first line holds no more. */
  private static final int LONGEST = 8 << 20;

  private static final String UNKNOWN = "?/0";

  private final ProbeSpace space;

  /** One more than the place of each host's verdict in {@link #kinds}; 0 if there is none. */
  private final short[] kindOf;

  private final List<String> kinds = new ArrayList<>();

  KeptHosts(ProbeSpace space) {
    this.space = space;
    this.kindOf = new short[Math.toIntExact(space.hosts())];
  }

  void accept(HostVerdict verdict) {
    if (verdict.failure() != null) {
      return;
    }
    String kind = (verdict.up() ? "+" : "-") + verdict.reason() + "/" + verdict.ttl();
    int known = kinds.indexOf(kind);
    if (known < 0) {
      known = kinds.size();
      kinds.add(kind);
    }
    kindOf[Math.toIntExact(verdict.hostIndex())] = (short) (known + 1);
  }

  String text() {
    StringBuilder text = new StringBuilder(fingerprint(space));
    for (int first = 0; first < kindOf.length; ) {
      int end = first + 1;
      while (end < kindOf.length && kindOf[end] == kindOf[first]) {
        end++;
      }
      String kind = kindOf[first] == 0 ? UNKNOWN : kinds.get(kindOf[first] - 1);
      text.append(' ').append(end - first).append(kind);
      first = end;
    }
    if (text.length() > LONGEST) {
      throw new PortScanException(
          Trouble.LOCAL_EXHAUSTION,
          "a journal cannot remember which of " + space.hosts() + " hosts are there",
          "scan smaller networks, or take every host as present by -Pn");
    }
    return text.toString();
  }

  private static String fingerprint(ProbeSpace space) {
    return String.format("%016x", space.fingerprint());
  }

  /**
   * Tells the verdicts that {@code text} holds.
   *
   * @throws PortScanException if they are of another space
   */
  static void tell(String text, ProbeSpace space, HostSink sink) {
    String[] words = text.split(" ", -1);
    if (!words[0].equals(fingerprint(space))) {
      throw new PortScanException(
          Trouble.SYSTEM_ERROR,
          "the journal is another scan's: its targets or ports are others; do its names have other"
              + " addresses by now?",
          "begin another with --journal");
    }
    long host = 0;
    for (int i = 1; i < words.length; i++) {
      String word = words[i];
      int sign = 0;
      while (Character.isDigit(word.charAt(sign))) {
        sign++;
      }
      long end = host + Long.parseLong(word, 0, sign, 10);
      int slash = word.indexOf('/', sign);
      boolean isKnown = word.charAt(sign) != UNKNOWN.charAt(0);
      String reason = word.substring(sign + 1, slash);
      int ttl = Integer.parseInt(word, slash + 1, word.length(), 10);
      for (; host < end; host++) {
        if (isKnown) {
          sink.accept(
              new HostVerdict(
                  host,
                  space.address(host),
                  word.charAt(sign) == '+',
                  reason,
                  ttl,
                  null,
                  null,
                  null));
        }
      }
    }
  }
}
