package portscan.look.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.api.experiment.ServiceLook;

/** Certificates good and bad, shown by openssl's server. */
class TlsLookTest {
  @TempDir private Path folder;

  @Test
  void goodCertificate_isForItsNameAndTrusted() throws IOException, InterruptedException {
    ServiceLook.Result seen = look("DNS:db.example,IP:127.0.0.1", "db.example");
    ServiceLook.Tls tls = Objects.requireNonNull(seen.tls());
    assertThat(tls.nameMatches()).isTrue();
    assertThat(tls.trusted()).isTrue();
    assertThat(tls.names()).containsExactly("db.example", "127.0.0.1");
    assertThat(tls.version()).isEqualTo("TLSv1.3");
    assertThat(tls.issuer()).contains("authority.example");
    assertThat(tls.fingerprint()).isEqualTo(new Certificates(folder).fingerprint("db"));
    assertThat(tls.notAfter()).isAfter(Instant.now());
    assertThat(seen.clearRefused()).isTrue();
  }

  @Test
  void certificateOfTheAddress_isForTheAddress() throws IOException, InterruptedException {
    ServiceLook.Result seen = look("DNS:db.example,IP:127.0.0.1", null);
    assertThat(Objects.requireNonNull(seen.tls()).nameMatches()).isTrue();
  }

  @Test
  void certificateOfAnotherName_isNotForThisOne() throws IOException, InterruptedException {
    ServiceLook.Result seen = look("DNS:db.example", "shop.example");
    ServiceLook.Tls tls = Objects.requireNonNull(seen.tls());
    assertThat(tls.nameMatches()).isFalse();
    assertThat(tls.trusted()).isTrue();
  }

  @Test
  void expiredCertificate_isToldByItsDateAlone() throws IOException, InterruptedException {
    Certificates certificates = authority();
    Instant now = Instant.now();
    certificates.signed(
        "old",
        "authority",
        "DNS:db.example",
        now.minus(20, ChronoUnit.DAYS),
        now.minus(10, ChronoUnit.DAYS));
    ServiceLook.Tls tls =
        Objects.requireNonNull(serve(certificates, "old", "db.example", List.of()).tls());
    assertThat(tls.notAfter()).isBefore(now);
    assertThat(tls.nameMatches()).isTrue();
    assertThat(tls.trusted()).isTrue();
  }

  @Test
  void selfSignedCertificate_isNotTrusted() throws IOException, InterruptedException {
    Certificates certificates = authority();
    certificates.selfSigned("own", "db.example", 30);
    ServiceLook.Tls tls =
        Objects.requireNonNull(serve(certificates, "own", "db.example", List.of()).tls());
    assertThat(tls.trusted()).isFalse();
    assertThat(tls.nameMatches()).isTrue();
  }

  @Test
  void applicationProtocol_isTheOneThatTheServerChose() throws IOException, InterruptedException {
    Certificates certificates = authority();
    certificates.signed("db", "authority", "DNS:db.example");
    ServiceLook.Result seen = serve(certificates, "db", "db.example", List.of("-alpn", "http/1.1"));
    assertThat(Objects.requireNonNull(seen.tls()).protocol()).isEqualTo("http/1.1");
    assertThat(seen.service()).isEqualTo("http");
  }

  @Test
  void serverOfTooOldTls_isFaulty() throws IOException, InterruptedException {
    Certificates certificates = authority();
    certificates.signed("db", "authority", "DNS:db.example");
    List<String> old = List.of("-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0");
    ServiceLook.Result seen = serve(certificates, "db", "db.example", old);
    assertThat(seen.tls()).isNull();
    assertThat(seen.details()).containsEntry("tls.fault", "alert protocol_version");
    assertThat(seen.clearRefused()).isTrue();
  }

  private Certificates authority() throws IOException, InterruptedException {
    Certificates certificates = new Certificates(folder);
    certificates.selfSigned("authority", "authority.example", 60);
    return certificates;
  }

  private ServiceLook.Result look(String names, @Nullable String asked)
      throws IOException, InterruptedException {
    Certificates certificates = authority();
    certificates.signed("db", "authority", names);
    return serve(certificates, "db", asked, List.of());
  }

  private ServiceLook.Result serve(
      Certificates certificates, String id, @Nullable String asked, List<String> more)
      throws IOException, InterruptedException {
    int port = Program.freePort();
    List<Object> command =
        new java.util.ArrayList<>(
            List.of(
                Program.find("openssl", "openssl"),
                "s_server",
                "-accept",
                "127.0.0.1:" + port,
                "-www",
                "-cert",
                certificates.certificate(id),
                "-key",
                certificates.key(id)));
    command.addAll(more);
    try (Program _ = Program.start(folder, port, command.toArray())) {
      return Looking.at(port, asked, certificates.trust("authority"));
    }
  }
}
