package portscan.format.scope;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;
import portscan.api.scan.ScopePolicy;

class FileScopePolicyTest {
  private static final Instant NOW = Instant.parse("2026-05-06T12:00:00Z"); // A Wednesday.

  private static final String RULES =
      """
      allow:
        networks: [10.0.0.0/8, "2001:db8::/32", 127.0.0.1]
        names:
          - "*.in.example"
          - {name: any.example, anyAddress: true}
        ports: [1-1024, udp/5353]
      forbid:
        networks: [10.9.0.0/16, 203.0.113.9, "2001:db8:bad::/48"]
        names: [no.in.example]
        ports: [tcp/25]
      """;

  private static FileScopePolicy policy(String text, Instant now) {
    byte[] bytes = ("schema: portscan.scope/1\n" + text).getBytes(StandardCharsets.UTF_8);
    Scope scope =
        Scopes.read("s.yaml", bytes)
            .orThrow(problem -> new IllegalArgumentException(problem.located()));
    return new FileScopePolicy(
        scope, InstantSource.fixed(now), Set.of(IpAddress.literal("192.0.2.53")));
  }

  private static Endpoint endpoint(String address, String port) {
    return new Endpoint(
        IpAddress.literal(address),
        Integer.parseInt(port.substring(4)),
        port.startsWith("tcp") ? Transport.TCP : Transport.UDP);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3:22, 10.1.2.3, tcp/22",
    "10.1.2.3, 10.1.2.3, udp/5353",
    "web.in.example:80, 10.1.2.3, tcp/80",
    "WEB.In.Example.:80, 10.1.2.3, tcp/80",
    "https://web.in.example/path, 2001:db8::1, tcp/443",
    "any.example:80, 203.0.113.7, tcp/80",
    "::ffff:10.1.2.3, ::ffff:10.1.2.3, tcp/22",
    "0.0.0.0, 0.0.0.0, tcp/22",
    "name server 192.0.2.53, 192.0.2.53, udp/53",
    "name server 192.0.2.53, ::ffff:192.0.2.53, tcp/53",
  })
  void refusal_ofWhatIsAllowed_isNone(String target, String address, String port) {
    assertThat(policy(RULES, NOW).refusal(target, endpoint(address, port))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.9.1.1, 10.9.1.1, tcp/22, s.yaml:9: forbid network 10.9.0.0/16",
    "web.in.example, 10.9.1.1, tcp/22, s.yaml:9: forbid network 10.9.0.0/16",
    "any.example, 203.0.113.9, tcp/22, s.yaml:9: forbid network 203.0.113.9",
    "any.example, ::ffff:203.0.113.9, tcp/22, s.yaml:9: forbid network 203.0.113.9",
    "any.example, 64:ff9b::cb00:7109, tcp/22, s.yaml:9: forbid network 203.0.113.9",
    "any.example, 2002:cb00:7109::1, tcp/22, s.yaml:9: forbid network 203.0.113.9",
    "x, 2001:db8:bad::7%eth0, tcp/22, s.yaml:9: forbid network 2001:db8:bad::/48",
    "no.in.example, 10.1.1.1, tcp/22, s.yaml:10: forbid name no.in.example",
    "10.1.1.1, 10.1.1.1, tcp/25, s.yaml:11: forbid port tcp/25",
    "10.1.1.1, 10.1.1.1, tcp/5353, s.yaml:7: port tcp/5353 is not allowed",
    "192.0.2.1, 192.0.2.1, tcp/22, s.yaml:2: 192.0.2.1 is in no network that is allowed",
    "web.in.example, 192.0.2.1, tcp/22, s.yaml:2: 192.0.2.1 is in no network that is allowed",
    "in.example, 10.1.1.1, tcp/22, s.yaml:2: the name in.example is not allowed",
    "192.0.2.53, 192.0.2.53, tcp/54, s.yaml:2: 192.0.2.53 is in no network that is allowed",
    "64:ff9b::808:808, 64:ff9b::808:808, tcp/22, s.yaml:2: 64:ff9b::808:808 is in no network that"
        + " is allowed",
  })
  void refusal_ofWhatIsNotAllowed_namesTheRule(
      String target, String address, String port, String rule) {
    assertThat(policy(RULES, NOW).refusal(target, endpoint(address, port))).contains(rule);
  }

  @Test
  void refusal_afterTheLastDay_isThatOfEverything() {
    String text = "expires: 2026-05-05\n";
    Endpoint endpoint = endpoint("127.0.0.1", "tcp/22");

    assertThat(policy(text, Instant.parse("2026-05-05T23:59:59Z")).refusal("x", endpoint))
        .isEmpty();
    assertThat(policy(text, Instant.parse("2026-05-06T00:00:00Z")).refusal("x", endpoint))
        .contains("s.yaml:2: the scope expired: 2026-05-05");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-05-06T17:59:00Z, false",
    "2026-05-06T18:00:00Z, true",
    "2026-05-07T03:59:00Z, true",
    "2026-05-07T04:00:00Z, false",
    "2026-05-08T19:00:00Z, true",
    "2026-05-09T01:00:00Z, true",
    "2026-05-09T19:00:00Z, false",
  })
  void refusal_outsideOfItsWindows_isThatOfEverything(Instant now, boolean isOpen) {
    String text =
        "windows:\n  - {days: mon-fri, from: \"20:00\", to: \"06:00\", zone: Europe/Berlin}\n";

    Optional<String> refusal = policy(text, now).refusal("x", endpoint("127.0.0.1", "tcp/22"));

    assertThat(refusal.isEmpty()).isEqualTo(isOpen);
    refusal.ifPresent(
        rule -> assertThat(rule).startsWith("s.yaml:3: nothing may be probed at this time, "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.7", "web.in.example", "any.example", "no.in.example", "else.example"})
  void gate_neverAdmitsWhatIsRefused(String target) {
    FileScopePolicy policy = policy(RULES, NOW);
    ScopePolicy.Gate gate = policy.gate(target);
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    long[] highs = {0, 0x2001_0db8_0bad_0000L, 0x2001_0db8_0000_0001L, 0x0064_ff9b_0000_0000L};
    int admitted = 0;
    for (int i = 0; i < 20_000; i++) {
      boolean isIpv4 = random.nextBoolean();
      IpAddress address =
          isIpv4
              ? IpAddress.ipv4(
                  (random.nextBoolean() ? 0x0a080000 : 0xcb007100) + random.nextInt(0x30000))
              : new IpAddress(
                  AddressFamily.IPV6,
                  highs[random.nextInt(4)],
                  random.nextBoolean() ? 0xffff_cb00_7109L : random.nextInt(3),
                  "");
      int port = random.nextInt(1, 1200);
      boolean isAdmitted =
          gate.admits(address.family(), address.high(), address.low(), port, Transport.TCP);
      Optional<String> refusal = policy.refusal(target, new Endpoint(address, port, Transport.TCP));
      if (isAdmitted) {
        admitted++;
        assertThat(refusal).as("%s:%d of %s, seed %d", address, port, target, seed).isEmpty();
      }
    }
    assertThat(admitted > 0).isEqualTo(!target.startsWith("no.") && !target.startsWith("else."));
  }

  @Test
  void closed_ofABlock_isWhatNoPortOfMayBeAsked() {
    FileScopePolicy policy = policy(RULES, NOW);

    assertThat(
            policy.closed(
                "9.255.0.0-10.9.255.255",
                IpAddress.literal("9.255.0.0"),
                IpAddress.literal("10.9.255.255")))
        .extracting(part -> part.first() + "-" + part.last())
        .containsExactly("10.9.0.0-10.9.255.255", "9.255.0.0-9.255.255.255");
  }

  @Test
  void closed_ofEveryAddress_agreesWithRefusal() {
    FileScopePolicy policy = policy(RULES, NOW);
    for (int low = 0; low < 1 << 12; low++) {
      IpAddress address = IpAddress.ipv4(0x0a08fffa + low * 37);
      boolean isClosed = !policy.closed(address.toString(), address, address).isEmpty();
      assertThat(isClosed)
          .as(address.toString())
          .isEqualTo(
              policy
                  .refusal(address.toString(), new Endpoint(address, 22, Transport.TCP))
                  .isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.9.1.1", "::ffff:10.9.1.1", "64:ff9b::a09:101", "203.0.113.9"})
  void closed_ofASingleForbiddenAddress_isThatAddress(String address) {
    IpAddress single = IpAddress.literal(address);

    assertThat(policy(RULES, NOW).closed(address, single, single))
        .extracting(ScopePolicy.Closed::first)
        .containsExactly(single);
  }

  @Test
  void aScopeWithoutAllow_allowsWhatItDoesNotForbid() {
    FileScopePolicy policy = policy("forbid:\n  networks: 10.0.0.0/8\n", NOW);

    assertThat(policy.refusal("x", endpoint("192.0.2.1", "tcp/22"))).isEmpty();
    assertThat(policy.isAuthority()).isFalse();
    assertThat(policy.isPermissive()).isFalse();
  }

  @Test
  void isAuthority_ofAScopeThatNamesItsAuthorisation() {
    assertThat(policy("authorisation: PT-1\n", NOW).isAuthority()).isTrue();
    assertThat(policy(RULES, NOW).isAuthority()).isTrue();
  }
}
