package portscan.engine.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portscan.api.model.Trouble;
import portscan.engine.probe.IcmpReasons;
import portscan.sys.Errno;

class ErrorsTest {
  private static Set<String> ending(boolean isIpv6, int type) {
    Set<String> ending = new TreeSet<>();
    for (int code = 0; code < 256; code++) {
      if (IcmpReasons.endsTheQuestion(isIpv6, type, code)) {
        ending.add(type + "/" + code);
      }
    }
    return ending;
  }

  @Test
  void icmp_thatEndsAProbe_isUnreachableOrTimeExceeded() {
    for (int type = 0; type < 256; type++) {
      switch (type) {
        case 3 ->
            assertThat(ending(false, type))
                .containsExactlyInAnyOrder("3/0", "3/1", "3/2", "3/3", "3/9", "3/10", "3/13");
        case 11 -> assertThat(ending(false, type)).contains("11/0", "11/1");
        default -> assertThat(ending(false, type)).isEmpty();
      }
    }
  }

  @Test
  void icmpv6_thatEndsAProbe_isUnreachableOrNotUnderstood() {
    for (int type = 0; type < 256; type++) {
      switch (type) {
        case 1 ->
            assertThat(ending(true, type))
                .containsExactlyInAnyOrder("1/0", "1/1", "1/2", "1/3", "1/4", "1/5", "1/6");
        case 4 -> assertThat(ending(true, type)).containsExactlyInAnyOrder("4/0", "4/1");
        default -> assertThat(ending(true, type)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, BLOCKED_LOCALLY",
    "101, NO_LOCAL_ROUTE",
    "113, NO_LOCAL_ROUTE",
    "13, NO_LOCAL_ROUTE",
    "22, NO_LOCAL_ROUTE",
    "105, LOCAL_EXHAUSTION",
    "11, LOCAL_EXHAUSTION",
    "90, SYSTEM_ERROR"
  })
  void failure_namesTheTroubleOfThisMachine(int errno, Trouble trouble) {
    assertThat(Errors.failure(errno).trouble()).isEqualTo(trouble);
    assertThat(Errors.failure(errno).message()).contains(Errno.text(errno));
    assertThat(Errors.failure(errno).hint()).isNotBlank();
  }
}
