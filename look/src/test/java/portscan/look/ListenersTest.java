package portscan.look;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portscan.api.model.IpAddress;
import portscan.api.model.PortScanException;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.look.ListenersView.Source;
import portscan.sys.Errno;
import portscan.sys.SystemException;

/** Sockets that the test itself opens on loopback. */
class ListenersTest {
  private static final IpAddress LOOPBACK = IpAddress.literal("127.0.0.1");

  private static InetSocketAddress loopback() throws Exception {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
  }

  private static int port(ServerSocketChannel channel) throws Exception {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  private static List<Listener> at(ListenersView view, Transport transport, int port) {
    return view.listeners().stream()
        .filter(listener -> listener.transport() == transport && listener.port() == port)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void read_showsAListenerAndThisProcess(Source source) throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
      server.bind(loopback(), 21);
      try (Socket _ = new Socket(LOOPBACK.toString(), port(server))) {
        ListenersView view = Listeners.read(source);
        List<Listener> found = at(view, Transport.TCP, port(server));

        assertThat(view.source()).isEqualTo(source);
        assertThat(found).hasSize(1);
        Listener listener = found.getFirst();
        assertThat(listener.address()).isEqualTo(LOOPBACK);
        assertThat(listener.device()).isNull();
        assertThat(listener.sockets()).isEqualTo(1);
        assertThat(listener.inode()).isPositive();
        assertThat(listener.queued()).isEqualTo(1);
        assertThat(listener.backlog()).isEqualTo(source == Source.NETLINK ? 21 : -1);
        assertThat(listener.uid())
            .isEqualTo(
                ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue());
        assertThat(listener.processes()).hasSize(1);
        ProcessReference process = listener.processes().getFirst();
        assertThat(process.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(process.commandLine()).contains("java");
        assertThat(view.reachability(listener).words()).isEqualTo("this machine only");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void read_showsDatagramsThatWait(Source source) throws Exception {
    try (DatagramChannel receiver = DatagramChannel.open(StandardProtocolFamily.INET)) {
      receiver.bind(loopback());
      InetSocketAddress address = (InetSocketAddress) receiver.getLocalAddress();
      try (DatagramChannel sender = DatagramChannel.open(StandardProtocolFamily.INET)) {
        sender.send(UTF_8.encode("hello"), address);
      }
      List<Listener> found = at(Listeners.read(source), Transport.UDP, address.getPort());

      assertThat(found).hasSize(1);
      assertThat(found.getFirst().queued()).isPositive();
      assertThat(found.getFirst().backlog()).isEqualTo(Listener.UNKNOWN);
      assertThat(found.getFirst().mayBeClient()).isFalse();
    }
  }

  @Test
  void read_prefersNetlink() {
    ListenersView view = Listeners.read();

    assertThat(view.source()).isEqualTo(Source.NETLINK);
    assertThat(view.listeners()).isSortedAccordingTo(Listener.ORDER);
    assertThat(view.addresses()).extracting(LocalAddress::address).contains(LOOPBACK);
  }

  @Test
  void read_withoutNetlink_readsProcAndSaysWhy() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
      server.bind(loopback());
      ListenersView view =
          Listeners.read(() -> {
            throw new SystemException("netlink", Errno.EPERM);
          });

      assertThat(view.source()).isEqualTo(Source.PROC);
      assertThat(at(view, Transport.TCP, port(server))).hasSize(1);
      assertThat(view.limits())
          .contains(
              "read from /proc/net, since socket diagnostics failed: netlink: EPERM (operation not"
                  + " permitted)");
    }
  }

  @Test
  void read_showsTheSocketsThatSsShows() throws Exception {
    assumeTrue(isOnPath("ss"), "ss (package iproute2) is not installed");
    try (ServerSocketChannel tcp = ServerSocketChannel.open();
        DatagramChannel udp = DatagramChannel.open()) {
      tcp.bind(new InetSocketAddress(0), 5);
      udp.bind(new InetSocketAddress(0));

      // Other sockets of this machine may come and go between two looks; hence three.
      assertThat(unequalLooks(3)).as("looks that differed from what ss showed").isLessThan(3);
    }
  }

  private static int unequalLooks(int looks) throws Exception {
    int unequal = 0;
    for (int i = 0; i < looks; i++) {
      unequal += shownBySs().equals(shownByUs()) ? 0 : 1;
    }
    return unequal;
  }

  /** Transport and port of each listener; how {@code ss} writes addresses differs by version. */
  private static Set<String> shownByUs() {
    Set<String> shown = new TreeSet<>();
    Listeners.read().listeners().forEach(l -> shown.add(l.transport() + " " + l.port()));
    return shown;
  }

  private static Set<String> shownBySs() throws Exception {
    Process process = new ProcessBuilder("ss", "-lntuH").start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    Set<String> shown = new TreeSet<>();
    for (String line : output.lines().toList()) {
      String[] columns = line.strip().split(" +", -1);
      shown.add(columns[0] + " " + columns[4].substring(columns[4].lastIndexOf(':') + 1));
    }
    return shown;
  }

  private static boolean isOnPath(String program) {
    return List.of(System.getenv("PATH").split(":", -1)).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  @Test
  void read_onAnotherSystem_saysThatItNeedsLinux() {
    assertThatThrownBy(() -> onSystem("Mac OS X", Listeners::read))
        .isInstanceOfSatisfying(
            PortScanException.class,
            e -> {
              assertThat(e.trouble()).isEqualTo(Trouble.SYSTEM_ERROR);
              assertThat(e)
                  .hasMessage(
                      "what listens can be read on Linux only, for now: the operating system is"
                          + " Mac OS X, not Linux");
              assertThat(e.hint()).contains("lsof", "netstat");
            });
  }

  private static <T> T onSystem(String name, Supplier<T> work) {
    String own = System.setProperty("os.name", name);
    try {
      return work.get();
    } finally {
      System.setProperty("os.name", own);
    }
  }
}
