package portscan.sys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares every number that this module holds with what a C program prints for it. */
class LayoutsTest {
  /** Numbers that PortScan chose, or derived from others here; the kernel's headers have none. */
  private static final Set<String> OUR_OWN =
      Set.of(
          "Libc.ERRNO_OFFSET", // The JDK's own layout of what it captures.
          "Sockets.DATAGRAM_SIZE",
          "Sockets.CONTROL_SIZE",
          "Sockets.OPTION_SIZE",
          "TcpInfo.UNKNOWN",
          "Epoll.CAPACITY",
          "Epoll.EVENT_SIZE",
          "Epoll.EVENT_DATA",
          "Netlink.BUFFER_SIZE",
          "Netlink.WAIT_SECONDS",
          "Netlink.MAXIMUM_DATAGRAMS",
          "Netlink.MAXIMUM_ENTRIES",
          "Netlink.MAXIMUM_ATTEMPTS",
          "Netlink.MAXIMUM_INTERRUPTIONS",
          "Netlink.MAXIMUM_ERRNO",
          "Netlink.SEQUENCE",
          "MessageBatch.SMALLEST_SLOT",
          "MessageBatch.LARGEST_SLOT",
          "MessageBatch.MOST_SLOTS",
          "RawSocket.DEFAULT_SLOTS",
          "RawSocket.DEFAULT_SLOT_SIZE",
          "RawSocket.IPV4_DESTINATION", // The standards' own, as is the next.
          "RawSocket.IPV6_DESTINATION",
          "ReceiveRing.DEFAULT_SIZE",
          "ReceiveRing.BLOCK_SIZE",
          "ReceiveRing.FRAME_SIZE",
          "ReceiveRing.LARGEST_SIZE",
          "ReceiveRing.SECOND_NS",
          "TransmitRing.PACKET",
          "TransmitRing.BLOCK_SIZE",
          "TransmitRing.SMALLEST_SLOT",
          "TransmitRing.LARGEST_SLOT",
          "TransmitRing.MOST_SLOTS",
          "TransmitRing.LARGEST_SIZE",
          "SocketFilter.WHOLE",
          "SocketFilter.LONGEST_JUMP",
          "Links.MAX_ADDR_LEN", // <linux/netdevice.h>, which programs cannot include.
          "Neighbours.MAX_ADDR_LEN",
          "Neighbours.FIRST_PAUSE",
          "Neighbours.LAST_PAUSE",
          "Routes.CONNECTED_PORT",
          "RouteFamily.MAXIMUM",
          "RouteFamily.MIXER",
          "XdpSocket.XDP_MAX_TX_SKB_BUDGET", // Newer than the headers of most systems.
          "XdpSocket.CHUNK_SIZE",
          "XdpSocket.DEFAULT_CHUNKS",
          "XdpSocket.FEWEST_CHUNKS",
          "XdpSocket.MOST_CHUNKS",
          "XdpSocket.SEND_BUFFER",
          "XdpSocket.MOST_CALLS",
          "XdpSocket.BIND_ATTEMPTS",
          "XdpSocket.BIND_PAUSE_NS");

  /** One line of a print-out. */
  private record Line(String field, long value, String expression) {}

  @ParameterizedTest
  @ValueSource(strings = {"x86_64", "aarch64"})
  void constants_equalWhatTheCompilerSays(String architecture) throws Exception {
    for (Line line : printed(architecture)) {
      assertThat(constant(line.field()))
          .as("%s, which C calls %s", line.field(), line.expression())
          .isEqualTo(line.value());
    }
  }

  @Test
  void constants_areAllPrinted() throws Exception {
    Set<String> printed = new TreeSet<>(OUR_OWN);
    Stream.of("x86_64", "aarch64")
        .flatMap(architecture -> printed(architecture).stream())
        .forEach(line -> printed.add(line.field()));

    Set<String> unprinted = constants();
    unprinted.removeAll(printed);
    assertThat(unprinted).as("constants without a line in src/test/c/layouts.c").isEmpty();
    printed.removeAll(constants());
    assertThat(printed).as("lines without a constant").isEmpty();
  }

  @Test
  void epollEvent_isTheOneOfThisArchitecture() throws Exception {
    boolean isPacked = architecture().equals("x86_64");
    String form = isPacked ? "Epoll.PACKED_" : "Epoll.ALIGNED_";

    assertThat(constant("Epoll.EVENT_SIZE")).isEqualTo(constant(form + "EVENT_SIZE"));
    assertThat(constant("Epoll.EVENT_DATA")).isEqualTo(constant(form + "EVENT_DATA"));
  }

  @Test
  void printOut_isWhatTheCompilerOfThisMachinePrints(@TempDir Path folder) throws Exception {
    assumeTrue(isOnPath("gcc"), "gcc is not installed");
    Path program = folder.resolve("layouts");
    Path source = Path.of(System.getProperty("portscan.root"), "sys/src/test/c/layouts.c");

    assertThat(run("gcc", "-Wall", "-Werror", "-o", program.toString(), source.toString()))
        .isEmpty();
    assertThat(run(program.toString())).isEqualTo(resource(architecture()));
  }

  private static String architecture() {
    return System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
  }

  private static long constant(String name) throws ReflectiveOperationException {
    int dot = name.indexOf('.');
    Class<?> owner = Class.forName("portscan.sys." + name.substring(0, dot));
    Field field = owner.getDeclaredField(name.substring(dot + 1));
    field.setAccessible(true);
    return field.getLong(null);
  }

  /** Every integer constant of every class of this module, named after its outermost class. */
  private static Set<String> constants() throws Exception {
    Path classes =
        Path.of(Sockets.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> names;
    try (Stream<Path> files = Files.list(classes.resolve("portscan/sys"))) {
      names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".class") && !name.startsWith("package-info"))
              .map(name -> name.substring(0, name.length() - ".class".length()))
              .toList();
    }
    assertThat(names).contains("Sockets", "Netlink$Reader");
    Set<String> constants = new TreeSet<>();
    for (String name : names) {
      for (Field field : Class.forName("portscan.sys." + name).getDeclaredFields()) {
        boolean isNumber = field.getType() == int.class || field.getType() == long.class;
        if (isNumber
            && Modifier.isStatic(field.getModifiers())
            && !field.getName().equals("serialVersionUID")) {
          constants.add(name.replaceFirst("\\$.*", "") + "." + field.getName());
        }
      }
    }
    return constants;
  }

  private static List<Line> printed(String architecture) {
    List<Line> lines = new ArrayList<>();
    for (String line : resource(architecture).lines().toList()) {
      String[] parts = line.split(" ", 3);
      lines.add(new Line(parts[0], Long.parseLong(parts[1]), parts[2]));
    }
    assertThat(lines).hasSizeGreaterThan(100);
    return lines;
  }

  private static String resource(String architecture) {
    String name = "/layouts-" + architecture + ".txt";
    try (InputStream stream = LayoutsTest.class.getResourceAsStream(name)) {
      assertThat(stream).as(name).isNotNull();
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
