package portscan.look.service;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The remote framebuffer protocol's ProtocolVersion (RFC 6143 section 7.1.1). */
final class Vnc implements Protocol {
  private static final Pattern VERSION = Pattern.compile("^RFB (\\d{3}\\.\\d{3})\n");

  @Override
  public String name() {
    return "rfb";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(5900, 5901, 5902, 5903);
  }

  @Override
  public boolean serverGreets() {
    return true;
  }

  @Override
  public boolean begins(byte[] heard) {
    return VERSION.matcher(Texts.text(heard)).find();
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked) {
    String version = Texts.find(VERSION, Texts.text(greeting));
    return version.isEmpty()
        ? null
        : Sighting.of(name()).banner(Shown.firstLine(greeting)).detail("rfb.protocol", version);
  }
}
