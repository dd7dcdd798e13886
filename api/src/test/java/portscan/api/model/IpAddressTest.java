package portscan.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  private static final long SEED = 20261120;

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0",
    "192.0.2.255, 192.0.2.255",
    "255.255.255.255, 255.255.255.255",
    // RFC 5952 section 4.1: no leading zeros; 4.3: lower case.
    "2001:0DB8:0:0:0:0:0:0001, 2001:db8::1",
    // 4.2.2: one group of zeros is not shortened.
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    // 4.2.3: the longest run is shortened, of equals the first.
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "::, ::",
    "0:0:0:0:0:0:0:0, ::",
    "1::, 1::",
    "::1, ::1",
    "1:0:0:0:0:0:0:0, 1::",
    "0:0:0:0:0:0:1:0, ::1:0",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    // Section 5: IPv4-mapped addresses end in dotted decimal.
    "::ffff:c000:0201, ::ffff:192.0.2.1",
    "::ffff:192.0.2.1, ::ffff:192.0.2.1",
    "64:ff9b::192.0.2.1, 64:ff9b::c000:201",
    "1:2:3:4:5:6:192.0.2.1, 1:2:3:4:5:6:c000:201",
    "fe80::1%eth0, fe80::1%eth0",
    "FE80::1%Eth0.1-x, fe80::1%Eth0.1-x",
    "fe80::1%2, fe80::1%2",
    "::ffff:192.0.2.1%eth0, ::ffff:192.0.2.1%eth0",
  })
  void parse_literal_hasOneCanonicalText(String text, String canonical) {
    IpAddress address = IpAddress.literal(text);
    assertThat(address).hasToString(canonical);
    assertThat(IpAddress.parse(canonical)).contains(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "1.2.3.4.",
        "256.1.1.1",
        "1.2.3.999999999999",
        "010.1.1.1",
        "1.2.3.00",
        "0x7f.0.0.1",
        "1.2.3.4 ",
        " 1.2.3.4",
        "+1.2.3.4",
        "-1.2.3.4",
        "1.2.3.4%eth0",
        "١.2.3.4",
        "１.2.3.4",
        "1.2.3.4/8",
        ":",
        ":::",
        "1:",
        ":1",
        "1:2",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "::1::",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4::5:6:7:8",
        "12345::",
        "g::",
        "::g",
        "::１",
        "0x1::",
        "::1 ",
        " ::1",
        "::-1",
        "::+1",
        "[::1]",
        "::1.2.3",
        "::1.2.3.256",
        "::01.2.3.4",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
        "1:2:3:4:5:6:7:8:1.2.3.4",
        "::1%",
        "::1%a%b",
        "::1%a b",
        "::1%a/b",
        "::1%a]",
        "::1%a:80",
        "::1%0123456789abcdef",
        "::1%\n",
        "%eth0",
        "1%eth0::",
        "::%\u00fc",
        "::1/64"
      })
  void parse_anythingElse_isRefused(String text) {
    assertThat(IpAddress.parse(text)).isEmpty();
    assertThatThrownBy(() -> IpAddress.literal(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {":", "1:", "0", ".", "::", "a", "%"})
  void parse_tenMegabytes_isQuick(String unit) {
    String text = unit.repeat(10_000_000 / unit.length());
    long start = System.nanoTime();
    assertThat(IpAddress.parse(text)).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void parse_randomAddresses_agreesWithTheJdk() throws UnknownHostException {
    Random random = new Random(SEED);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = randomBytes(random);
      IpAddress address = IpAddress.of(bytes);
      InetAddress same = InetAddress.getByAddress(bytes);
      assertThat(IpAddress.parse(address.toString())).as("seed %d", SEED).contains(address);
      assertThat(InetAddress.ofLiteral(address.toString())).as("%s", address).isEqualTo(same);
      assertThat(IpAddress.parse(InetAddress.getByAddress(bytes).getHostAddress()))
          .as("%s", address)
          .map(IpAddress::low)
          .contains(address.low());
      assertThat(address.bytes()).isEqualTo(bytes);
    }
  }

  /** Whatever we accept, the JDK accepts as the same address; it also accepts some looser forms. */
  @Test
  void parse_damagedLiterals_acceptsNothingThatTheJdkRefuses() {
    Random random = new Random(SEED);
    String characters = "0123456789abcdefABCDEF:::...";
    int accepted = 0;
    for (int round = 0; round < 200_000; round++) {
      StringBuilder text = new StringBuilder(IpAddress.of(randomBytes(random)).toString());
      for (int edits = random.nextInt(3); edits >= 0 && !text.isEmpty(); edits--) {
        int at = random.nextInt(text.length());
        char character = characters.charAt(random.nextInt(characters.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, character);
          case 1 -> text.insert(at, character);
          default -> text.deleteCharAt(at);
        }
      }
      Optional<IpAddress> ours = IpAddress.parse(text.toString());
      if (ours.isPresent()) {
        accepted++;
        byte[] theirs = InetAddress.ofLiteral(text.toString()).getAddress();
        byte[] last = ours.get().bytes();
        assertThat(theirs).as("%s", text).endsWith(last.length == 4 ? last : tail(last, theirs));
      }
    }
    assertThat(accepted).isGreaterThan(10_000);
  }

  /** The JDK turns IPv4-mapped addresses into IPv4 ones. */
  private static byte[] tail(byte[] bytes, byte[] like) {
    return Arrays.copyOfRange(bytes, bytes.length - like.length, bytes.length);
  }

  private static byte[] randomBytes(Random random) {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(bytes);
    int zeros = random.nextInt(4);
    for (int i = 0; i < bytes.length; i += 2) {
      if (random.nextInt(4) < zeros) {
        bytes[i] = 0;
        bytes[i + 1] = 0;
      }
    }
    return bytes;
  }

  @Test
  void compareTo_ordersByFamilyNumberAndZone() {
    assertThat(
            Stream.of(
                    "fe80::1%b",
                    "ffff::", "::1", "255.0.0.1", "fe80::1%a", "::8000:0:0:0", "9.0.0.1")
                .map(IpAddress::literal)
                .sorted()
                .map(IpAddress::toString))
        .containsExactly(
            "9.0.0.1", "255.0.0.1", "::1", "::8000:0:0:0", "fe80::1%a", "fe80::1%b", "ffff::");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, loopback",
    "127.255.255.254, loopback",
    "::1, loopback",
    "0.0.0.0, unspecified",
    "::, unspecified",
    "169.254.0.1, link-local",
    "fe80::1, link-local",
    "febf::1, link-local",
    "224.0.0.1, multicast",
    "239.255.255.255, multicast",
    "ff02::1, multicast",
    "126.255.255.255, other",
    "128.0.0.1, other",
    "169.255.0.1, other",
    "223.255.255.255, other",
    "240.0.0.1, other",
    "fec0::1, other",
    "fe7f::1, other",
    "::2, other",
    "1::1, other",
    "::7f00:1, other",
  })
  void kind_byPrefix(String text, String kind) {
    IpAddress address = IpAddress.literal(text);
    assertThat(address.isLoopback()).isEqualTo(kind.equals("loopback"));
    assertThat(address.isUnspecified()).isEqualTo(kind.equals("unspecified"));
    assertThat(address.isLinkLocal()).isEqualTo(kind.equals("link-local"));
    assertThat(address.isMulticast()).isEqualTo(kind.equals("multicast"));
  }

  @Test
  void sameBits_ignoresTheZone() {
    IpAddress address = IpAddress.literal("fe80::1%eth0");
    assertThat(address.sameBits(address.withZone(""))).isTrue();
    assertThat(address).isNotEqualTo(address.withZone(""));
    assertThat(address.sameBits(IpAddress.literal("fe80::2%eth0"))).isFalse();
  }

  @Test
  void of_otherLengths_isRefused() {
    assertThatThrownBy(() -> IpAddress.of(new byte[5])).hasMessage("4 or 16 bytes, not 5");
    assertThatThrownBy(() -> IpAddress.literal("1.2.3.4").withZone("eth0"))
        .hasMessage("an IPv4 address has no zone");
  }
}
