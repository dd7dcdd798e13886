package portscan.format.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.testkit.Fuzz;

/** No input makes a parser throw, and whatever it answers can be used and shown. */
class SyntaxFuzzTest {
  private static final TargetOptions WITH_SSH =
      new TargetOptions(PortSet.of(Transport.TCP, 22), Transport.TCP);

  private static final List<String> TARGETS =
      List.of(
          "db.example.com:5432",
          "host:22,80-90,ssh",
          "host:T:22,U:53",
          "10.0.0-3.1,5:22",
          "10.0.*.1",
          "10.0.0.0/24:443",
          "10.0.0.1-10.0.0.9",
          "[2001:db8::1]:443",
          "[fe80::1%eth0]:22",
          "2001:db8::/120",
          "[2001:db8::1-2001:db8::ff]:80",
          "https://user:secret@shop.example:8443/path?q#f",
          "http://[fe80::1%25eth0]/",
          "jdbc:postgresql://host/db",
          "udp://host:53",
          "b\u00fccher.example:80",
          "xn--bcher-kva.\u65e5\u672c",
          "\u202ehost\u0000:22");

  @Test
  void targets() {
    Fuzz.parser(
        "targets",
        TARGETS,
        bytes -> {
          String word = text(bytes);
          check(word, Targets.parse(word, WITH_SSH));
          check(word, Targets.parse(word, TargetOptions.none()));
          assertThat(Targets.isPortWord(word)).isIn(true, false);
        });
  }

  @Test
  void targetLists() {
    Fuzz.parser(
        "target lists",
        List.of(
            String.join("\n", TARGETS), "# c\r\na:1 b:2 #d\r\r\n\tc:3", "\ufeffa\nb", "", "x:1\n"),
        bytes -> {
          Iterator<Parsed<Target>> targets =
              TargetLists.read(new ByteArrayInputStream(bytes), "list", WITH_SSH);
          int count = 0;
          int refused = 0;
          // Each refusal looks for the nearest of 12,000 names; a command stops at the first.
          while (targets.hasNext() && refused < 500) {
            Parsed<Target> target = targets.next();
            target.found().ifPresent(SyntaxFuzzTest::use);
            target.problems().forEach(SyntaxFuzzTest::checkText);
            refused += target.found().isEmpty() ? 1 : 0;
            count++;
          }
          assertThat(count).isBetween(1, bytes.length + 1);
        });
  }

  @Test
  void ports() {
    Fuzz.parser(
        "ports",
        List.of("22,80,443", "1-1024", "-", "T:22,U:53,T:1-5", "ssh,http*,shs", "99-1,0,65536,1-"),
        bytes -> {
          String text = text(bytes);
          Parsed<PortSet> ports = Ports.parse(text, Transport.UDP);
          ports
              .found()
              .ifPresent(found ->
                  assertThat(Ports.parse(Ports.text(found), Transport.TCP))
                      .isEqualTo(Parsed.ok(found)));
          ports.problems().forEach(problem -> checkPlace(text, problem));
          Ports.parseExcluded(text).problems().forEach(problem -> checkPlace(text, problem));
        });
  }

  @Test
  void durations() {
    Fuzz.parser(
        "durations",
        List.of("500ms", "1.5s", "2m", "0", "-3", "99999999999999h", "5 sec", "1e9", "0.0001us"),
        bytes -> {
          String text = text(bytes);
          Durations.parse(text)
              .found()
              .ifPresent(found -> {
                assertThat(found).isGreaterThanOrEqualTo(Duration.ZERO);
                assertThat(Durations.text(found)).matches("[0-9.]+ [a-z]+( [0-9]+ [a-z]+)?");
              });
          Durations.parsePositive(text).problems().forEach(problem -> checkPlace(text, problem));
        });
  }

  @Test
  void addresses() {
    Fuzz.parser(
        "addresses",
        List.of(
            "192.0.2.1",
            "2001:db8::1",
            "::",
            "::ffff:192.0.2.1",
            "fe80::1%eth0",
            "1:2:3:4:5:6:7:8"),
        bytes ->
            IpAddress.parse(text(bytes))
                .ifPresent(
                    address -> assertThat(IpAddress.parse(address.toString())).contains(address)));
  }

  @Test
  void printable() {
    Fuzz.parser(
        "printable",
        List.of("plain", "\u001b[31m", "\u202e\u0000", "\ud83d\ude00".repeat(40)),
        bytes -> {
          String printable = Printable.of(text(bytes));
          assertThat(printable).hasSizeLessThanOrEqualTo(Printable.CULPRIT);
          assertThat(printable.codePoints().allMatch(Printable::isSafe)).isTrue();
        });
  }

  /** Bytes as Latin-1 for odd lengths, so that every character below U+0100 comes up too. */
  private static String text(byte[] bytes) {
    return new String(
        bytes, bytes.length % 2 == 0 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
  }

  private static void check(String word, Parsed<Target> parsed) {
    parsed.found().ifPresent(SyntaxFuzzTest::use);
    parsed.problems().forEach(problem -> checkPlace(word, problem));
  }

  private static void use(Target target) {
    assertThat(target.text().codePoints().allMatch(Printable::isSafe)).isTrue();
    assertThat(target.ports().isEmpty()).isFalse();
    switch (target.host()) {
      case Host.Name(String name) -> {
        assertThat(name).matches("[A-Za-z0-9_.-]{1,254}");
        assertThat(IpAddress.parse(name)).isEmpty();
      }
      case Host.Addresses addresses -> {
        IpAddress first = addresses.address(0);
        IpAddress last = addresses.address(addresses.size() - 1);
        assertThat(first.compareTo(last)).isNotPositive();
      }
    }
  }

  private static void checkPlace(String text, Diagnostic problem) {
    checkText(problem);
    assertThat(problem.line()).isEqualTo(1);
    assertThat(problem.column()).isBetween(1, text.length() + 1);
  }

  private static void checkText(Diagnostic problem) {
    assertThat(problem.code()).matches("[a-z]+[a-z0-9-]*");
    assertThat(problem.message()).isNotBlank();
    assertThat(problem.text().codePoints().allMatch(Printable::isSafe)).isTrue();
  }
}
