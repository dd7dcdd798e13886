package portscan.engine.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract that every row of {@link UdpRequests} keeps. */
class UdpRequestsTest {
  private static final long COOKIE = 0x0123456789abcdefL;
  private static final long OTHER_COOKIE = 0x1032547698badcfeL;
  private static final int RANDOM_DATAGRAMS = 10_000;
  private static final int LARGEST_RANDOM = 600;

  /** The most that an IPv4 network need carry in one piece, less the headers (RFC 1122). */
  private static final int LARGEST_REQUEST = 1232;

  static Stream<UdpRequest> requests() {
    return UdpRequests.ALL.stream();
  }

  static Stream<SampleAnswer> samples() {
    return SampleAnswers.ALL.stream();
  }

  @Test
  void table_ofBothKinds_hasUniqueIdsAndKeepsPortsApart() {
    assertThat(UdpRequests.ALL).hasSizeGreaterThanOrEqualTo(60);
    assertThat(UdpRequests.ALL).extracting(UdpRequest::id).doesNotHaveDuplicates();
    assertThat(UdpRequests.UNANSWERED).extracting(Unanswered::protocol).doesNotHaveDuplicates();
    List<Integer> unanswered =
        UdpRequests.UNANSWERED.stream().flatMap(row -> row.ports().stream()).toList();
    assertThat(unanswered).doesNotHaveDuplicates();
    assertThat(unanswered).allSatisfy(port -> assertThat(UdpRequests.forPort(port)).isEmpty());
  }

  @Test
  void forPort_ofSeveralRequests_givesThemInTheOrderToSend() {
    assertThat(UdpRequests.forPort(161))
        .extracting(UdpRequest::id)
        .containsExactly("snmp-v2c", "snmp-v3", "snmp-v1");
    assertThat(UdpRequests.forPort(443)).extracting(UdpRequest::id).containsExactly("quic", "dtls");
    assertThat(UdpRequests.forPort(4)).isEmpty();
  }

  @Test
  void byId_ofKnownAndUnknown_findsOnlyTheKnown() {
    assertThat(UdpRequests.byId("ntp")).map(UdpRequest::ports).contains(List.of(123));
    assertThat(UdpRequests.byId("nothing")).isEmpty();
  }

  @Test
  void unansweredAt_ofRadius_saysWhy() {
    assertThat(UdpRequests.unansweredAt(1812))
        .hasValueSatisfying(row -> assertThat(row.why()).contains("shared secret"));
    assertThat(UdpRequests.unansweredAt(53)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void request_ofACookie_isOneDatagramAndAlwaysTheSame(UdpRequest request) {
    byte[] datagram = request.request(COOKIE);

    assertThat(datagram).isNotEmpty().hasSizeLessThanOrEqualTo(LARGEST_REQUEST);
    Arrays.fill(datagram, (byte) 0);
    assertThat(request.request(COOKIE)).isEqualTo(request.request(COOKIE));
    assertThat(request.request(COOKIE)).isNotSameAs(request.request(COOKIE));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void request_sentBack_isAnAnswerOnlyOfAProtocolThatEchoes(UdpRequest request) {
    byte[] datagram = request.request(COOKIE);

    assertThat(request.isAnswer(datagram, datagram.length, COOKIE)).isEqualTo(request.echoes());
  }

  @ParameterizedTest
  @MethodSource("requests")
  void request_ofAnotherProtocol_isNoAnswer(UdpRequest request) {
    assertThat(requests().filter(other -> !other.echoes()))
        .allSatisfy(other -> {
          byte[] datagram = other.request(COOKIE);
          // Free text is all that the oldest protocols say of their answers.
          boolean isText = new Datagram(datagram, datagram.length).isPlainText();
          assertThat(request.isAnswer(datagram, datagram.length, COOKIE) && !isText).isFalse();
        });
  }

  @ParameterizedTest
  @MethodSource("requests")
  void answer_ofFillOctets_isRefusedAtEveryLength(UdpRequest request) {
    for (int length = 0; length <= LARGEST_RANDOM; length++) {
      for (int fill : new int[] {0xa5, 0x00, 0xff}) {
        byte[] datagram = new byte[length];
        Arrays.fill(datagram, (byte) fill);
        assertThat(request.isAnswer(datagram, length, COOKIE))
            .as("%d octets of %#x", length, fill)
            .isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void answer_ofRandomOctets_neverThrows(UdpRequest request) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < RANDOM_DATAGRAMS; i++) {
      byte[] datagram = new byte[random.nextInt(LARGEST_RANDOM)];
      random.nextBytes(datagram);
      assertNoThrow(request, datagram, seed);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void answer_ofMutatedSample_neverThrows(SampleAnswer sample) {
    UdpRequest request = UdpRequests.byId(sample.id()).orElseThrow();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] answer = sample.answerTo(request.request(COOKIE));
    for (int i = 0; i < RANDOM_DATAGRAMS; i++) {
      byte[] mutated = Arrays.copyOf(answer, random.nextInt(answer.length + 8));
      for (int change = random.nextInt(4); change > 0 && mutated.length > 0; change--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      }
      assertNoThrow(request, mutated, seed);
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void table_ofEachRequest_hasASampleAnswer(UdpRequest request) {
    assertThat(SampleAnswers.ALL).extracting(SampleAnswer::id).contains(request.id());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void answer_ofTheSpecification_isRecognised(SampleAnswer sample) {
    UdpRequest request = UdpRequests.byId(sample.id()).orElseThrow();
    byte[] answer = sample.answerTo(request.request(COOKIE));

    assertThat(request.isAnswer(answer, answer.length, COOKIE)).isTrue();
    byte[] buffer = Arrays.copyOf(answer, answer.length + 100);
    Arrays.fill(buffer, answer.length, buffer.length, (byte) 0xa5);
    assertThat(request.isAnswer(buffer, answer.length, COOKIE)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void answer_cutShort_isRefused(SampleAnswer sample) {
    UdpRequest request = UdpRequests.byId(sample.id()).orElseThrow();
    byte[] answer = sample.answerTo(request.request(COOKIE));
    int shortest = 0;
    while (!request.isAnswer(answer, shortest, COOKIE)) {
      shortest++;
    }

    assertThat(shortest).isEqualTo(Math.min(sample.shortest(), answer.length));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void answer_toAnotherCookie_isRefusedWhereTheRequestHoldsOne(SampleAnswer sample) {
    UdpRequest request = UdpRequests.byId(sample.id()).orElseThrow();
    boolean holdsCookie = !Arrays.equals(request.request(COOKIE), request.request(OTHER_COOKIE));
    byte[] answer = sample.answerTo(request.request(OTHER_COOKIE));

    assertThat(request.isAnswer(answer, answer.length, OTHER_COOKIE)).isTrue();
    assertThat(request.isAnswer(answer, answer.length, COOKIE)).isEqualTo(!holdsCookie);
  }

  @Test
  void request_ofManyCookies_answersOnlyItsOwn() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Set<String> answered = new HashSet<>();
    for (SampleAnswer sample : SampleAnswers.ALL) {
      UdpRequest request = UdpRequests.byId(sample.id()).orElseThrow();
      for (int i = 0; i < 100; i++) {
        long cookie = random.nextLong();
        byte[] answer = sample.answerTo(request.request(cookie));
        assertThat(request.isAnswer(answer, answer.length, cookie))
            .as("%s, cookie %d, seed %d", sample.id(), cookie, seed)
            .isTrue();
      }
      answered.add(sample.id());
    }
    assertThat(answered).hasSameSizeAs(UdpRequests.ALL);
  }

  private static void assertNoThrow(UdpRequest request, byte[] datagram, long seed) {
    try {
      request.isAnswer(datagram, datagram.length, COOKIE);
    } catch (RuntimeException failure) {
      throw new AssertionError(request.id() + " threw, seed " + seed, failure);
    }
  }
}
