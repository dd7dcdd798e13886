package portscan.look.service;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.ServiceLook;
import portscan.api.experiment.ServiceLook.Behaviour;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.api.scan.Origin;
import portscan.api.scan.ScopePolicy;

/** Servers that are broken, or worse. */
class HostileServersTest {
  private static final byte[] NOISE = "\u0007\u001b[2Jx\u0000".repeat(1000).getBytes(US_ASCII);

  @Test
  void closingAtOnce_isToldFromSilence() throws IOException, InterruptedException {
    assertThat(look((socket, in, out) -> {}).behaviour()).isEqualTo(Behaviour.CLOSES_AT_ONCE);
  }

  @Test
  void resettingAtOnce_isClosingAtOnce() throws IOException, InterruptedException {
    assertThat(look((socket, in, out) -> socket.setSoLinger(true, 0)).behaviour())
        .isEqualTo(Behaviour.CLOSES_AT_ONCE);
  }

  @Test
  void closingOnWords_isToldFromSilence() throws IOException, InterruptedException {
    assertThat(look((socket, in, out) -> in.read()).behaviour())
        .isEqualTo(Behaviour.CLOSES_ON_WORDS);
  }

  @Test
  void silence_isSilence() throws IOException, InterruptedException {
    ServiceLook.Result seen =
        look((socket, in, out) -> in.transferTo(OutputStream.nullOutputStream()));
    assertThat(seen.behaviour()).isEqualTo(Behaviour.SILENT);
    assertThat(seen.tls()).isNull();
  }

  @Test
  void echo_isNoProtocol() throws IOException, InterruptedException {
    ServiceLook.Result seen = look((socket, in, out) -> in.transferTo(out));
    assertThat(seen.behaviour()).isEqualTo(Behaviour.ANSWERS);
    assertThat(seen.service()).isEmpty();
  }

  @Test
  void endlessBanner_isCutAndMadePrintable() throws IOException, InterruptedException {
    ServiceLook.Result seen =
        look((socket, in, out) -> {
          while (true) {
            out.write(NOISE);
          }
        });
    assertThat(seen.behaviour()).isEqualTo(Behaviour.GREETS);
    assertPrintable(seen);
    assertThat(seen.banner()).startsWith("??[2Jx?").hasSizeLessThanOrEqualTo(Shown.LONGEST);
  }

  @Test
  void slowDrip_endsInTime() throws IOException, InterruptedException {
    ServiceLook.Result seen =
        look((socket, in, out) -> {
          while (true) {
            out.write('2');
            Thread.sleep(100);
          }
        });
    assertThat(seen.behaviour()).isEqualTo(Behaviour.GREETS);
  }

  @Test
  void slowDripOfMail_endsInTime() throws IOException, InterruptedException {
    ServiceLook.Result seen =
        look((socket, in, out) -> {
          out.write("220-mail.example ESMTP\r\n".getBytes(US_ASCII));
          while (true) {
            out.write("250-x\r\n".getBytes(US_ASCII));
            Thread.sleep(30);
          }
        });
    assertThat(seen.behaviour()).isEqualTo(Behaviour.GREETS);
  }

  @Test
  void endlessHeader_isCut() throws IOException, InterruptedException {
    ServiceLook.Result seen =
        look((socket, in, out) -> {
          if (in.read() == 'G') {
            out.write("HTTP/1.1 200 OK\r\nServer: x/1.0\r\nX-Endless: ".getBytes(US_ASCII));
            while (true) {
              out.write(NOISE);
            }
          }
        });
    assertThat(seen.service()).isEqualTo("http");
    assertThat(seen.product()).isEqualTo("x");
    assertThat(seen.version()).isEqualTo("1.0");
  }

  @Test
  void brokenTlsRecord_isFaulty() throws IOException, InterruptedException {
    ServiceLook.Result seen =
        look((socket, in, out) -> {
          if (in.read() == 0x16) {
            out.write(HexFormat.of().parseHex("160303004002000040ffffffffffffffffffff"));
            out.write(new byte[200]);
            out.flush();
            Thread.sleep(50);
          }
        });
    assertThat(seen.tls()).isNull();
    assertThat(seen.details()).containsKey("tls.fault");
    assertThat(seen.behaviour()).isEqualTo(Behaviour.ANSWERS);
    assertThat(seen.clearRefused()).isTrue();
    assertPrintable(seen);
  }

  @Test
  void endlessTlsHandshake_endsInTime() throws IOException, InterruptedException {
    ServiceLook.Result seen =
        look((socket, in, out) -> {
          if (in.read() == 0x16) {
            while (true) {
              out.write(HexFormat.of().parseHex("160303"));
              Thread.sleep(100);
            }
          }
        });
    assertThat(seen.tls()).isNull();
  }

  @Test
  void controlCharacters_neverPass() throws IOException, InterruptedException {
    ServiceLook.Result seen =
        look((socket, in, out) -> {
          out.write("SSH-2.0-Open\u001b]0;SSH_9\u0007 \u0001comment\r\n".getBytes(US_ASCII));
          in.transferTo(OutputStream.nullOutputStream());
        });
    assertThat(seen.service()).isEqualTo("ssh");
    assertPrintable(seen);
  }

  @Test
  void greetingThatComesLate_isUnderstood() throws IOException, InterruptedException {
    ServiceLook.Result seen =
        look((socket, in, out) -> {
          Thread.sleep(600);
          out.write("SSH-2.0-Slow_1.2\r\n".getBytes(US_ASCII));
          in.transferTo(OutputStream.nullOutputStream());
        });
    assertThat(seen.banner()).startsWith("SSH-2.0-Slow");
  }

  @Test
  void connections_areFew() throws IOException, InterruptedException {
    try (Impostor impostor = new Impostor((socket, in, out) -> in.read())) {
      ServiceLook.Result seen = Looking.at(impostor.port());
      assertThat(impostor.connections()).isLessThanOrEqualTo(8);
      assertThat(seen.packets()).isEqualTo(4 * impostor.connections());
    }
  }

  @Test
  void closedPort_isUnreachable() throws IOException, InterruptedException {
    assertThat(Looking.at(Program.freePort()).behaviour()).isEqualTo(Behaviour.UNREACHABLE);
  }

  @Test
  void forbiddenPort_isNotTouched() throws IOException, InterruptedException {
    ScopePolicy forbidding = (target, endpoint) -> java.util.Optional.of("not in scope");
    try (Impostor impostor = new Impostor((socket, in, out) -> {})) {
      Attempt<ServiceLook.Result> attempt =
          new ServiceLooks(new Egress(forbidding, AuditSink.none()), Origin.any())
              .look(Looking.asked(impostor.port(), null));
      assertThat(attempt).isEqualTo(new Attempt.Unavailable<>("not in scope"));
      assertThat(impostor.connections()).isZero();
    }
  }

  @Test
  void interruption_endsIt() throws IOException, InterruptedException {
    try (Impostor impostor =
        new Impostor((socket, in, out) -> in.transferTo(OutputStream.nullOutputStream()))) {
      AtomicReference<Object> ended = new AtomicReference<>();
      Thread looking =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  ended.set(Looking.at(impostor.port()));
                } catch (InterruptedException e) {
                  ended.set(e);
                }
              });
      Thread.sleep(200);
      looking.interrupt();
      looking.join(Duration.ofMillis(500));
      assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    }
  }

  private static ServiceLook.Result look(Impostor.Conduct conduct)
      throws IOException, InterruptedException {
    try (Impostor impostor = new Impostor(conduct)) {
      return Looking.at(impostor.port());
    }
  }

  static void assertPrintable(ServiceLook.Result seen) {
    String all = seen.banner() + seen.product() + seen.version() + seen.details();
    assertThat(all.codePoints().filter(Character::isISOControl).count()).as(all).isZero();
  }
}
