package portscan.look.service;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Kafka: an ApiVersions request of version 0 (Apache Kafka protocol guide). */
final class Kafka implements Protocol {
  private static final int CORRELATION = 0x70736361;
  private static final int MOST_APIS = 500;

  /** Size, key 18, version 0, correlation number, client "portscan". */
  private static final byte[] REQUEST = {
    0, 0, 0, 18, 0, 18, 0, 0, 0x70, 0x73, 0x63, 0x61, 0, 8, 'p', 'o', 'r', 't', 's', 'c', 'a', 'n'
  };

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(9092, 9094);
  }

  @Override
  public boolean begins(byte[] heard) {
    return false;
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    talk.say(REQUEST);
    Cursor in = new Cursor(talk.hear(Kafka::isWhole));
    int size = in.int4();
    int correlation = in.int4();
    int error = in.short2();
    int count = in.int4();
    boolean isAnswer =
        !in.overran()
            && correlation == CORRELATION
            && error == 0
            && count > 0
            && count < MOST_APIS
            && size == 10 + 6 * count;
    return isAnswer
        ? Sighting.of(name())
            .software("Apache Kafka", "")
            .detail("kafka.apis", Integer.toString(count))
        : null;
  }

  private static boolean isWhole(byte[] soFar) {
    int size = new Cursor(soFar).int4();
    return soFar.length >= 4 && (size < 0 || soFar.length - 4 >= size);
  }
}
