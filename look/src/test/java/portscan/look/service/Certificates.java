package portscan.look.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;

/** Certificates made by openssl in a folder. */
final class Certificates {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Path folder;
  private final String openssl;

  Certificates(Path folder) {
    this.folder = folder;
    openssl = Program.find("openssl", "openssl");
  }

  Path certificate(String id) {
    return folder.resolve(id + ".crt");
  }

  Path key(String id) {
    return folder.resolve(id + ".key");
  }

  /** One that vouches for itself. */
  void selfSigned(String id, String host, int days) throws IOException, InterruptedException {
    Program.run(
        folder,
        openssl,
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        key(id),
        "-out",
        certificate(id),
        "-days",
        days,
        "-subj",
        "/CN=" + host,
        "-addext",
        "subjectAltName=DNS:" + host);
  }

  /** One that the authority of that name vouches for. */
  void signed(String id, String authority, String names, Instant notBefore, Instant notAfter)
      throws IOException, InterruptedException {
    Program.run(
        folder,
        openssl,
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        key(id),
        "-out",
        folder.resolve(id + ".csr"),
        "-subj",
        "/CN=" + id);
    Path settings =
        Files.writeString(
            folder.resolve(id + ".cnf"),
            """
            [ca]
            default_ca = this
            [this]
            database = %1$s/%2$s.index
            new_certs_dir = %1$s
            rand_serial = yes
            default_md = sha256
            policy = any
            x509_extensions = server
            unique_subject = no
            [any]
            commonName = supplied
            [server]
            subjectAltName = %3$s
            extendedKeyUsage = serverAuth
            """
                .formatted(folder, id, names));
    Files.writeString(folder.resolve(id + ".index"), "");
    Program.run(
        folder,
        openssl,
        "ca",
        "-batch",
        "-config",
        settings,
        "-cert",
        certificate(authority),
        "-keyfile",
        key(authority),
        "-in",
        folder.resolve(id + ".csr"),
        "-out",
        certificate(id),
        "-notext",
        "-startdate",
        TIME.format(notBefore),
        "-enddate",
        TIME.format(notAfter));
  }

  /** The same, valid now. */
  void signed(String id, String authority, String names) throws IOException, InterruptedException {
    Instant now = Instant.now();
    signed(id, authority, names, now.minus(1, ChronoUnit.DAYS), now.plus(30, ChronoUnit.DAYS));
  }

  /** Its SHA-256 by openssl, as reports give it. */
  String fingerprint(String id) throws IOException, InterruptedException {
    Program.run(
        folder, openssl, "x509", "-in", certificate(id), "-noout", "-fingerprint", "-sha256");
    String told = Files.readString(folder.resolve("run.log")).strip();
    return told.substring(told.indexOf('=') + 1).replace(":", "").toLowerCase(Locale.ROOT);
  }

  /** Trust in the authority of that name alone. */
  Trust trust(String authority) {
    try (InputStream in = Files.newInputStream(certificate(authority))) {
      X509Certificate read =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return new Trust(() -> Set.of(new TrustAnchor(read, null)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }
}
