package portscan.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import portscan.api.model.IpAddress;
import portscan.testkit.Fuzz;

/** Messages that another implementation wrote or reads. */
class DnsMessageTest {
  private static Name name(String text) throws IOException {
    return Name.fromString(text);
  }

  private static Message response(String name, int type) throws IOException {
    Message message = new Message(0xabcd);
    message.getHeader().setFlag(Flags.QR);
    message.addRecord(Record.newRecord(name(name), type, DClass.IN), Section.QUESTION);
    return message;
  }

  private static byte[] typical() throws IOException {
    Message message = response("WWW.example.", Type.A);
    message.getHeader().setFlag(Flags.AA);
    message.addRecord(
        new CNAMERecord(name("www.example."), DClass.IN, 30, name("Db.shop.example.")),
        Section.ANSWER);
    message.addRecord(
        new ARecord(name("db.shop.example."), DClass.IN, 60, InetAddress.getByName("10.0.0.6")),
        Section.ANSWER);
    message.addRecord(
        new TXTRecord(name("db.shop.example."), DClass.IN, 60, "anything"), Section.ANSWER);
    message.addRecord(
        new AAAARecord(
            name("db.shop.example."), DClass.IN, 1, InetAddress.getByName("2001:db8::6")),
        Section.ANSWER);
    message.addRecord(
        new SOARecord(
            name("shop.example."),
            DClass.IN,
            300,
            name("ns.shop.example."),
            name("root.shop.example."),
            4_000_000_000L,
            1,
            2,
            3,
            4),
        Section.AUTHORITY);
    message.addRecord(
        new NSRecord(name("shop.example."), DClass.IN, 300, name("ns.shop.example.")),
        Section.ADDITIONAL);
    return message.toWire();
  }

  private static Optional<DnsMessage> parse(byte[] octets) {
    return DnsMessage.parse(ByteBuffer.wrap(octets));
  }

  @Test
  void parse_readsWhatMatters() throws IOException {
    DnsMessage message = parse(typical()).orElseThrow();

    assertThat(message.id()).isEqualTo(0xabcd);
    assertThat(message.isAuthoritative()).isTrue();
    assertThat(message.isTruncated()).isFalse();
    assertThat(message.code()).isZero();
    assertThat(message.question()).isEqualTo(new DnsMessage.Question("www.example", DnsMessage.A));
    assertThat(message.answers())
        .containsExactly(
            new DnsMessage.Entry(
                "www.example", 30, new DnsMessage.Pointer(DnsMessage.CNAME, "db.shop.example")),
            new DnsMessage.Entry(
                "db.shop.example", 60, new DnsMessage.Address(IpAddress.literal("10.0.0.6"))),
            new DnsMessage.Entry(
                "db.shop.example", 1, new DnsMessage.Address(IpAddress.literal("2001:db8::6"))));
    assertThat(message.authorities())
        .containsExactly(
            new DnsMessage.Entry("shop.example", 300, new DnsMessage.Authority(4_000_000_000L)));
    assertThat(message.additional())
        .containsExactly(
            new DnsMessage.Entry(
                "shop.example", 300, new DnsMessage.Pointer(DnsMessage.NS, "ns.shop.example")));
  }

  @Test
  void parse_ofEveryShorterMessage_isEmpty() throws IOException {
    byte[] whole = typical();
    for (int length = 0; length < whole.length; length++) {
      assertThat(DnsMessage.parse(ByteBuffer.wrap(whole, 0, length))).as("%d", length).isEmpty();
    }
  }

  @Test
  void parse_ofATruncatedMessage_takesWhatIsThere() throws IOException {
    Message message = response("db.example.", Type.A);
    message.getHeader().setFlag(Flags.TC);
    byte[] octets = message.toWire();
    octets[7] = 9; // answers announced
    assertThat(parse(octets)).isPresent();
    octets[2] &= (byte) ~2;
    assertThat(parse(octets)).isEmpty();
  }

  @Test
  void parse_ofAQuestion_isEmpty() {
    byte[] question = DnsMessage.ask(7, new DnsMessage.Question("a.example", DnsMessage.A), true);
    assertThat(parse(question)).isEmpty();
  }

  @Test
  void parse_ofPointersThatGoRound_isEmpty() {
    byte[] toItself = {0, 1, (byte) 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, (byte) 0xc0, 12, 0, 1, 0, 1};
    assertThat(parse(toItself)).isEmpty();
    byte[] viaALabel = {
      0, 1, (byte) 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 'a', (byte) 0xc0, 12, 0, 1, 0, 1
    };
    assertThat(parse(viaALabel)).isEmpty();
  }

  @Test
  void parse_ofOddLabels_keepsThemApart() throws IOException {
    assertThat(parse(response("a\\.b\\000\\\\.example.", Type.A).toWire()).orElseThrow().question())
        .isEqualTo(new DnsMessage.Question("a\\046b\\000\\092.example", DnsMessage.A));
    assertThat(parse(response(".", Type.NS).toWire()).orElseThrow().question())
        .isEqualTo(new DnsMessage.Question("", DnsMessage.NS));
  }

  @Test
  void ask_isUnderstoodByOthers() throws IOException {
    for (String text : List.of("db.shop.example", "")) {
      byte[] octets = DnsMessage.ask(0xfedc, new DnsMessage.Question(text, DnsMessage.SOA), true);
      Message message = new Message(octets);

      assertThat(message.getHeader().getID()).isEqualTo(0xfedc);
      assertThat(message.getHeader().getFlag(Flags.RD)).isTrue();
      assertThat(message.getHeader().getFlag(Flags.QR)).isFalse();
      assertThat(message.getQuestion())
          .isEqualTo(Record.newRecord(name(text + "."), Type.SOA, DClass.IN));
      assertThat(message.toWire()).isEqualTo(octets);
    }
    byte[] plain = DnsMessage.ask(1, new DnsMessage.Question("a", DnsMessage.A), false);
    assertThat(new Message(plain).getHeader().getFlag(Flags.RD)).isFalse();
  }

  @Test
  void parse_survivesFuzzing() throws IOException {
    Fuzz.binaryParser(
        "DNS message",
        List.of(typical(), response("a.example.", Type.NS).toWire()),
        bytes ->
            parse(bytes)
                .ifPresent(message ->
                    assertThat(message.answers().size()).isLessThanOrEqualTo(bytes.length / 11)));
  }
}
