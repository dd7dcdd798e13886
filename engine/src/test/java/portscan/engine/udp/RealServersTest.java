package portscan.engine.udp;

import static portscan.engine.udp.RealServer.freePort;
import static portscan.engine.udp.RealServer.needRoot;
import static portscan.engine.udp.RealServer.program;
import static portscan.engine.udp.RealServer.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The requests, put to the servers that people run. */
class RealServersTest {
  @TempDir private Path folder;

  @Test
  void dns_toDnsmasq_isAnswered() throws IOException {
    int port = freePort();
    Path dnsmasq = program("dnsmasq", "dnsmasq-base");
    try (RealServer server =
        start(
            folder,
            dnsmasq,
            "--no-daemon",
            "--conf-file=/dev/null",
            "--no-resolv",
            "--no-hosts",
            "--bind-interfaces",
            "--listen-address=127.0.0.1",
            "--port=" + port)) {
      server.assertAnswers("dns", port);
    }
  }

  @Test
  void dns_toBind_isAnswered() throws IOException {
    int port = freePort();
    Path named = program("named", "bind9");
    Path configuration =
        file(
            "named.conf",
            """
            options {
              directory "%1$s"; pid-file none; session-keyfile "%1$s/session.key";
              listen-on port %2$d { 127.0.0.1; }; listen-on-v6 { none; };
              recursion no; dnssec-validation no;
            };
            controls { };
            """
                .formatted(folder, port));
    try (RealServer server = start(folder, named, "-g", "-c", configuration)) {
      server.assertAnswers("dns", port);
    }
  }

  @Test
  void tftp_toTftpd_isAnsweredFromAnotherPort() throws IOException {
    int port = freePort();
    Path tftpd = program("in.tftpd", "tftpd-hpa");
    needRoot("in.tftpd gives its privileges up itself");
    try (RealServer server =
        start(folder, tftpd, "-L", "-a", "127.0.0.1:" + port, "--user", "root", folder)) {
      server.assertAnswers("tftp", port);
    }
  }

  @Test
  void ntp_toChrony_isAnswered() throws IOException {
    int port = freePort();
    Path chronyd = program("chronyd", "chrony");
    needRoot("chronyd starts only as root");
    Path configuration =
        file(
            "chrony.conf",
            """
            port %d
            bindaddress 127.0.0.1
            allow 127.0.0.1
            local stratum 10
            cmdport 0
            bindcmdaddress /
            pidfile %s/chronyd.pid
            """
                .formatted(port, folder));
    try (RealServer server =
        start(folder, chronyd, "-d", "-x", "-u", "root", "-f", configuration)) {
      server.assertAnswers("ntp", port);
    }
  }

  @Test
  void snmp_toNetSnmp_isAnsweredInEveryVersion() throws IOException {
    int port = freePort();
    Path snmpd = program("snmpd", "snmpd");
    Path configuration = file("snmpd.conf", "rocommunity public 127.0.0.1\n");
    try (RealServer server =
        start(
            folder,
            Map.of("SNMP_PERSISTENT_DIR", folder.toString(), "MIBS", ""),
            List.of(
                snmpd.toString(),
                "-f",
                "-Lo",
                "-C",
                "-c",
                configuration.toString(),
                "-I",
                "system_mib,snmpEngine,usmStats",
                "udp:127.0.0.1:" + port))) {
      server.assertAnswers("snmp-v1", port);
      server.assertAnswers("snmp-v2c", port);
      server.assertAnswers("snmp-v3", port);
    }
  }

  @Test
  void version_toMemcached_isAnswered() throws IOException {
    int port = freePort();
    Path memcached = program("memcached", "memcached");
    try (RealServer server =
        start(folder, memcached, "-u", "root", "-l", "127.0.0.1", "-p", port, "-U", port)) {
      server.assertAnswers("memcached", port);
    }
  }

  @Test
  void binding_toCoturn_isAnswered() throws IOException {
    int port = freePort();
    Path turnserver = program("turnserver", "coturn");
    try (RealServer server =
        start(
            folder,
            turnserver,
            "-n",
            "--listening-ip=127.0.0.1",
            "--listening-port=" + port,
            "--stun-only",
            "--no-cli",
            "--no-tls",
            "--no-dtls",
            "--log-file=stdout",
            "--pidfile=" + folder.resolve("turn.pid"),
            "--userdb=" + folder.resolve("turndb"))) {
      server.assertAnswers("stun", port);
    }
  }

  @Test
  void clientHello_toOpenSsl_isAnswered() throws IOException {
    int port = freePort();
    Path openssl = program("openssl", "openssl");
    try (RealServer server =
        start(
            folder,
            openssl,
            "s_server",
            "-dtls1_2",
            "-accept",
            "127.0.0.1:" + port,
            "-nocert",
            "-psk",
            "00112233445566778899aabbccddeeff",
            "-cipher",
            "PSK")) {
      server.assertAnswers("dtls", port);
    }
  }

  @Test
  void hardReset_toOpenVpn_isAnswered() throws IOException, InterruptedException {
    int port = freePort();
    Path openvpn = program("openvpn", "openvpn");
    Path openssl = program("openssl", "openssl");
    RealServer.run(
        folder,
        Map.of(),
        List.of(
            openssl.toString(),
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-keyout",
            "key.pem",
            "-out",
            "certificate.pem",
            "-subj",
            "/CN=portscan"));
    try (RealServer server =
        start(
            folder,
            openvpn,
            "--dev",
            "null",
            "--proto",
            "udp",
            "--local",
            "127.0.0.1",
            "--port",
            port,
            "--tls-server",
            "--ca",
            "certificate.pem",
            "--cert",
            "certificate.pem",
            "--key",
            "key.pem",
            "--dh",
            "none")) {
      server.assertAnswers("openvpn", port);
    }
  }

  @Test
  void startOfTunnel_toXl2tpd_isAnswered() throws IOException {
    int port = freePort();
    Path xl2tpd = program("xl2tpd", "xl2tpd");
    needRoot("xl2tpd starts only as root");
    Path configuration =
        file(
            "xl2tpd.conf",
            """
            [global]
            listen-addr = 127.0.0.1
            port = %d
            [lns default]
            ip range = 192.0.2.10-192.0.2.20
            local ip = 192.0.2.1
            """
                .formatted(port));
    try (RealServer server =
        start(
            folder,
            xl2tpd,
            "-D",
            "-c",
            configuration,
            "-s",
            folder.resolve("secrets"),
            "-p",
            folder.resolve("pid"),
            "-C",
            folder.resolve("control"))) {
      server.assertAnswers("l2tp", port);
    }
  }

  @Test
  void options_toKamailio_isAnswered() throws IOException {
    int port = freePort();
    Path kamailio = program("kamailio", "kamailio");
    Path configuration =
        file(
            "kamailio.cfg",
            """
            #!KAMAILIO
            log_stderror=yes
            children=1
            disable_tcp=yes
            auto_aliases=no
            listen=udp:127.0.0.1:%d
            loadmodule "sl.so"
            loadmodule "maxfwd.so"
            request_route {
              if (!mf_process_maxfwd_header("10")) {
                sl_send_reply("483", "Too Many Hops");
                exit;
              }
              sl_send_reply("200", "OK");
            }
            """
                .formatted(port));
    try (RealServer server =
        start(
            folder, kamailio, "-DD", "-E", "-m", 16, "-M", 4, "-Y", folder, "-f", configuration)) {
      server.assertAnswers("sip", port);
    }
  }

  @Test
  void authentication_toMitKerberos_isAnswered() throws IOException, InterruptedException {
    int port = freePort();
    Path kdc = program("krb5kdc", "krb5-kdc");
    Path utility = program("kdb5_util", "krb5-kdc");
    Path client = file("krb5.conf", "[libdefaults]\ndefault_realm = TEST.INVALID\n");
    Path server =
        file(
            "kdc.conf",
            """
            [kdcdefaults]
            kdc_listen = 127.0.0.1:%1$d
            kdc_tcp_listen = ""
            [realms]
            TEST.INVALID = {
              database_name = %2$s/principal
              key_stash_file = %2$s/stash
              acl_file = %2$s/acl
            }
            [logging]
            kdc = STDERR
            """
                .formatted(port, folder));
    Map<String, String> environment =
        Map.of("KRB5_CONFIG", client.toString(), "KRB5_KDC_PROFILE", server.toString());
    RealServer.run(
        folder,
        environment,
        List.of(utility.toString(), "create", "-s", "-r", "TEST.INVALID", "-P", "secret"));
    try (RealServer running =
        start(
            folder,
            environment,
            List.of(kdc.toString(), "-n", "-P", folder.resolve("kdc.pid").toString()))) {
      running.assertAnswers("kerberos", port);
    }
  }

  @Test
  void get_toLibcoap_isAnswered() throws IOException {
    int port = freePort();
    Path coap = program("coap-server-notls", "libcoap3-bin");
    try (RealServer server = start(folder, coap, "-A", "127.0.0.1", "-p", port)) {
      server.assertAnswers("coap", port);
    }
  }

  @Test
  void ping_toMumble_isAnswered() throws IOException {
    int port = freePort();
    Path mumble = program("murmurd", "mumble-server");
    Path configuration =
        file(
            "mumble.ini",
            """
            database=%1$s/mumble.sqlite
            host=127.0.0.1
            port=%2$d
            bonjour=False
            uname=root
            logfile=
            """
                .formatted(folder, port));
    try (RealServer server = start(folder, mumble, "-fg", "-ini", configuration)) {
      server.assertAnswers("mumble", port);
    }
  }

  /** On any port but 500 charon wants the marker that port 4500 has. */
  @Test
  void securityAssociation_toStrongSwan_isRefusedInBothVersions() throws IOException {
    int port = freePort();
    Path charon = program("charon", "strongswan-charon");
    needRoot("charon opens the kernel's IPsec tables");
    Path configuration =
        file(
            "strongswan.conf",
            """
            charon {
              port = %d
              port_nat_t = %d
              install_routes = no
              routing_table = 0
              load = random nonce aes sha1 sha2 hmac kdf gmp kernel-netlink socket-default
              filelog { stderr { default = 1 } }
            }
            """
                .formatted(freePort(), port));
    try (RealServer server =
        start(
            folder,
            Map.of("STRONGSWAN_CONF", configuration.toString()),
            List.of(charon.toString()))) {
      server.assertAnswers("ikev2-nat", port);
      server.assertAnswers("ikev1-nat", port);
    }
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
