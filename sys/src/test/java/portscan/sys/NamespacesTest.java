package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NamespacesTest {
  private static boolean isRoot() throws Exception {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  @Test
  void enterNetwork_ofUnknownName_isNotThere() {
    assertThat(Namespaces.enterNetwork("no-such-namespace")).isEqualTo(-Errno.ENOENT);
    assertThat(Namespaces.enterNetwork("999999999")).isEqualTo(-Errno.ENOENT);
  }

  @Test
  void enterNetwork_ofAProcess_movesThisThreadAlone() throws Exception {
    assumeTrue(isRoot(), "a network namespace is made and entered by root only");
    Process other = new ProcessBuilder("unshare", "--net", "sleep", "30").start();
    try {
      awaitNamespace(other.pid());
      FutureTask<List<Interfaces.Address>> inside =
          new FutureTask<>(() -> {
            assertThat(Namespaces.enterNetwork(Long.toString(other.pid()))).isZero();
            return Interfaces.addresses();
          });
      Thread thread = Thread.ofPlatform().start(inside);

      assertThat(inside.get(5, TimeUnit.SECONDS)).isEmpty();
      assertThat(Interfaces.addresses()).isNotEmpty();
      thread.join();
    } finally {
      other.destroy();
      other.waitFor();
    }
  }

  private static void awaitNamespace(long pid) throws Exception {
    Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
    for (int i = 0; i < 200; i++) {
      if (!Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")).equals(own)) {
        return;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("no namespace was made within 2 s");
  }
}
