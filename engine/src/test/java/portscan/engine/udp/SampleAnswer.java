package portscan.engine.udp;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * A correct answer, written by hand from the specification's format.
 *
 * @param id the request that it answers
 * @param shortest its shortest beginning that is still an answer, in octets: its whole length where
 *     the protocol states lengths
 * @param form makes it from the request, whose ids it repeats
 */
record SampleAnswer(String id, int shortest, UnaryOperator<byte[]> form) {
  /** An answer of which every octet is needed. */
  static SampleAnswer whole(String id, UnaryOperator<byte[]> form) {
    return new SampleAnswer(id, Integer.MAX_VALUE, form);
  }

  /** An answer that is recognised once its first {@code shortest} octets are there. */
  static SampleAnswer recognisedFrom(int shortest, String id, UnaryOperator<byte[]> form) {
    return new SampleAnswer(id, shortest, form);
  }

  @Override
  public String toString() {
    return "answer to " + id;
  }

  byte[] answerTo(byte[] request) {
    return form.apply(request);
  }

  /** The octets of {@code request} from {@code start}. */
  static byte[] part(byte[] request, int start, int count) {
    return Arrays.copyOfRange(request, start, start + count);
  }
}
