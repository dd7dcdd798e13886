package portscan.look.service;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SMB 2 and 3: a NEGOTIATE request (MS-SMB2 sections 2.2.1, 2.2.3 and 2.2.4). */
final class Smb implements Protocol {
  private static final int HEADER = 64;
  private static final int RESPONSE_FLAG = 1;
  private static final int SIGNING_REQUIRED = 2;
  private static final int[] DIALECTS = {0x0202, 0x0210, 0x0300, 0x0302};

  @Override
  public String name() {
    return "microsoft-ds";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(445);
  }

  @Override
  public boolean begins(byte[] heard) {
    return false;
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    talk.say(request());
    Cursor in = new Cursor(talk.hear());
    in.skip(4); // the direct TCP transport's length
    int magic = in.int4();
    in.skip(8);
    int command = in.short2Little();
    in.skip(2);
    int flags = in.int4Little();
    in.skip(HEADER - 20);
    in.skip(2); // size of the structure
    int security = in.short2Little();
    int dialect = in.short2Little();
    boolean isAnswer =
        !in.overran() && magic == 0xfe534d42 && command == 0 && (flags & RESPONSE_FLAG) != 0;
    if (!isAnswer) {
      return null;
    }
    return Sighting.of(name())
        .detail("smb.dialect", dialect(dialect))
        .detail("smb.signing", (security & SIGNING_REQUIRED) != 0 ? "required" : "optional");
  }

  private static String dialect(int revision) {
    return (revision >>> 8)
        + "."
        + (revision >>> 4 & 0xf)
        + ((revision & 0xf) == 0 ? "" : "." + (revision & 0xf));
  }

  private static byte[] request() {
    byte[] packet = new byte[4 + HEADER + 36 + 2 * DIALECTS.length];
    packet[3] = (byte) (packet.length - 4);
    int header = 4;
    packet[header] = (byte) 0xfe;
    packet[header + 1] = 'S';
    packet[header + 2] = 'M';
    packet[header + 3] = 'B';
    packet[header + 4] = HEADER;
    packet[header + 14] = 1; // credits asked for
    int body = header + HEADER;
    packet[body] = 36;
    packet[body + 2] = (byte) DIALECTS.length;
    packet[body + 4] = 1; // signing enabled
    packet[body + 12] = 'p'; // the client's GUID: any that is not zero
    for (int i = 0; i < DIALECTS.length; i++) {
      packet[body + 36 + 2 * i] = (byte) DIALECTS[i];
      packet[body + 37 + 2 * i] = (byte) (DIALECTS[i] >>> 8);
    }
    return packet;
  }
}
