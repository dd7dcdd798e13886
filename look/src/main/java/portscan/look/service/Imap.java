package portscan.look.service;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** IMAP: greeting and CAPABILITY (RFC 9051 sections 7.1 and 6.1.1), and ID (RFC 2971). */
final class Imap implements Protocol {
  private static final Pattern NAME = Pattern.compile("(?i)\"name\" +\"([^\"]{1,80})\"");
  private static final Pattern VERSION = Pattern.compile("(?i)\"version\" +\"([^\"]{1,80})\"");

  @Override
  public String name() {
    return "imap";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(143);
  }

  @Override
  public Set<Integer> tlsPorts() {
    return Set.of(993);
  }

  @Override
  public boolean serverGreets() {
    return true;
  }

  @Override
  public boolean begins(byte[] heard) {
    return Texts.startsWith(heard, "* OK")
        || Texts.startsWith(heard, "* PREAUTH")
        || Texts.startsWith(heard, "* BYE");
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    if (!begins(greeting)) {
      return null;
    }
    String first = Shown.firstLine(greeting);
    talk.say(Texts.bytes("a CAPABILITY\r\n"));
    String capabilities = Texts.text(talk.hear(soFar -> endsCommand(soFar, "a ")));
    String id = "";
    if (capabilities.contains(" ID")) {
      talk.say(Texts.bytes("b ID NIL\r\n"));
      id = Texts.text(talk.hear(soFar -> endsCommand(soFar, "b ")));
    }
    talk.say(Texts.bytes("c LOGOUT\r\n"));
    String product = Texts.find(NAME, id);
    if (product.isEmpty() && first.contains("Dovecot")) {
      product = "Dovecot";
    }
    boolean tls = capabilities.contains("STARTTLS") || first.contains("STARTTLS");
    return Sighting.of(name())
        .banner(first)
        .software(product, Texts.find(VERSION, id))
        .startTls(tls);
  }

  /** RFC 9051 section 6.2.1. */
  @Override
  public boolean agreeOnTls(Talk talk, byte[] greeting) throws InterruptedException {
    return talk.hearsAfter("a STARTTLS\r\n", "a OK");
  }

  private static boolean endsCommand(byte[] soFar, String tag) {
    String text = Texts.text(soFar);
    return text.endsWith("\n") && (text.startsWith(tag) || text.contains("\n" + tag));
  }
}
