package portscan.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import portscan.testkit.lab.DatagramAnswer;

/**
 * A name server that changes its mind: of {@code a-198-18-0-2.b-198-18-1-2.example} it gives the
 * first address to whoever asks first, and the second to whoever asks again.
 */
final class RebindingNameServer implements DatagramAnswer {
  private static final int NAME = 12;
  private static final int TYPE_A = 1;

  private final Map<String, Integer> asked = new HashMap<>();

  @Override
  public Optional<byte[]> answer(byte[] request) {
    StringBuilder name = new StringBuilder();
    int at = NAME;
    while (at < request.length && request[at] != 0) {
      name.append(new String(request, at + 1, request[at], StandardCharsets.US_ASCII)).append('.');
      at += request[at] + 1;
    }
    int end = at + 5;
    if (end > request.length) {
      return Optional.empty();
    }
    String wanted = name.toString().toLowerCase(Locale.ROOT);
    boolean hasAddress = request[at + 2] == TYPE_A && wanted.startsWith("a-");
    byte[] reply = Arrays.copyOf(request, hasAddress ? end + 16 : end);
    reply[2] = (byte) 0x85;
    reply[3] = (byte) 0x80;
    reply[7] = (byte) (hasAddress ? 1 : 0);
    Arrays.fill(reply, 8, NAME, (byte) 0);
    if (hasAddress) {
      boolean isFirst = asked.merge(wanted, 1, Integer::sum) == 1;
      String label = wanted.split("\\.", -1)[isFirst ? 0 : 1];
      byte[] record = {(byte) 0xc0, NAME, 0, TYPE_A, 0, 1, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0};
      String[] octets = label.split("-", -1);
      for (int i = 0; i < 4; i++) {
        record[12 + i] = (byte) Integer.parseInt(octets[i + 1]);
      }
      System.arraycopy(record, 0, reply, end, record.length);
    }
    return Optional.of(reply);
  }
}
