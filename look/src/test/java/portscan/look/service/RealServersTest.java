package portscan.look.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.api.experiment.ServiceLook;
import portscan.api.experiment.ServiceLook.Behaviour;

/** Looks at the servers that people run, most on ports that tell nothing of their protocols. */
class RealServersTest {
  private static final String VERSION = "[0-9]+\\.[0-9]+.*";

  /** Of the certificate for db.example. */
  private static final String ID = "own";

  @TempDir private Path folder;

  @Test
  void openSsh_greets() throws IOException, InterruptedException {
    Program.needRoot("sshd's privilege separation");
    String sshd = Program.find("sshd", "openssh-server");
    Files.createDirectories(Path.of("/run/sshd"));
    Path key = folder.resolve("key");
    Program.run(folder, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key);
    int port = Program.freePort();
    try (Program _ =
        Program.start(
            folder,
            port,
            sshd,
            "-D",
            "-e",
            "-f",
            "/dev/null",
            "-h",
            key,
            "-o",
            "ListenAddress=127.0.0.1:" + port,
            "-o",
            "PidFile=none")) {
      ServiceLook.Result seen = Looking.at(port);
      assertThat(seen.behaviour()).isEqualTo(Behaviour.GREETS);
      assertIs(seen, "ssh", "OpenSSH");
      assertThat(seen.banner()).startsWith("SSH-2.0-OpenSSH_");
    }
  }

  @Test
  void nginx_answersHttp() throws IOException, InterruptedException {
    int port = Program.freePort();
    try (Program _ = nginx(port, "listen 127.0.0.1:" + port + ";")) {
      ServiceLook.Result seen = Looking.at(port);
      assertThat(seen.behaviour()).isEqualTo(Behaviour.ANSWERS);
      assertIs(seen, "http", "nginx");
      assertThat(seen.details()).containsEntry("http.status", "404");
      assertThat(seen.tls()).isNull();
      assertThat(seen.clearRefused()).isFalse();
    }
  }

  @Test
  void nginxWithTls_refusesWordsInClear() throws IOException, InterruptedException {
    Certificates certificates = new Certificates(folder);
    certificates.selfSigned("own", "localhost", 30);
    int port = Program.freePort();
    String listen =
        "listen 127.0.0.1:%d ssl http2; ssl_certificate %s; ssl_certificate_key %s;"
            .formatted(port, certificates.certificate("own"), certificates.key("own"));
    try (Program _ = nginx(port, listen)) {
      ServiceLook.Result seen = Looking.at(port);
      assertIs(seen, "http", "nginx");
      assertThat(Objects.requireNonNull(seen.tls()).protocol()).isEqualTo("h2");
      assertThat(seen.clearRefused()).isTrue();
    }
  }

  private Program nginx(int port, String listen) throws IOException, InterruptedException {
    String nginx = Program.find("nginx", "nginx-light");
    Path configuration =
        file(
            "nginx.conf",
            """
            daemon off; pid %1$s/nginx.pid; error_log %1$s/error.log;
            events { }
            http {
              access_log off; client_body_temp_path %1$s/a; proxy_temp_path %1$s/b;
              fastcgi_temp_path %1$s/c; uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e;
              server { %2$s location / { return 404; } }
            }
            """
                .formatted(folder, listen));
    return Program.start(folder, port, nginx, "-c", configuration);
  }

  @Test
  void redis_tellsItsVersion() throws IOException, InterruptedException {
    String redis = Program.find("redis-server", "redis-server");
    int port = Program.freePort();
    try (Program _ = Program.start(folder, port, redis, "--bind", "127.0.0.1", "--port", port)) {
      assertIs(Looking.at(port), "redis", "Redis");
    }
  }

  @Test
  void redisWithPassword_isRecognised() throws IOException, InterruptedException {
    String redis = Program.find("redis-server", "redis-server");
    int port = Program.freePort();
    try (Program _ =
        Program.start(
            folder, port, redis, "--bind", "127.0.0.1", "--port", port, "--requirepass", "x")) {
      ServiceLook.Result seen = Looking.at(port);
      assertThat(seen.service()).isEqualTo("redis");
      assertThat(seen.details().get("redis.access")).startsWith("NOAUTH");
    }
  }

  @Test
  void memcached_tellsItsVersion() throws IOException, InterruptedException {
    String memcached = Program.find("memcached", "memcached");
    int port = Program.freePort();
    try (Program _ =
        Program.start(
            folder, port, memcached, "-l", "127.0.0.1", "-p", port, "-U", "0", "-u", "nobody")) {
      assertIs(Looking.at(port), "memcache", "memcached");
    }
  }

  @Test
  void mosquitto_tellsItsVersion() throws IOException, InterruptedException {
    String mosquitto = Program.find("mosquitto", "mosquitto");
    int port = Program.freePort();
    Path configuration =
        file("mosquitto.conf", "listener %d 127.0.0.1\nallow_anonymous true\n".formatted(port));
    try (Program _ = Program.start(folder, port, mosquitto, "-c", configuration)) {
      assertIs(Looking.at(port), "mqtt", "mosquitto");
    }
  }

  @Test
  void nats_greets() throws IOException, InterruptedException {
    String nats = Program.find("nats-server", "nats-server");
    int port = Program.freePort();
    try (Program _ = Program.start(folder, port, nats, "-a", "127.0.0.1", "-p", port)) {
      ServiceLook.Result seen = Looking.at(port);
      assertThat(seen.behaviour()).isEqualTo(Behaviour.GREETS);
      assertIs(seen, "nats", "nats-server");
    }
  }

  @Test
  void dnsmasq_tellsItsVersion() throws IOException, InterruptedException {
    String dnsmasq = Program.find("dnsmasq", "dnsmasq-base");
    int port = Program.freePortLike(53);
    try (Program _ =
        Program.start(
            folder,
            port,
            dnsmasq,
            "--no-daemon",
            "--conf-file=/dev/null",
            "--no-resolv",
            "--no-hosts",
            "--bind-interfaces",
            "--listen-address=127.0.0.1",
            "--port=" + port)) {
      ServiceLook.Result seen = Looking.at(port);
      assertIs(seen, "domain", "dnsmasq");
    }
  }

  @Test
  void openLdap_showsItsRoot() throws IOException, InterruptedException {
    String slapd = Program.find("slapd", "slapd");
    Certificates own = selfSigned();
    int port = Program.freePortLike(389);
    Path configuration =
        file(
            "slapd.conf",
            """
            include /etc/ldap/schema/core.schema
            pidfile %s/slapd.pid
            TLSCertificateFile %s
            TLSCertificateKeyFile %s
            """
                .formatted(folder, own.certificate(ID), own.key(ID)));
    try (Program _ =
        Program.start(
            folder,
            port,
            slapd,
            "-d",
            "0",
            "-f",
            configuration,
            "-h",
            "ldap://127.0.0.1:" + port + "/")) {
      ServiceLook.Result seen = Looking.at(port);
      assertThat(seen.service()).isEqualTo("ldap");
      assertThat(seen.product()).isEqualTo("OpenLDAP");
      assertTakesUpTls(seen);
    }
  }

  @Test
  void mariaDb_greets() throws IOException, InterruptedException {
    Program.needRoot("mariadbd gives its privileges up itself");
    String mariadb = Program.find("mariadbd", "mariadb-server-core");
    Certificates own = selfSigned();
    int port = Program.freePort();
    try (Program _ =
        Program.start(
            folder,
            port,
            mariadb,
            "--no-defaults",
            "--user=root",
            "--skip-grant-tables",
            "--skip-networking=0",
            "--datadir=" + Files.createDirectory(folder.resolve("data")),
            "--socket=" + folder.resolve("s"),
            "--pid-file=" + folder.resolve("p"),
            "--ssl-cert=" + own.certificate(ID),
            "--ssl-key=" + own.key(ID),
            "--bind-address=127.0.0.1",
            "--port=" + port)) {
      ServiceLook.Result seen = Looking.at(port);
      assertIs(seen, "mysql", "MariaDB");
      assertTakesUpTls(seen);
    }
  }

  @Test
  void postgreSql_answersItsOwnWords() throws IOException, InterruptedException {
    Program.needRoot("the server must run as another user");
    String postgres = Program.find("postgres", "postgresql");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path data = folder.resolve("data");
    String initdb = postgres.replaceFirst("postgres$", "initdb");
    initdb = Files.isExecutable(Path.of(initdb)) ? initdb : "/usr/lib/postgresql/15/bin/initdb";
    Program.run(folder, "runuser", "-u", "postgres", "--", initdb, "-N", "-D", data);
    int port = Program.freePort();
    try (Program _ = postgres(postgres, data, port)) {
      ServiceLook.Result seen = Looking.at(port);
      assertThat(seen.service()).isEqualTo("postgresql");
      assertThat(seen.details().get("postgresql.error")).contains("255.0");
    }
    Certificates own = selfSigned();
    Program.run(folder, "chown", "postgres", own.key(ID));
    Files.writeString(
        data.resolve("postgresql.auto.conf"),
        "ssl = on\nssl_cert_file = '%s'\nssl_key_file = '%s'\n"
            .formatted(own.certificate(ID), own.key(ID)));
    try (Program _ = postgres(postgres, data, port)) {
      assertTakesUpTls(Looking.at(port));
    }
  }

  private Program postgres(String postgres, Path data, int port)
      throws IOException, InterruptedException {
    return Program.start(
        folder,
        port,
        "runuser",
        "-u",
        "postgres",
        "--",
        postgres,
        "-D",
        data,
        "-k",
        folder,
        "-h",
        "127.0.0.1",
        "-p",
        port);
  }

  private Certificates selfSigned() throws IOException, InterruptedException {
    Certificates certificates = new Certificates(folder);
    certificates.selfSigned(ID, "db.example", 30);
    return certificates;
  }

  private static void assertTakesUpTls(ServiceLook.Result seen) {
    ServiceLook.Tls tls = Objects.requireNonNull(seen.tls(), seen.toString());
    assertThat(tls.startTls()).isTrue();
    assertThat(tls.names()).containsExactly("db.example");
  }

  private static void assertIs(ServiceLook.Result seen, String service, String product) {
    assertThat(seen.service()).as(seen.toString()).isEqualTo(service);
    assertThat(seen.product()).as(seen.toString()).isEqualTo(product);
    assertThat(seen.version()).as(seen.toString()).matches(VERSION);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
