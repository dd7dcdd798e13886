package portscan.look.service;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Redis and its kin: PING and INFO in RESP (Redis serialization protocol specification). */
final class Redis implements Protocol {
  private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:(\\S{1,60})");
  private static final Pattern VALKEY = Pattern.compile("(?m)^valkey_version:(\\S{1,60})");
  private static final Pattern MODE = Pattern.compile("(?m)^redis_mode:(\\S{1,60})");

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(6379, 6380, 26379);
  }

  @Override
  public boolean begins(byte[] heard) {
    return Texts.startsWith(heard, "-DENIED Redis")
        || Texts.startsWith(heard, "-NOAUTH")
        || Texts.startsWith(heard, "-ERR unknown command")
        || Texts.startsWith(heard, "-ERR wrong number of arguments");
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    talk.say(Texts.bytes("*1\r\n$4\r\nPING\r\n"));
    byte[] answer = greeting.length > 0 ? greeting : talk.hearLine();
    String first = Shown.firstLine(answer);
    Sighting seen = Sighting.of(name()).banner(first);
    if (first.startsWith("-NOAUTH") || first.startsWith("-DENIED Redis")) {
      return seen.detail("redis.access", first.substring(1));
    }
    if (!first.equals("+PONG")) {
      return null;
    }
    talk.say(Texts.bytes("*2\r\n$4\r\nINFO\r\n$6\r\nserver\r\n"));
    String info = Texts.text(talk.hear());
    String valkey = Texts.find(VALKEY, info);
    boolean isValkey = !valkey.isEmpty();
    return seen.software(
            isValkey ? "Valkey" : "Redis", isValkey ? valkey : Texts.find(VERSION, info))
        .detail("redis.mode", Texts.find(MODE, info));
  }
}
