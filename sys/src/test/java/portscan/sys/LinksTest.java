package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import portscan.testkit.Fuzz;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;

class LinksTest {
  private static final String VETH =
      "0000010002000000431001000000000007000300653000000800"
          + "0d00e803000005001000060000000500110000000000050043000000000008000400dc050000"
          + "0a00010002000000000a00000a000200ffffffffffff0000";

  private static List<Link> parse(byte[] message, boolean accepted) {
    List<Link> links = new ArrayList<>();
    assertThat(Links.parse(MemorySegment.ofArray(message), links)).isEqualTo(accepted);
    return links;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void parse_readsAVirtualEthernet() {
    assertThat(parse(bytes(VETH), true).getFirst())
        .usingRecursiveComparison()
        .isEqualTo(
            new Link(2, "e0", Links.ETHERNET, bytes("02000000000a"), 1500, true, false, true));
  }

  @Test
  void parse_ofALinkThatIsDown_saysSo() {
    String down = VETH.replace("43100100", "42100100");

    assertThat(parse(bytes(down), true).getFirst().isUp()).isFalse();
  }

  @Test
  void parse_cutShort_isRefused() {
    for (int size = 0; size < 16; size++) {
      assertThat(parse(Arrays.copyOf(bytes(VETH), size), false)).isEmpty();
    }
  }

  @Test
  void parse_of0xa5_isRefused() {
    byte[] filled = new byte[128];
    Arrays.fill(filled, (byte) 0xa5);

    assertThat(parse(filled, false)).isEmpty();
  }

  @Test
  void parse_survivesFuzzing() {
    Fuzz.binaryParser(
        "ifinfomsg",
        List.of(bytes(VETH)),
        b -> Links.parse(MemorySegment.ofArray(b), new ArrayList<>()));
  }

  @Test
  void of_anUnknownIndex_isEmpty() {
    assertThat(Links.of(999_999)).isEmpty();
  }

  @LabTest
  void all_equalsWhatIpSays(Lab lab) throws Exception {
    Host a = lab.host("a");
    Host b = lab.host("b");
    lab.link(a, b);
    lab.link(a, b);
    a.ip("link set eth1 mtu 1400");
    a.ip("link set eth1 down");
    lab.up();
    List<String> expected = new ArrayList<>();
    for (MatchResult link :
        Pattern.compile("\\{\"ifindex\".*?\\}")
            .matcher(a.exec("ip", "-j", "link").stdout())
            .results()
            .toList()) {
      String json = link.group();
      expected.add(
          "%s %s %s %s %b %b"
              .formatted(
                  Inside.field(json, "ifindex"),
                  Inside.field(json, "ifname"),
                  Inside.field(json, "address"),
                  Inside.field(json, "mtu"),
                  json.contains("LOWER_UP"),
                  json.contains("\"LOOPBACK\"")));
    }

    List<Link> links = Inside.of(a, Links::all);

    assertThat(expected).hasSize(3);
    assertThat(links)
        .extracting(link ->
            "%d %s %s %d %b %b"
                .formatted(
                    link.index(),
                    link.name(),
                    HexFormat.ofDelimiter(":").formatHex(link.hardwareAddress()),
                    link.mtu(),
                    link.isUp(),
                    link.isLoopback()))
        .containsExactlyElementsOf(expected);
    assertThat(links).allMatch(Link::hasEthernetHeader);
  }
}
