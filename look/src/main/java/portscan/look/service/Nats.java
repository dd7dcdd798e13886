package portscan.look.service;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** NATS' INFO, which the server sends first (NATS client protocol). */
final class Nats implements Protocol {
  private static final Pattern VERSION = Pattern.compile("\"version\": ?\"([^\"]{1,60})\"");
  private static final Pattern NAME = Pattern.compile("\"server_name\": ?\"([^\"]{1,200})\"");
  private static final Pattern TLS = Pattern.compile("\"tls_(?:required|available)\": ?(true)");
  private static final Pattern LOGIN = Pattern.compile("\"auth_required\": ?(true)");

  @Override
  public String name() {
    return "nats";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(4222, 6222);
  }

  @Override
  public boolean serverGreets() {
    return true;
  }

  @Override
  public boolean begins(byte[] heard) {
    return Texts.startsWith(heard, "INFO {");
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked) {
    if (!begins(greeting)) {
      return null;
    }
    String info = Texts.text(greeting);
    return Sighting.of(name())
        .banner(Shown.firstLine(greeting))
        .software("nats-server", Texts.find(VERSION, info))
        .detail("nats.name", Texts.find(NAME, info))
        .detail("nats.login", Texts.find(LOGIN, info).isEmpty() ? "" : "required")
        .detail("starttls", Texts.find(TLS, info).isEmpty() ? "" : "offered");
  }
}
