package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import portscan.api.model.Evidence;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;

class ProbeProgressTest {
  private static final IpAddress HOST = IpAddress.literal("127.0.0.1");

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private ProbeProgress progress(boolean isShown) {
    return new ProbeProgress(
        Console.of(InputStream.nullInputStream(), OutputStream.nullOutputStream(), err), isShown);
  }

  private static Observation open() {
    return new Observation(
        "127.0.0.1",
        HOST,
        80,
        Transport.TCP,
        "connect",
        new Outcome.Classified(PortState.OPEN, Reason.SYN_ACK, 1),
        new Evidence.Connected(HOST),
        Observation.LOCAL,
        null,
        Instant.EPOCH,
        null,
        1);
  }

  private void runs(ProbeProgress progress) {
    progress.ports(2);
    progress.observed(open());
    progress.note("a router limits its errors");
    progress.observed(open());
    progress.services(0, 2);
    progress.services(2, 2);
    progress.end();
  }

  @Test
  void line_isReplacedAndTakenAway() {
    runs(progress(true));

    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "\r0.0 %, 0 open\u001b[K\r"
                + "\r\u001b[Kportscan: a router limits its errors\n"
                + "\r100.0 %, 2 open, about to end\u001b[K\r"
                + "\rservices: 0 of 2 looked at\u001b[K\r"
                + "\rservices: 2 of 2 looked at\u001b[K\r"
                + "\r\u001b[K");
  }

  @Test
  void line_isForATerminalAlone() {
    runs(progress(false));

    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("portscan: a router limits its errors\n");
  }
}
