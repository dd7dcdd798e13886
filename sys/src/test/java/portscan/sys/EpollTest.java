package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpollTest {
  @Test
  void await_withoutEvents_endsWhenTheTimeIsUp() {
    int idle = Loopback.bound(Loopback.IPV4, Sockets.SOCK_DGRAM);
    try (Epoll epoll = Epoll.open()) {
      assertThat(epoll.add(idle, Epoll.IN, 1)).isZero();
      long start = System.nanoTime();

      assertThat(epoll.await(50, (_, _, _) -> {})).isZero();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(49_000_000);
    }
    Sockets.close(idle);
  }

  @Test
  void await_tellsEachSocketByItsKey() {
    List<Integer> sockets = new ArrayList<>();
    Map<Long, Integer> seen = new HashMap<>();
    try (Epoll epoll = Epoll.open()) {
      for (int i = 0; i < 10; i++) {
        int socket = Loopback.bound(Loopback.IPV4, Sockets.SOCK_DGRAM);
        sockets.add(socket);
        // Beyond 32 bits, so that a wrong offset on either side of the key shows.
        assertThat(epoll.add(socket, Epoll.OUT, 0x1234_5678_9abc_def0L + i)).isZero();
      }
      assertThat(epoll.await(1000, (key, events, _) -> seen.put(key, events))).isEqualTo(10);
    }
    assertThat(seen).hasSize(10).containsEntry(0x1234_5678_9abc_def9L, Epoll.OUT);
    sockets.forEach(Sockets::close);
  }

  @Test
  void add_ofNoSocket_fails() {
    try (Epoll epoll = Epoll.open()) {
      assertThat(epoll.add(-1, Epoll.IN, 1)).isNegative();
    }
  }
}
