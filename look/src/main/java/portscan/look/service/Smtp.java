package portscan.look.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** SMTP (RFC 5321 sections 3.1 and 4.1.1.1): the greeting, and what EHLO is answered with. */
final class Smtp implements Protocol {
  private static final Pattern SOFTWARE =
      Pattern.compile("E?SMTP +([A-Za-z][\\w.-]{1,40}(?: +v?[0-9][\\w.+~-]{0,40})?)");

  private static final byte[] HELLO = Texts.bytes("EHLO portscan.invalid\r\n");

  @Override
  public String name() {
    return "smtp";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(25, 587, 2525);
  }

  @Override
  public Set<Integer> tlsPorts() {
    return Set.of(465);
  }

  @Override
  public boolean serverGreets() {
    return true;
  }

  @Override
  public boolean begins(byte[] heard) {
    return Texts.startsWith(heard, "220") || Texts.startsWith(heard, "554");
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    String first = Shown.firstLine(greeting);
    if (!begins(greeting) || first.toLowerCase(Locale.ROOT).contains("ftp")) {
      return null;
    }
    talk.say(HELLO);
    List<String> reply = Texts.lines(talk.hear(Texts::endsReply));
    boolean understood = reply.getFirst().startsWith("250");
    if (!understood && !Texts.contains(first, "smtp")) {
      return null;
    }
    List<String> extensions = new ArrayList<>();
    for (String line : reply.subList(1, reply.size())) {
      if (line.length() > 4 && line.startsWith("250")) {
        extensions.add(line.substring(4));
      }
    }
    talk.say(Texts.bytes("QUIT\r\n"));
    Sighting seen = Sighting.of(name()).banner(first);
    return Texts.software(seen, Texts.find(SOFTWARE, first), ' ')
        .detail("smtp.extensions", String.join(", ", extensions))
        .startTls(extensions.contains("STARTTLS"));
  }

  /** RFC 3207 section 4. */
  @Override
  public boolean agreeOnTls(Talk talk, byte[] greeting) throws InterruptedException {
    talk.say(HELLO);
    return talk.hear(Texts::endsReply).length > 0 && talk.hearsAfter("STARTTLS\r\n", "220");
  }
}
