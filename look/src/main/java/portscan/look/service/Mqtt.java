package portscan.look.service;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * MQTT 3.1.1: CONNECT without a user (OASIS MQTT 3.1.1 section 3.1); a server that lets anybody in
 * may tell its version under {@code $SYS}.
 */
final class Mqtt implements Protocol {
  /** Clean session, keep alive of 10 s, an empty client identifier. */
  private static final byte[] CONNECT = {0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 10, 0, 0};

  private static final String TOPIC = "$SYS/broker/version";
  private static final int DISCONNECT = 0xe0;
  private static final int CONNACK = 0x20;

  /** Table 3.1 of section 3.2.2.3. */
  private static final Map<Integer, String> RETURN_CODES =
      Map.of(
          0, "accepted",
          1, "protocol version refused",
          2, "identifier refused",
          3, "unavailable",
          4, "bad user name or password",
          5, "not authorized");

  private static final Pattern VERSION = Pattern.compile("\\$SYS/broker/version([\\w .+~-]{1,80})");
  private static final Pattern NUMBER = Pattern.compile("(?:version |-)?([0-9][\\w.+~-]{0,60})$");

  @Override
  public String name() {
    return "mqtt";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(1883);
  }

  @Override
  public Set<Integer> tlsPorts() {
    return Set.of(8883);
  }

  @Override
  public boolean begins(byte[] heard) {
    return false;
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    talk.say(CONNECT);
    Cursor in = new Cursor(talk.hearBytes(4));
    int kind = in.byte1();
    int length = in.byte1();
    int flags = in.byte1();
    int code = in.byte1();
    if (in.overran() || in.left() > 0 || kind != CONNACK || length != 2 || flags > 1) {
      return null;
    }
    String answer = RETURN_CODES.getOrDefault(code, "code " + code);
    Sighting seen = Sighting.of(name()).detail("mqtt.access", answer);
    if (code == 0) {
      talk.say(subscribe());
      String version = Texts.find(VERSION, Texts.text(talk.hear(Mqtt::isVersionOrRefusal))).strip();
      talk.say(new byte[] {(byte) DISCONNECT, 0});
      String number = Texts.find(NUMBER, version);
      seen =
          seen.software(number.isEmpty() ? version : version.replaceFirst("[ -].*$", ""), number);
    }
    return seen;
  }

  /** SUBACK comes first; its fifth byte has the high bit set where the topic is refused. */
  private static boolean isVersionOrRefusal(byte[] soFar) {
    return Texts.text(soFar).contains(TOPIC) || (soFar.length >= 5 && soFar[4] < 0);
  }

  /** SUBSCRIBE (section 3.8) with packet identifier 1 and quality of service 0. */
  private static byte[] subscribe() {
    byte[] topic = Texts.bytes(TOPIC);
    byte[] packet = new byte[topic.length + 7];
    packet[0] = (byte) 0x82;
    packet[1] = (byte) (topic.length + 5);
    packet[3] = 1;
    packet[5] = (byte) topic.length;
    System.arraycopy(topic, 0, packet, 6, topic.length);
    return packet;
  }
}
