package portscan.look.service;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import portscan.testkit.Fuzz;

/** The protocols' readers, on answers as their specifications have them. */
class ProtocolsTest {
  private static final Protocol.Asked ASKED = new Protocol.Asked("db.example", 1);

  private static final byte[] MARIADB =
      packet(
          "0a352e352e352d31302e31312e362d4d61726961444200"
              + "01000000"
              + "41414141414141410000fef7"
              + "2d0200ff8115000000000000000000");
  private static final byte[] POSTGRES_ERROR =
      hex(
          "45000000"
              + "2f"
              + "53464154414c00"
              + "433041303030"
              + "00"
              + "4d756e737570706f727465642066726f6e74656e6420"
              + "78000000");
  private static final byte[] RABBIT_START =
      hex(
          "010000000000 4d000a000a 0009 00000029"
              + " 0770726f64756374 53 0000000852616262 69744d51"
              + " 0776657273696f6e 53 00000006 332e31302e38"
              + " 00000005504c41494e 00000005656e5f5553ce");
  private static final byte[] KAFKA =
      hex("00000016 70736361 0000 00000002 000000000009 000100000010");
  private static final byte[] RDP =
      hex("0300001302 d0".replace("02 d0", "0ed0") + "00001234000200080002000000");
  private static final byte[] SQL_SERVER =
      hex("0401001a00000100 00000b0006 0100110001 ff 100003e80000 02");
  private static final byte[] DNS =
      hex(
          "0042 7073 8400 0001 0001 0000 0000"
              + " 0776657273696f6e0462696e6400 0010 0003"
              + " c00c 0010 0003 00000000 000d 0c646e736d6173712d322e3839");
  private static final byte[] LDAP =
      hex(
          "302d020101 6428 0400 3024 3022 040a76656e646f724e616d65 3114 04 12"
              + "333839204469726563746f727920536572766572".substring(0, 36));

  @Test
  void mariaDb_losesItsPrefix() throws InterruptedException {
    Sighting seen = speak(new MySql(), MARIADB);
    assertThat(seen.product()).isEqualTo("MariaDB");
    assertThat(seen.version()).isEqualTo("10.11.6-MariaDB");
  }

  @Test
  void mySqlError_isMySql() throws InterruptedException {
    byte[] refusal = packet("ff6a04486f737420697320626c6f636b6564");
    assertThat(speak(new MySql(), refusal).details()).containsEntry("mysql.error", "1130");
  }

  @Test
  void rabbitMq_tellsProductAndVersion() throws InterruptedException {
    Sighting seen = speak(new Amqp(), RABBIT_START);
    assertThat(seen.product()).isEqualTo("RabbitMQ");
    assertThat(seen.version()).isEqualTo("3.10.8");
    assertThat(seen.details()).containsEntry("amqp.version", "0.9.1");
  }

  @Test
  void amqpOfAnotherVersion_isAmqp() throws InterruptedException {
    assertThat(speak(new Amqp(), hex("414d515003010000")).details())
        .containsEntry("amqp.version", "1.0.0");
  }

  @Test
  void kafka_isRecognisedByItsCorrelation() throws InterruptedException {
    assertThat(speak(new Kafka(), KAFKA).details()).containsEntry("kafka.apis", "2");
  }

  @Test
  void remoteDesktop_tellsItsSecurity() throws InterruptedException {
    assertThat(speak(new Rdp(), RDP).details()).containsEntry("rdp.security", "credssp");
  }

  @Test
  void sqlServer_tellsItsVersion() throws InterruptedException {
    assertThat(speak(new Tds(), SQL_SERVER).version()).isEqualTo("16.0.1000");
  }

  @Test
  void nameServer_tellsItsVersion() throws InterruptedException {
    Sighting seen = speak(new Dns(), DNS);
    assertThat(seen.product()).isEqualTo("dnsmasq");
    assertThat(seen.version()).isEqualTo("2.89");
  }

  @Test
  void mail_tellsStartTls() throws InterruptedException {
    Sighting seen =
        speak(
            new Smtp(),
            text("220 mail.example ESMTP Exim 4.96 Sat\r\n"),
            text("250-mail.example\r\n250-SIZE 1\r\n250 STARTTLS\r\n"));
    assertThat(seen.product()).isEqualTo("Exim");
    assertThat(seen.version()).isEqualTo("4.96");
    assertThat(seen.details()).containsEntry("starttls", "offered");
  }

  @Test
  void fileTransfer_isNotMail() throws InterruptedException {
    byte[] greeting = text("220 (vsFTPd 3.0.3)\r\n");
    Sighting seen = speak(new Ftp(), greeting, text("211-Features:\r\n AUTH TLS\r\n211 End\r\n"));
    assertThat(seen.product()).isEqualTo("vsFTPd");
    assertThat(seen.version()).isEqualTo("3.0.3");
    assertThat(new Smtp().speak(new Script(), greeting, ASKED)).isNull();
  }

  @Test
  void mailboxes_tellTheirSoftware() throws InterruptedException {
    Sighting imap =
        speak(
            new Imap(),
            text("* OK [CAPABILITY IMAP4rev1 STARTTLS] Dovecot ready.\r\n"),
            text("* CAPABILITY IMAP4rev1 ID STARTTLS\r\na OK done\r\n"),
            text("* ID (\"name\" \"Dovecot\" \"version\" \"2.3.19\")\r\nb OK done\r\n"));
    assertThat(imap.product()).isEqualTo("Dovecot");
    assertThat(imap.version()).isEqualTo("2.3.19");
    Sighting pop3 =
        speak(new Pop3(), text("+OK ready\r\n"), text("+OK\r\nIMPLEMENTATION Cyrus 3.6\r\n.\r\n"));
    assertThat(pop3.product()).isEqualTo("Cyrus");
    assertThat(pop3.version()).isEqualTo("3.6");
  }

  @Test
  void sharedFiles_tellTheirDialect() throws InterruptedException {
    byte[] answer = new byte[140];
    byte[] header = hex("00000088fe534d4240000000000000000000010001000000");
    System.arraycopy(header, 0, answer, 0, header.length);
    System.arraycopy(hex("410003000203"), 0, answer, 68, 6);
    assertThat(speak(new Smb(), answer).details())
        .containsEntry("smb.dialect", "3.0.2")
        .containsEntry("smb.signing", "required");
  }

  @Test
  void mongo_tellsItsVersion() throws InterruptedException {
    Sighting seen =
        speak(
            new MongoDb(),
            mongo("01007370", "106d61785769726556657273696f6e0015000000"),
            mongo("02007370", "0276657273696f6e0006000000372e302e3100"));
    assertThat(seen.version()).isEqualTo("7.0.1");
    assertThat(seen.details()).containsEntry("mongodb.wire-version", "21");
  }

  @Test
  void anyAnswer_isReadWithoutFailing() {
    List<byte[]> seeds =
        List.of(
            MARIADB,
            POSTGRES_ERROR,
            RABBIT_START,
            KAFKA,
            RDP,
            SQL_SERVER,
            DNS,
            LDAP,
            mongo("01007370", "106d61785769726556657273696f6e0015000000"),
            text("HTTP/1.1 400 Bad Request\r\nServer: nginx/1.22.1\r\n\r\nhttps\r\n"),
            text("220 mail.example ESMTP Exim 4.96 Sat\r\n250-x\r\n250 STARTTLS\r\n"),
            text("INFO {\"version\":\"2.9.10\"}\r\n"),
            text("SSH-2.0-OpenSSH_9.2p1 x\r\n"));
    Fuzz.binaryParser("protocols", seeds, ProtocolsTest::speakAll);
  }

  private static void speakAll(byte[] heard) {
    try {
      for (Protocol protocol : Protocols.ALL) {
        if (heard.length > 0) {
          protocol.begins(heard);
        }
        byte[] half = Arrays.copyOf(heard, heard.length / 2);
        protocol.speak(new Script(heard, half, heard), new byte[0], ASKED);
        protocol.speak(new Script(half, heard), heard, ASKED);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Speaks to a server that says the {@code answers}, one for each word of ours. */
  private static Sighting speak(Protocol protocol, byte[]... answers) throws InterruptedException {
    byte[] greeting = protocol.serverGreets() ? answers[0] : new byte[0];
    byte[][] rest =
        protocol.serverGreets() ? Arrays.copyOfRange(answers, 1, answers.length) : answers;
    @Nullable Sighting seen = protocol.speak(new Script(rest), greeting, ASKED);
    return Objects.requireNonNull(seen, () -> protocol.name() + " does not recognise it");
  }

  private static final class Script extends Talk {
    private final Deque<byte[]> answers;
    private ByteBuffer rest = ByteBuffer.allocate(0);

    Script(byte[]... answers) {
      this.answers = new ArrayDeque<>(List.of(answers));
    }

    @Override
    void say(byte[] words) {
      byte[] next = answers.poll();
      rest = ByteBuffer.wrap(next == null ? new byte[0] : next);
    }

    @Override
    boolean isOver() {
      return false;
    }

    @Override
    int receive(ByteBuffer room, long untilNs) {
      int count = Math.min(room.remaining(), rest.remaining());
      room.put(rest.slice(rest.position(), count));
      rest.position(rest.position() + count);
      return count;
    }

    @Override
    void close() {}
  }

  private static byte[] text(String text) {
    return text.getBytes(US_ASCII);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  /** A MySQL packet of that body. */
  private static byte[] packet(String body) {
    return hex("%02x000000%s".formatted(body.length() / 2, body));
  }

  /** An OP_MSG in answer to the request of that number, with a document of one element. */
  private static byte[] mongo(String number, String element) {
    int document = 5 + element.length() / 2;
    return hex(
        "%02x00000001000000%sdd07000000000000".formatted(21 + document, number)
            + "00%02x000000%s00".formatted(document, element));
  }
}
