package portscan.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class FuzzTest {
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void fuzz(String seed, Consumer<byte[]> subject) {
    Fuzz.run("subject", List.of(bytes(seed)), subject, TIME, LONGEST_WAIT, 42);
  }

  @Test
  void subject_thatNeverFails_passesAfterManyInputs() {
    long count =
        Fuzz.run(
            "lenient",
            List.of(bytes("host:22")),
            input -> {},
            Duration.ofMillis(500),
            LONGEST_WAIT,
            1);
    assertThat(count).isGreaterThan(1000);
  }

  @Test
  void subject_thatFailsOnASeed_isFound() {
    assertThatThrownBy(() -> fuzz("22", input -> Integer.parseInt("no " + input.length)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("NumberFormatException");
  }

  @Test
  void finding_isMinimisedAndNamesTheSeed() {
    Consumer<byte[]> subject =
        input -> {
          if (new String(input, StandardCharsets.UTF_8).contains("]")) {
            throw new IllegalStateException("bracket");
          }
        };
    assertThatThrownBy(() -> fuzz("a rather long input without any", subject))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("portscan.fuzz.seed=42")
        .hasMessageContaining("1 bytes: 5d")
        .hasMessageContaining("as text: ]")
        .hasRootCauseMessage("bracket");
  }

  @Test
  void stackOverflow_isAFinding() {
    assertThatThrownBy(() -> fuzz("x", input -> recurse(0)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("StackOverflowError");
  }

  private static int recurse(int depth) {
    return depth < 0 ? 0 : 1 + recurse(depth + 1);
  }

  @Test
  void input_thatTakesLongerThanASecond_isAFinding() {
    AtomicBoolean isEnough = new AtomicBoolean();
    assertThatThrownBy(() ->
            fuzz(
                "slow",
                input -> {
                  while (!isEnough.get()) {
                    Thread.onSpinWait();
                  }
                }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("more than 1 s of processor time");
    isEnough.set(true);
  }

  @Test
  void input_thatOnlyWaits_isAFinding() {
    CountDownLatch never = new CountDownLatch(1);
    assertThatThrownBy(() ->
            fuzz(
                "waiting",
                input -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("or 2 s in all");
  }

  @Test
  void mutations_areTheSameForTheSameNumber_andReachTheCorners() {
    List<byte[]> seeds = List.of(bytes("10.0.0.1:22"), bytes("[::1]:443"));
    Mutator first = new Mutator(seeds, 7);
    Mutator second = new Mutator(seeds, 7);
    List<byte[]> made = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      byte[] input = first.next();
      assertThat(Arrays.equals(input, second.next())).isTrue();
      made.add(input);
    }
    assertThat(made).anyMatch(input -> input.length == 0);
    assertThat(made).anyMatch(input -> input.length >= 1 << 19);
    assertThat(made).allMatch(input -> input.length <= 1 << 20);
    assertThat(made).anyMatch(input -> contains(input, 0)).anyMatch(input -> contains(input, 0xff));
    assertThat(made).anyMatch(input -> new String(input, StandardCharsets.UTF_8).contains("65536"));
  }

  private static boolean contains(byte[] input, int value) {
    for (byte b : input) {
      if ((b & 0xff) == value) {
        return true;
      }
    }
    return false;
  }
}
