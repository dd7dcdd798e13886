package portscan.look.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portscan.api.model.Transport;
import portscan.look.filter.Walk.Stop;
import portscan.testkit.Fuzz;

/** A listing of nftables, held against packets. */
class NftRulesTest {
  private static final String INPUT = "inet shapes input: ";
  private static final String POLICY = INPUT + "policy drop";

  private static String resource(String name) throws IOException {
    try (InputStream stream = NftRulesTest.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), UTF_8);
    }
  }

  private static List<String> stops(Flow flow) throws IOException {
    Json listing = Json.parse(resource("rules.json")).orElseThrow();
    Map<String, String> texts = NftRules.texts(resource("rules.txt"));
    return Walk.through(NftRules.against(flow, listing, texts)).stream()
        .map(stop -> (stop.isCertain() ? "" : "? ") + stop.text())
        .toList();
  }

  private static List<String> incoming(int port) throws IOException {
    return stops(Flows.incoming(Transport.TCP, "10.0.0.5", port));
  }

  @Test
  void aPort_isStoppedByItsRuleAndNotByThePolicyBehindIt() throws IOException {
    assertThat(incoming(81)).containsExactly(INPUT + "tcp dport 81 drop comment \"no 81\"");
  }

  @Test
  void setsAndRanges_areLookedInto() throws IOException {
    String reset = "tcp dport { 82-85 } counter packets 0 bytes 0 reject with tcp reset";
    assertThat(incoming(84)).containsExactly(INPUT + reset);
    assertThat(incoming(150)).containsExactly(INPUT + "tcp dport 100-200 drop");
    assertThat(incoming(61)).containsExactly(INPUT + "tcp dport @soon drop");
    assertThat(incoming(80)).containsExactly(INPUT + "ip daddr . tcp dport @pairs drop");
    assertThat(incoming(62))
        .containsExactly(INPUT + "ip daddr 10.0.0.4-10.0.0.6 tcp dport 62 drop");
    assertThat(incoming(65_001)).containsExactly(INPUT + "tcp dport != 1-65000 drop");
    assertThat(incoming(1033))
        .singleElement()
        .asString()
        .startsWith(INPUT + "tcp dport { 1001, 1003,")
        .endsWith("1047, 1049 } drop");
  }

  @Test
  void verdictMapsAndJumps_areFollowed() throws IOException {
    assertThat(incoming(91)).containsExactly(INPUT + "tcp dport vmap @fates");
    assertThat(incoming(92)).isEmpty();
    assertThat(incoming(93)).singleElement().asString().contains("vmap { 93 : drop");
    assertThat(incoming(99)).containsExactly("inet shapes sub: tcp dport 99 drop");
    assertThat(incoming(94)).containsExactly(POLICY);
    assertThat(incoming(71)).isEmpty();
    assertThat(incoming(70)).containsExactly(POLICY);
  }

  @Test
  void thePolicy_stopsWhatNoRuleAccepts() throws IOException {
    assertThat(incoming(7)).containsExactly(POLICY);
    assertThat(incoming(22)).isEmpty();
    assertThat(incoming(23)).containsExactly("? " + POLICY);
    assertThat(stops(Flows.reply(Transport.TCP, "10.0.0.5", 7))).isEmpty();
  }

  @Test
  void whatIsNotKnown_leavesARuleInDoubt() throws IOException {
    assertThat(incoming(96))
        .containsExactly(
            "? " + INPUT + "tcp flags syn tcp dport 96 limit rate over 10/second drop", POLICY);
    assertThat(incoming(97))
        .containsExactly("? " + INPUT + "iifname \"eth7\" tcp dport 97 drop", POLICY);
    assertThat(incoming(60))
        .containsExactly("? " + INPUT + "tcp dport 60 numgen random mod 100 < 30 drop", POLICY);
    assertThat(stops(Flows.incoming(Transport.UDP, "10.0.0.5", 53)))
        .containsExactly("? " + INPUT + "ip saddr @bad udp dport 53 drop", POLICY);
  }

  @Test
  void protocolsAndFamilies_areKeptApart() throws IOException {
    assertThat(stops(Flows.incoming(Transport.UDP, "10.0.0.5", 54)))
        .containsExactly(INPUT + "ip protocol udp udp dport 54 drop");
    assertThat(stops(Flows.incoming(Transport.UDP, "2001:db8::5", 54))).containsExactly(POLICY);
    assertThat(stops(Flows.incoming(Transport.UDP, "10.0.0.5", 81))).containsExactly(POLICY);
    assertThat(stops(Flows.incoming(Transport.UDP, "10.0.0.5", 95)))
        .singleElement()
        .asString()
        .contains("th dport 95 reject");
    assertThat(incoming(98)).containsExactly(POLICY);
    assertThat(stops(Flows.incoming(Transport.TCP, "2001:db8::5", 98)))
        .containsExactly(INPUT + "meta nfproto ipv6 tcp dport 98 drop");
    assertThat(stops(Flows.incoming(Transport.TCP, "2001:db8:66::5", 22)))
        .containsExactly(INPUT + "ip6 daddr 2001:db8:66::/48 drop");
    assertThat(stops(Flows.incoming(Transport.UDP, "10.0.0.5", 71))).containsExactly(POLICY);
  }

  @Test
  void outgoing_isHeldAgainstTheOutputChainsOfItsFamily() throws IOException {
    assertThat(stops(Flows.outgoing(Transport.TCP, "10.0.0.5", 5432, "eth0")))
        .containsExactly("inet shapes output: oifname \"eth0\" tcp dport 5432 drop");
    assertThat(stops(Flows.outgoing(Transport.TCP, "10.0.0.5", 5432, "eth1"))).isEmpty();
    assertThat(stops(Flows.outgoing(Transport.UDP, "10.0.0.5", 53, "lo")))
        .containsExactly(
            "inet shapes output: ip daddr 10.0.0.5 udp dport 53 reject with icmp port-unreachable");
    assertThat(stops(Flows.outgoing(Transport.TCP, "10.0.0.5", 25, "lo"))).isEmpty();
    assertThat(stops(Flows.outgoing(Transport.TCP, "10.0.0.5", 25, "eth0")))
        .containsExactly("? inet shapes output: meta skuid 12345 tcp dport 25 drop");
    assertThat(stops(Flows.outgoing(Transport.TCP, "2001:db8::5", 443, "eth0")))
        .containsExactly("ip6 only output: tcp dport 443 drop");
    assertThat(stops(Flows.outgoing(Transport.TCP, "10.0.0.5", 443, "eth0"))).isEmpty();
  }

  @Test
  void anEmptyListing_stopsNothing() {
    Json listing = Json.parse("{\"nftables\": []}").orElseThrow();
    Flow flow = Flows.incoming(Transport.TCP, "10.0.0.5", 81);
    assertThat(Walk.through(NftRules.against(flow, listing, Map.of()))).isEmpty();
  }

  @Test
  void json_thatIsNone_isRefused() {
    for (String text : List.of("", "{", "[1,]", "{} {}", "[".repeat(101) + "]".repeat(101))) {
      assertThat(Json.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void json_survivesFuzzing() throws IOException {
    Flow flow = Flows.incoming(Transport.TCP, "10.0.0.5", 81);
    Fuzz.parser(
        "nft -j",
        List.of(resource("rules.json")),
        bytes ->
            Json.parse(new String(bytes, UTF_8))
                .map(json -> Walk.through(NftRules.against(flow, json, Map.of())))
                .ifPresent(
                    stops -> assertThat(stops).extracting(Stop::text).doesNotHaveDuplicates()));
  }

  @Test
  void texts_surviveFuzzing() throws IOException {
    Fuzz.parser(
        "nft -a",
        List.of(resource("rules.txt")),
        bytes -> {
          String text = new String(bytes, UTF_8);
          assertThat(NftRules.texts(text).size()).isLessThanOrEqualTo(text.length());
        });
  }
}
