package portscan.api.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CeilingTest {
  @Test
  void packetsOfAllThreads_shareIt() throws InterruptedException {
    long beganNs = System.nanoTime();
    Ceiling ceiling = new Ceiling(100);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int packet = 0; packet < 5; packet++) {
                  ceiling.await(1);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    // The first of fifteen need not wait.
    assertThat(System.nanoTime() - beganNs).isGreaterThanOrEqualTo(ms(140));
  }

  @Test
  void severalPacketsAtOnce_holdUpTheNext() {
    Ceiling ceiling = new Ceiling(100);
    ceiling.await(5);
    long beganNs = System.nanoTime();
    ceiling.await(1);
    assertThat(System.nanoTime() - beganNs).isGreaterThan(ms(30));
  }

  @Test
  void interrupt_endsTheWaitAndStays() {
    Ceiling ceiling = new Ceiling(0.001);
    ceiling.await(1);
    Thread.currentThread().interrupt();
    ceiling.await(1);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void noRate_isRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Ceiling(0));
  }

  private static long ms(long milliseconds) {
    return TimeUnit.MILLISECONDS.toNanos(milliseconds);
  }
}
