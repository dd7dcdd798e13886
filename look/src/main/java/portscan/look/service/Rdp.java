package portscan.look.service;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remote Desktop: an X.224 connection request with a negotiation request (MS-RDPBCGR sections
 * 2.2.1.1 and 2.2.1.2).
 */
final class Rdp implements Protocol {
  /** TPKT (RFC 1006), X.224 CR, then TYPE_RDP_NEG_REQ for TLS or CredSSP. */
  private static final byte[] REQUEST = {
    3, 0, 0, 19, 14, (byte) 0xe0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 3, 0, 0, 0
  };

  private static final int CONNECTION_CONFIRM = 0xd0;
  private static final int RESPONSE = 2;
  private static final int FAILURE = 3;
  private static final String SECURITY = "rdp.security";

  @Override
  public String name() {
    return "ms-wbt-server";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(3389);
  }

  @Override
  public boolean begins(byte[] heard) {
    return false;
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    talk.say(REQUEST);
    return read(talk.hear());
  }

  /** CredSSP is spoken in TLS too (MS-RDPBCGR section 5.4.5). */
  @Override
  public boolean offersTls(Sighting seen) {
    String security = seen.details().getOrDefault(SECURITY, "");
    return security.equals("tls") || security.equals("credssp");
  }

  @Override
  public boolean agreeOnTls(Talk talk, byte[] greeting) throws InterruptedException {
    talk.say(REQUEST);
    Sighting seen = read(talk.hear());
    return seen != null && offersTls(seen);
  }

  private @Nullable Sighting read(byte[] answer) {
    Cursor in = new Cursor(answer);
    int version = in.byte1();
    in.byte1(); // reserved
    int size = in.short2();
    in.byte1(); // length of what follows
    int kind = in.byte1();
    in.skip(5);
    if (in.overran() || version != 3 || size < 11 || (kind & 0xf0) != CONNECTION_CONFIRM) {
      return null;
    }
    int negotiation = in.byte1();
    in.skip(3);
    int value = in.int4Little();
    return switch (negotiation) {
      case RESPONSE -> Sighting.of(name()).detail(SECURITY, security(value));
      case FAILURE -> Sighting.of(name()).detail("rdp.failure", Integer.toString(value));
      default -> Sighting.of(name()).detail(SECURITY, security(0));
    };
  }

  private static String security(int protocol) {
    return switch (protocol) {
      case 0 -> "standard";
      case 1 -> "tls";
      case 2 -> "credssp";
      default -> "protocol " + protocol;
    };
  }
}
