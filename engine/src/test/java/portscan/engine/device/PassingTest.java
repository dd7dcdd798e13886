package portscan.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import portscan.sys.Errno;

class PassingTest {
  @Test
  void passing_isWhatALaterAttemptMayNotMeet() {
    assertThat(Passing.is(Errno.ENOBUFS)).isTrue();
    assertThat(Passing.is(Errno.EAGAIN)).isTrue();
    assertThat(Passing.is(Errno.EINTR)).isTrue();
    assertThat(Passing.is(Errno.EPERM)).isFalse();
    assertThat(Passing.is(Errno.ENETUNREACH)).isFalse();
  }
}
