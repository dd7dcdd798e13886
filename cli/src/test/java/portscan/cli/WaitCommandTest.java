package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitCommandTest {
  private static CompletableFuture<ServerSocket> openLater(int port) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return Loopback.listener("127.0.0.1", port);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        },
        CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
  }

  @Test
  void portThatOpensLater_endsTheWait() throws Exception {
    int port = Loopback.closedPort();
    long startNs = System.nanoTime();
    CompletableFuture<ServerSocket> later = openLater(port);

    Invocation run = Invocation.of("wait", "127.0.0.1:" + port, "-t", "20");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).startsWith("portscan: 127.0.0.1:" + port + " open after ");
    assertThat(run.out()).isEmpty();
    assertThat(System.nanoTime() - startNs).isBetween(250_000_000L, 5_000_000_000L);
    later.get().close();
  }

  @Test
  void openPort_endsAtOnceAndQuietly() throws Exception {
    try (ServerSocket listener = Loopback.listener()) {
      Invocation run =
          Invocation.of("wait", "-q", "-s", "-t", "5", "127.0.0.1:" + listener.getLocalPort());

      assertThat(run).isEqualTo(new Invocation(0, "", ""));
    }
  }

  @Test
  void closedPort_timesOutWithTheCause() throws Exception {
    long startNs = System.nanoTime();
    Invocation run = Invocation.of("wait", "127.0.0.1:" + Loopback.closedPort(), "-t", "1");

    assertThat(run.exitCode()).isEqualTo(124);
    assertThat(run.err()).contains(" not open after 1.0 s: ").hasLineCount(1);
    assertThat(System.nanoTime() - startNs).isBetween(900_000_000L, 3_000_000_000L);
  }

  @Test
  void quietTimeOut_saysNothing() throws Exception {
    Invocation run =
        Invocation.of("wait", "127.0.0.1:" + Loopback.closedPort(), "-t", "200ms", "--quiet");

    assertThat(run).isEqualTo(new Invocation(124, "", ""));
  }

  @Test
  void untilClosed_waitsForTheEndOfTheListener() throws Exception {
    ServerSocket listener = Loopback.listener();
    String target = "127.0.0.1:" + listener.getLocalPort();
    assertThat(Invocation.of("wait", target, "--until", "closed", "-t", "300ms").exitCode())
        .isEqualTo(124);
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(
            () -> {
              try {
                listener.close();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            },
            CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));

    Invocation run = Invocation.of("wait", target, "--until", "closed", "-t", "20");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains(target + " closed after ");
    closing.get();
  }

  @Test
  void any_isContentWithOne() throws Exception {
    try (ServerSocket listener = Loopback.listener()) {
      String open = "127.0.0.1:" + listener.getLocalPort();
      String closed = "127.0.0.1:" + Loopback.closedPort();

      Invocation any = Invocation.of("wait", "--any", closed, open, "-t", "5");
      assertThat(any.exitCode()).isZero();
      assertThat(any.err()).contains(open + " open");
      Invocation all = Invocation.of("wait", closed, open, "-t", "500ms");
      assertThat(all.exitCode()).isEqualTo(124);
      assertThat(all.err()).contains(closed + " not open");
    }
  }

  @Test
  void repeatedTarget_countsOnce() throws Exception {
    try (ServerSocket listener = Loopback.listener()) {
      String open = "127.0.0.1:" + listener.getLocalPort();

      Invocation run = Invocation.of("wait", open, open, "-t", "5");

      assertThat(run.exitCode()).isZero();
      assertThat(run.err()).contains(open + " open after");
    }
  }

  @Test
  void nameThatDoesNotResolve_keepsWaitingUntilTheTimeOut() {
    long startNs = System.nanoTime();
    Invocation run = Invocation.of("wait", "nowhere.invalid:80", "-t", "500ms");

    assertThat(run.exitCode()).isEqualTo(124);
    assertThat(run.err()).contains("nowhere.invalid:80 not open").hasLineCount(1);
    assertThat(System.nanoTime() - startNs).isGreaterThan(400_000_000);
  }

  @Test
  void sourceThatIsNotOurs_endsAtOnce() throws Exception {
    Invocation run =
        Invocation.of(
            "wait", "127.0.0.1:" + Loopback.closedPort(), "--source", "192.0.2.77", "-t", "20");

    assertThat(run.exitCode()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(run.err()).contains("192.0.2.77").hasLineCount(1);
  }
}
