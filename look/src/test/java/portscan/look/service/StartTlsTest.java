package portscan.look.service;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.api.experiment.ServiceLook;

/** Servers that speak in clear until they are asked for TLS, which they take up for real. */
class StartTlsTest {
  private static final char[] PASSWORD = "secret".toCharArray();
  private static final int MOST_LINES = 20;

  @TempDir private Path folder;
  private Certificates certificates;

  @BeforeEach
  void authority() throws IOException, InterruptedException {
    certificates = new Certificates(folder);
    certificates.selfSigned("authority", "authority.example", 60);
    certificates.signed("mail", "authority", "DNS:mail.example");
  }

  /** The words of one side, up to those that begin TLS. */
  @FunctionalInterface
  private interface Opening {
    /** Whether TLS begins now. */
    boolean with(InputStream in, OutputStream out) throws IOException;
  }

  private SSLContext context(String id)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve(id + ".p12");
    Program.run(
        folder,
        Program.find("openssl", "openssl"),
        "pkcs12",
        "-export",
        "-in",
        certificates.certificate(id),
        "-inkey",
        certificates.key(id),
        "-out",
        store,
        "-passout",
        "pass:" + new String(PASSWORD));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private ServiceLook.Result look(String id, Opening opening)
      throws IOException, InterruptedException, GeneralSecurityException {
    SSLContext context = context(id);
    try (Impostor server =
        new Impostor((socket, in, out) -> serve(context, socket, opening, in, out))) {
      return Looking.at(server.port(), "mail.example", certificates.trust("authority"));
    }
  }

  private void serve(
      SSLContext context, Socket socket, Opening opening, InputStream in, OutputStream out)
      throws IOException {
    if (opening.with(in, out)) {
      SSLSocket within =
          (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
      within.setUseClientMode(false);
      within.startHandshake();
    }
  }

  /**
   * A server of lines.
   *
   * @param replies what is answered to a line of that beginning
   * @param last the line after whose reply TLS begins
   */
  private static Opening lines(String greeting, Map<String, String> replies, String last) {
    return (in, out) -> {
      out.write((greeting + "\r\n").getBytes(US_ASCII));
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, US_ASCII));
      for (int i = 0; i < MOST_LINES; i++) {
        String line = reader.readLine();
        if (line == null) {
          return false;
        }
        String reply =
            replies.entrySet().stream()
                .filter(one -> line.startsWith(one.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("500 what?");
        out.write((reply + "\r\n").getBytes(US_ASCII));
        if (line.equals(last)) {
          return true;
        }
      }
      return false;
    };
  }

  private static Opening smtp() {
    return lines(
        "220 mail.example ESMTP",
        Map.of(
            "EHLO", "250-mail.example\r\n250-STARTTLS\r\n250 8BITMIME",
            "STARTTLS", "220 go ahead"),
        "STARTTLS");
  }

  private void assertFollowed(ServiceLook.Result seen, String service) {
    assertThat(seen.service()).isEqualTo(service);
    ServiceLook.Tls tls = Objects.requireNonNull(seen.tls(), seen.toString());
    assertThat(tls.startTls()).isTrue();
    assertThat(tls.names()).containsExactly("mail.example");
    assertThat(tls.issuer()).contains("authority.example");
    assertThat(tls.nameMatches()).isTrue();
    assertThat(tls.trusted()).isTrue();
    assertThat(seen.isWithinTls()).isFalse();
    assertThat(seen.clearRefused()).isFalse();
    assertThat(seen.unanswered()).isEmpty();
    assertThat(seen.details()).doesNotContainKey("tls.fault");
  }

  @Test
  void smtp_showsItsCertificate() throws Exception {
    assertFollowed(look("mail", smtp()), "smtp");
  }

  @Test
  void smtpWithAnOldCertificateOfAnotherName_showsBoth() throws Exception {
    Instant now = Instant.now();
    certificates.signed(
        "old",
        "authority",
        "DNS:other.example",
        now.minus(20, ChronoUnit.DAYS),
        now.minus(10, ChronoUnit.DAYS));

    ServiceLook.Tls tls = Objects.requireNonNull(look("old", smtp()).tls());

    assertThat(tls.nameMatches()).isFalse();
    assertThat(tls.notAfter()).isBefore(now);
  }

  @Test
  void imap_showsItsCertificate() throws Exception {
    Map<String, String> replies =
        Map.of(
            "a CAPABILITY", "* CAPABILITY IMAP4rev1 STARTTLS\r\na OK done",
            "a STARTTLS", "a OK begin",
            "c LOGOUT", "* BYE\r\nc OK done");
    assertFollowed(look("mail", lines("* OK ready", replies, "a STARTTLS")), "imap");
  }

  @Test
  void pop3_showsItsCertificate() throws Exception {
    Map<String, String> replies =
        Map.of("CAPA", "+OK\r\nTOP\r\nSTLS\r\n.", "STLS", "+OK begin", "QUIT", "+OK bye");
    assertFollowed(look("mail", lines("+OK ready", replies, "STLS")), "pop3");
  }

  @Test
  void ftp_showsItsCertificate() throws Exception {
    Map<String, String> replies =
        Map.of("FEAT", "211-Features:\r\n AUTH TLS\r\n211 End", "AUTH TLS", "234 begin");
    assertFollowed(look("mail", lines("220 FTP server", replies, "AUTH TLS")), "ftp");
  }

  @Test
  void news_showsItsCertificate() throws Exception {
    Map<String, String> replies =
        Map.of("CAPABILITIES", "101 list\r\nVERSION 2\r\nSTARTTLS\r\n.", "STARTTLS", "382 begin");
    assertFollowed(look("mail", lines("200 news", replies, "STARTTLS")), "nntp");
  }

  /** Hangs up on other words, as PostgreSQL does. */
  @Test
  void postgreSql_showsItsCertificate() throws Exception {
    Opening opening =
        (in, out) -> {
          boolean asks = HexFormat.of().formatHex(in.readNBytes(8)).equals("0000000804d2162f");
          if (asks) {
            out.write('S');
          }
          return asks;
        };
    assertFollowed(look("mail", opening), "postgresql");
  }

  /** Its greeting and the start of TLS are on one connection. */
  @Test
  void mySql_showsItsCertificateOnTheFirstConnection() throws Exception {
    byte[] greeting =
        HexFormat.of()
            .parseHex(
                "2c000000"
                    + "0a382e302e333000"
                    + "01000000"
                    + "414141414141414100"
                    + "ffff"
                    + "2d0200ffdf15"
                    + "00000000000000000000"
                    + "4141414100");
    Opening opening =
        (in, out) -> {
          out.write(greeting);
          byte[] request = in.readNBytes(36);
          return request.length == 36 && request[0] == 32 && (request[5] & 0x08) != 0;
        };
    assertFollowed(look("mail", opening), "mysql");
  }

  @Test
  void refusal_isAFault() throws Exception {
    Map<String, String> replies =
        Map.of("EHLO", "250-mail.example\r\n250 STARTTLS", "STARTTLS", "454 not now");

    ServiceLook.Result seen = look("mail", lines("220 ESMTP", replies, "never"));

    assertThat(seen.service()).isEqualTo("smtp");
    assertThat(seen.tls()).isNull();
    assertThat(seen.details())
        .containsEntry("starttls", "offered")
        .containsEntry("tls.fault", "the server offers TLS, and does not take it up");
    assertThat(seen.unanswered()).isEmpty();
  }

  @Test
  void silenceInsteadOfTls_isUnanswered() throws Exception {
    Opening silent =
        (in, out) -> {
          boolean agreed = smtp().with(in, out);
          long ignored = in.transferTo(OutputStream.nullOutputStream());
          return agreed && ignored < 0;
        };

    ServiceLook.Result seen = look("mail", silent);

    assertThat(seen.tls()).isNull();
    assertThat(seen.unanswered()).containsExactly("smtp/tls");
  }
}
