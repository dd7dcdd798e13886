package portscan.look;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.IpAddress;
import portscan.testkit.Fuzz;

class ResolverSettingsTest {
  private static final String TEXT =
      """
      # made by hand
      domain old.example
      search Dev.example shop.example. bad..example
      nameserver 10.0.0.53
      nameserver fe80::53%eth0
      nameserver 10.0.0.53
      nameserver not-an-address
      nameserver
      options edns0 ndots:2 timeout:1
      sortlist 10.0.0.0
      """;

  @Test
  void parse_readsServersSearchListAndDots() {
    assertThat(ResolverSettings.parse(TEXT))
        .isEqualTo(
            new ResolverSettings(
                List.of(IpAddress.literal("10.0.0.53"), IpAddress.literal("fe80::53%eth0")),
                List.of("dev.example", "shop.example"),
                2));
  }

  @Test
  void parse_ofNothing_givesTheDefaults() {
    assertThat(ResolverSettings.parse("")).isEqualTo(new ResolverSettings(List.of(), List.of(), 1));
  }

  @Test
  void parse_takesTheLastOfSeveralSearchLists() {
    assertThat(ResolverSettings.parse("search a.example\ndomain b.example\n").search())
        .containsExactly("b.example");
  }

  @Test
  void parse_isBounded() {
    StringBuilder text = new StringBuilder("search");
    for (int i = 0; i < 100; i++) {
      text.append(" d").append(i);
    }
    for (int i = 0; i < 100; i++) {
      text.append("\nnameserver 10.0.0.").append(i);
    }
    ResolverSettings settings = ResolverSettings.parse(text + "\noptions ndots:9999\n");

    assertThat(settings.search()).hasSize(ResolverSettings.MAXIMUM_DOMAINS);
    assertThat(settings.servers()).hasSize(ResolverSettings.MAXIMUM_SERVERS);
    assertThat(settings.dots()).isEqualTo(15);
  }

  @Test
  void candidates_withEnoughDots_beginWithTheNameItself() {
    ResolverSettings settings = ResolverSettings.parse(TEXT);

    assertThat(settings.candidates("a.b.C"))
        .containsExactly("a.b.c", "a.b.c.dev.example", "a.b.c.shop.example");
    assertThat(settings.candidates("a.b"))
        .containsExactly("a.b.dev.example", "a.b.shop.example", "a.b");
    assertThat(settings.candidates("a.b.")).containsExactly("a.b");
  }

  @Test
  void candidates_ofWhatIsNoName_areNone() {
    ResolverSettings settings = ResolverSettings.parse(TEXT);

    for (String name : List.of("", ".", "a..b", ".a", "a b", "grün", "a\\b", "x".repeat(64))) {
      assertThat(settings.candidates(name)).as(name).isEmpty();
    }
    assertThat(settings.candidates("x".repeat(63))).hasSize(3);
    assertThat(settings.candidates("x.".repeat(126) + "x")).containsExactly("x.".repeat(126) + "x");
    assertThat(settings.candidates("x.".repeat(127) + "x")).isEmpty();
  }

  @Test
  void parse_survivesFuzzing() {
    Fuzz.parser(
        "resolv.conf",
        List.of(TEXT),
        bytes -> {
          String text = new String(bytes, UTF_8);
          ResolverSettings settings = ResolverSettings.parse(text);
          assertThat(settings.servers()).hasSizeLessThanOrEqualTo(ResolverSettings.MAXIMUM_SERVERS);
          assertThat(settings.candidates(text)).hasSizeLessThanOrEqualTo(7);
        });
  }
}
