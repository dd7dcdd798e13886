package portscan.format.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

class PortsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "22             | T:22",
        "22,80,443      | T:22,80,443",
        "443,22,22      | T:22,443",
        "1-3,2-5        | T:1-5",
        "1-1            | T:1",
        "-              | T:1-65535",
        "U:-            | U:1-65535",
        "T:22,U:53      | T:22,U:53",
        "U:53,123,T:80  | T:80,U:53,123",
        "22,U:53,T:80   | T:22,80,U:53",
        "t:22,u:53      | T:22,U:53",
        "T:1-2,U:1-2    | T:1-2,U:1-2",
        "022            | T:22",
        "65535          | T:65535",
        "ssh            | T:22",
        "SSH            | T:22",
        "http,https     | T:80,443",
        "www            | T:80",
        "U:domain       | U:53",
        "U:syslog       | U:514",
        "x11            | T:6000-6063",
        "z39.50         | T:210",
      })
  void parse_tcpByDefault(String text, String ports) {
    assertThat(Ports.text(parse(text, Transport.TCP))).isEqualTo(ports);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"53 | U:53", "53,T:22 | T:22,U:53", "- | U:1-65535", "snmp | U:161"})
  void parse_udpByDefault(String text, String ports) {
    assertThat(Ports.text(parse(text, Transport.UDP))).isEqualTo(ports);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "80        | T:80,U:80",
        "T:80      | T:80",
        "1-2,U:53  | T:1-2,U:1-2,53",
        "domain    | T:53,U:53",
        "redis     | T:6379",
      })
  void parseExcluded_bothTransports(String text, String ports) {
    assertThat(Ports.text(Ports.parseExcluded(text).found().orElseThrow())).isEqualTo(ports);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-100         | T:1-100",
        "60000-       | T:60000-65535",
        "-3,9,65534-  | T:1-3,9,65534-65535",
        "T:-2,U:65535-| T:1-2,U:65535",
        "-            | T:1-65535",
      })
  void parseLikeNmap_rangesWithoutAnEnd(String text, String ports) {
    assertThat(Ports.text(Ports.parseLikeNmap(text, Transport.TCP).found().orElseThrow()))
        .isEqualTo(ports);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0", "-65536", "0-", "65536-", "--", "-5-", "9-1"})
  void parseLikeNmap_noRange_isRefused(String text) {
    assertThat(Ports.parseLikeNmap(text, Transport.TCP).problems()).hasSize(1);
  }

  @Test
  void parse_rangeWithoutAnEnd_isRefused() {
    assertThat(Ports.parse("-5,60000-", Transport.TCP).problems())
        .extracting(Diagnostic::code)
        .containsExactly("port-range-open", "port-range-open");
  }

  @Test
  void parse_empty_isRefused() {
    assertThat(Ports.parse("", Transport.TCP).problems().getFirst().text())
        .isEqualTo("the list of ports is empty; did you mean \"22,80,443\"?");
  }

  @Test
  void parse_severalMistakes_areAllTold() {
    assertThat(Ports.parse("0,22,shs,9-1", Transport.TCP).problems())
        .extracting(Diagnostic::column)
        .containsExactly(1, 6, 10);
  }

  @Test
  void parse_tenMegabytes_areRefusedAtOnce() {
    String text = "a,".repeat(5_000_000);
    long start = System.nanoTime();
    Parsed<PortSet> parsed = Ports.parse(text, Transport.TCP);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(parsed.problems()).extracting(Diagnostic::code).containsExactly("ports-too-long");
  }

  @Test
  void parse_aNameRepeatedForever_isLookedUpOnce() {
    long start = System.nanoTime();
    assertThat(Ports.text(parse("https,".repeat(150_000) + "ssh", Transport.TCP)))
        .isEqualTo("T:22,443");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void parse_onlyMistakes_stopsSoon() {
    assertThat(Ports.parse("0,".repeat(1_000), Transport.TCP).problems()).hasSize(20);
  }

  @Test
  void parse_textOfAnySet_givesTheSet() {
    long seed = 20261120;
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      PortSet ports = PortSet.of(randomPorts(random), randomPorts(random));
      if (!ports.isEmpty()) {
        assertThat(parse(Ports.text(ports), Transport.TCP)).as("seed %d", seed).isEqualTo(ports);
      }
    }
  }

  @Test
  void parse_everySecondPortOfBothTransports_fits() {
    BitSet odd = new BitSet();
    for (int port = 1; port <= 65535; port += 2) {
      odd.set(port);
    }
    PortSet ports = PortSet.of(odd, odd);
    assertThat(parse(Ports.text(ports), Transport.TCP)).isEqualTo(ports);
  }

  private static BitSet randomPorts(Random random) {
    BitSet ports = new BitSet();
    for (int range = random.nextInt(20); range > 0; range--) {
      int first = 1 + random.nextInt(65535);
      ports.set(first, Math.min(65536, first + 1 + random.nextInt(1 << random.nextInt(14))));
    }
    return ports;
  }

  private static PortSet parse(String text, Transport transport) {
    Parsed<PortSet> parsed = Ports.parse(text, transport);
    assertThat(parsed.problems()).extracting(Diagnostic::text).isEmpty();
    return parsed.found().orElseThrow();
  }
}
