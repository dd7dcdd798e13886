package portscan.look.service;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** FTP: the greeting (RFC 959 section 5.4), and FEAT (RFC 2389), which tells of TLS (RFC 4217). */
final class Ftp implements Protocol {
  private static final Pattern SOFTWARE =
      Pattern.compile(
          "((?:[A-Za-z-]{0,30}ftpd?|filezilla server)(?: version)? +v?[0-9][\\w.+~-]{0,40})",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z-]{1,30}ftpd)", Pattern.CASE_INSENSITIVE);

  @Override
  public String name() {
    return "ftp";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(21, 2121);
  }

  @Override
  public Set<Integer> tlsPorts() {
    return Set.of(990);
  }

  @Override
  public boolean serverGreets() {
    return true;
  }

  @Override
  public boolean begins(byte[] heard) {
    return Texts.startsWith(heard, "220")
        || Texts.startsWith(heard, "120 ")
        || Texts.startsWith(heard, "421 ");
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    if (!begins(greeting)) {
      return null;
    }
    String welcome = Texts.text(greeting);
    talk.say(Texts.bytes("FEAT\r\n"));
    String features = Texts.text(talk.hear(Texts::endsReply));
    boolean understood = features.startsWith("211") || features.startsWith("530 ");
    if (!understood && !Texts.contains(welcome, "ftp")) {
      return null;
    }
    talk.say(Texts.bytes("QUIT\r\n"));
    Sighting seen = Sighting.of(name()).banner(Shown.firstLine(greeting));
    String software = Texts.find(SOFTWARE, welcome).replaceFirst("(?i) version ", " ");
    return Texts.software(seen, software.isEmpty() ? Texts.find(NAME, welcome) : software, ' ')
        .startTls(features.contains("AUTH TLS"));
  }

  /** RFC 4217 section 4. */
  @Override
  public boolean agreeOnTls(Talk talk, byte[] greeting) throws InterruptedException {
    return talk.hearsAfter("AUTH TLS\r\n", "234");
  }
}
