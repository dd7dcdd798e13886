package portscan.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.api.model.PortScanException;
import portscan.api.model.Trouble;

/** What needs a namespace of its own is tested in {@code OriginLabTest}. */
class NamespaceThreadTest {

  /** The last is more than any process can be numbered (proc(5): pid_max is at most 2^22). */
  @ParameterizedTest
  @ValueSource(strings = {"portscan-no-such-namespace", "4194305"})
  void run_inANamespaceThatDoesNotExist_failsWithoutRunning(String netns) {
    AtomicBoolean ran = new AtomicBoolean();
    assertThatThrownBy(() -> NamespaceThread.run(netns, () -> ran.set(true)))
        .isInstanceOfSatisfying(
            PortScanException.class,
            failure -> {
              assertThat(failure.trouble()).isEqualTo(Trouble.NO_SUCH_ORIGIN);
              assertThat(failure.hint()).contains("ip netns list");
            })
        .hasMessageContaining(netns);
    assertThat(ran).isFalse();
  }
}
