package portscan.format.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.api.model.Transport;

class TargetsTest {
  private static final PortSet SSH = PortSet.of(Transport.TCP, 22);
  private static final TargetOptions WITH_SSH = new TargetOptions(SSH, Transport.TCP);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "db.example.com:5432    | db.example.com | T:5432",
        "host:22,80-82          | host | T:22,80-82",
        "host:ssh               | host | T:22",
        "host:-                 | host | T:1-65535",
        "host:T:22,U:53         | host | T:22,U:53",
        "host                   | host | T:22",
        "a_b.example.           | a_b.example. | T:22",
        "xn--bcher-kva.example  | xn--bcher-kva.example | T:22",
        "bücher.example:80      | xn--bcher-kva.example | T:80",
        "1host                  | 1host | T:22",
        "123abc.com             | 123abc.com | T:22",
        "tcp://host             | host | T:22",
        "udp://host             | host | U:22",
        "udp://host:53          | host | U:53",
        "udp://host:53/         | host | U:53",
        "UDP://host:53          | host | U:53",
        "http://host            | host | T:80",
        "https://shop.example/  | shop.example | T:443",
        "HTTPS://shop.example/  | shop.example | T:443",
        "https://host:/         | host | T:443",
        "https://host:8443/a:1  | host | T:8443",
        "https://host?q=a/b@c:1 | host | T:443",
        "https://host#f@g:1     | host | T:443",
        "dns://host             | host | U:53",
        "sip://host             | host | U:5060",
        "sips://host            | host | T:5061",
        "postgres://host/db     | host | T:5432",
        "jdbc:postgresql://h/db | h | T:5432",
        "mysql://host:3307/db   | host | T:3307",
        "rediss://host          | host | T:6379",
        "wss://host/socket      | host | T:443",
        "gopher://host/         | host | T:70",
        "aol://host/            | host | T:5190",
      })
  void parse_name(String word, String name, String ports) {
    Target target = parse(word, WITH_SSH);
    assertThat(target.text()).isEqualTo(word);
    assertThat(target.host()).isEqualTo(new Host.Name(name));
    assertThat(Ports.text(target.ports())).isEqualTo(ports);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.5                       | 10.0.0.5 | 10.0.0.5 | 1 | T:22",
        "10.0.0.5:80                    | 10.0.0.5 | 10.0.0.5 | 1 | T:80",
        "10.0.0.5/32                    | 10.0.0.5 | 10.0.0.5 | 1 | T:22",
        "10.0.0.77/24                   | 10.0.0.0 | 10.0.0.255 | 256 | T:22",
        "10.0.0.0/30:22,80              | 10.0.0.0 | 10.0.0.3 | 4 | T:22,80",
        "10.0.0.0/30:T:1,U:2            | 10.0.0.0 | 10.0.0.3 | 4 | T:1,U:2",
        "0.0.0.0/0                      | 0.0.0.0 | 255.255.255.255 | 4294967296 | T:22",
        "10.0.0.250-10.0.1.5            | 10.0.0.250 | 10.0.1.5 | 12 | T:22",
        "10.0.0.1-10.0.0.1:80           | 10.0.0.1 | 10.0.0.1 | 1 | T:80",
        "10.0.0-3.1,5                   | 10.0.0.1 | 10.0.3.5 | 8 | T:22",
        "10.0.0-3.1,5:443               | 10.0.0.1 | 10.0.3.5 | 8 | T:443",
        "10.0.*.1                       | 10.0.0.1 | 10.0.255.1 | 256 | T:22",
        "10.0.-2.254-                   | 10.0.0.254 | 10.0.2.255 | 6 | T:22",
        "10.0.0.5,1,1-3,5               | 10.0.0.1 | 10.0.0.5 | 4 | T:22",
        "2001:db8::1                    | 2001:db8::1 | 2001:db8::1 | 1 | T:22",
        "::1:80                         | ::1:80 | ::1:80 | 1 | T:22",
        "[2001:db8::1]                  | 2001:db8::1 | 2001:db8::1 | 1 | T:22",
        "[2001:DB8::1]:443              | 2001:db8::1 | 2001:db8::1 | 1 | T:443",
        "[::1]:T:22,U:53                | ::1 | ::1 | 1 | T:22,U:53",
        "[fe80::1%eth0]:22              | fe80::1%eth0 | fe80::1%eth0 | 1 | T:22",
        "fe80::1%eth0                   | fe80::1%eth0 | fe80::1%eth0 | 1 | T:22",
        "fe80::1%my-if                  | fe80::1%my-if | fe80::1%my-if | 1 | T:22",
        "http://[fe80::1%25eth0]/       | fe80::1%eth0 | fe80::1%eth0 | 1 | T:80",
        "http://[fe80::1%eth0]:8080/    | fe80::1%eth0 | fe80::1%eth0 | 1 | T:8080",
        "fe80::%eth0/126                | fe80::%eth0 | fe80::3%eth0 | 4 | T:22",
        "2001:db8::7/120                | 2001:db8:: | 2001:db8::ff | 256 | T:22",
        "[2001:db8::/126]:80            | 2001:db8:: | 2001:db8::3 | 4 | T:80",
        "2001:db8::/66                  | 2001:db8:: | 2001:db8::3fff:ffff:ffff:ffff "
            + "| 4611686018427387904 | T:22",
        "2001:db8::1-2001:db8::ff       | 2001:db8::1 | 2001:db8::ff | 255 | T:22",
        "[2001:db8::1-2001:db8::ff]:80  | 2001:db8::1 | 2001:db8::ff | 255 | T:80",
        "::ffff:ffff:ffff:ffff-::1:0:0:0:0 " + "| ::ffff:ffff:ffff:ffff | 0:0:0:1:: | 2 | T:22",
        "fe80::1%a-fe80::3              | fe80::1%a | fe80::3%a | 3 | T:22",
        "udp://10.0.0.0/24:53           | 10.0.0.0 | 10.0.0.255 | 256 | U:53",
        "udp://[::1]:53                 | ::1 | ::1 | 1 | U:53",
        "::ffff:192.0.2.1               | ::ffff:192.0.2.1 | ::ffff:192.0.2.1 | 1 | T:22",
      })
  void parse_addresses(String word, String first, String last, long size, String ports) {
    Target target = parse(word, WITH_SSH);
    assertThat(target.text()).isEqualTo(word);
    Host.Addresses addresses = (Host.Addresses) target.host();
    assertThat(addresses.size()).isEqualTo(size);
    assertThat(addresses.address(0)).isEqualTo(IpAddress.literal(first));
    assertThat(addresses.address(size - 1)).isEqualTo(IpAddress.literal(last));
    assertThat(Ports.text(target.ports())).isEqualTo(ports);
  }

  @Test
  void parse_octets_listEveryAddressOnce() {
    Host.Addresses addresses = (Host.Addresses) parse("10.0.0-1.1,3-4", WITH_SSH).host();
    assertThat(addresses.size()).isEqualTo(6);
    List<String> all =
        LongStream.range(0, 6).mapToObj(index -> addresses.address(index).toString()).toList();
    assertThat(all)
        .containsExactly("10.0.0.1", "10.0.0.3", "10.0.0.4", "10.0.1.1", "10.0.1.3", "10.0.1.4");
  }

  @Test
  void parse_udpPrefix_takesPortsGivenForUdpOnly() {
    PortSet both = SSH.union(PortSet.of(Transport.UDP, 53));
    Target target = parse("udp://host", new TargetOptions(both, Transport.TCP));
    assertThat(target.ports()).isEqualTo(PortSet.of(Transport.UDP, 53));
  }

  @Test
  void parse_udpByDefault() {
    Target target = parse("host:53", new TargetOptions(PortSet.empty(), Transport.UDP));
    assertThat(target.ports()).isEqualTo(PortSet.of(Transport.UDP, 53));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:secret@host:8443/path",
        "https://secret@host:8443/path",
        "https://a@secret@host:8443/path",
      })
  void parse_loginInUrl_isLeftOut(String word) {
    Target target = parse(word, TargetOptions.none());
    assertThat(target.text()).isEqualTo("https://host:8443/path");
    assertThat(target.host()).isEqualTo(new Host.Name("host"));
    assertThat(target.ports()).isEqualTo(PortSet.of(Transport.TCP, 8443));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:secret@ho!st/",
        "https://user:secret@/",
        "htps://user:secret@host/",
        "https://user:secret@host:x/",
        "https://user:secret@1.2.3/",
        "https://user:secret@::1/",
        "https://user:secret@ho st/",
        "https://user:secret@host\u0007/",
        "tcp://user:secret@host:22",
        "user:secret@host:22",
        "user:secret@[::1",
      })
  void parse_wrongWithLogin_keepsTheSecret(String word) {
    List<Diagnostic> problems = Targets.parse(word, TargetOptions.none()).problems();
    assertThat(problems).isNotEmpty();
    assertThat(problems).allSatisfy(p -> assertThat(p.text()).doesNotContain("secret"));
  }

  @Test
  void parse_empty_isRefused() {
    assertThat(Targets.parse("", WITH_SSH).problems().getFirst().text())
        .isEqualTo("the target is empty");
  }

  @Test
  void parse_tenMegabytes_areRefusedAtOnce() {
    String word = "a".repeat(10_000_000);
    long start = System.nanoTime();
    Diagnostic problem = Targets.parse(word, WITH_SSH).problems().getFirst();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(problem.text())
        .isEqualTo("target \"" + "a".repeat(57) + "...\" is longer than 1000 characters");
  }

  @Test
  void parse_textOfAddress_givesTheAddress() {
    long seed = 20261120;
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = random.nextInt(3) == 0 ? 0 : bytes[i];
      }
      IpAddress address = IpAddress.of(bytes);
      int port = 1 + random.nextInt(65535);
      String host = bytes.length == 4 ? address.toString() : "[" + address + "]";
      Target target = parse(host + ":" + port, TargetOptions.none());
      assertThat(target.host()).as("seed %d: %s", seed, host).isEqualTo(new Host.Span(address, 1));
      assertThat(target.ports()).isEqualTo(PortSet.of(Transport.TCP, port));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "443",
        "22,80",
        "1-1024",
        "T:22",
        "U:53,123",
        "t:22",
        "ssh",
        "22,https",
        "0",
        "65536",
        "99-1",
        "1-",
        "-99",
        "22,",
        "T:nonsense"
      })
  void isPortWord_ports(String word) {
    assertThat(Targets.isPortWord(word)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ",",
        "host",
        "db.example",
        "10.0.0.1",
        "::1",
        "[::1]",
        "host:22",
        "10.0.0.0/24",
        "https://host",
        "22,host",
        "localhost",
        "sshd.example"
      })
  void isPortWord_others(String word) {
    assertThat(Targets.isPortWord(word)).isFalse();
  }

  private static Target parse(String word, TargetOptions options) {
    Parsed<Target> parsed = Targets.parse(word, options);
    assertThat(parsed.problems()).extracting(Diagnostic::text).isEmpty();
    return parsed.found().orElseThrow();
  }
}
