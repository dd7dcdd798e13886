package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portscan.sys.Capabilities;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WhyCommandTest {
  private ServerSocket listener;
  private String open;
  private String closed;

  /** Greets whoever connects, so that something answers. */
  @BeforeEach
  void open() throws IOException {
    listener = Loopback.listener();
    open = "127.0.0.1:" + listener.getLocalPort();
    closed = "127.0.0.1:" + Loopback.closedPort();
    Thread.ofPlatform().daemon().start(this::greet);
  }

  private void greet() {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        client.getOutputStream().write("220 ready \u001b[31m\r\n".getBytes(StandardCharsets.UTF_8));
        // Until it has said its first words, or has gone.
        int first = client.getInputStream().read();
        assertThat(first).isBetween(-1, 255);
      } catch (IOException e) {
        // A prober resets what it has seen enough of; the listener closes at the end.
      }
    }
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  private static JsonNode json(Invocation run) {
    return JsonMapper.shared().readTree(run.out());
  }

  @Test
  void openPort_givesZeroAndAFinding() {
    Invocation run = Invocation.of("why", open, "--format", "json");

    assertThat(run.err()).isEmpty();
    JsonNode document = json(run);
    assertThat(document.get("command").asString()).isEqualTo("why");
    assertThat(document.get("target").asString()).isEqualTo(open);
    assertThat(document.get("complete").asBoolean()).isTrue();
    assertThat(document.at("/observations/0/state").asString()).isEqualTo("open");
    assertThat(document.at("/findings/0/nextSteps/0").asString()).isNotEmpty();
    assertThat(document.get("checklist")).hasSize(9);
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void closedPort_givesOneAndItsCause() {
    Invocation run = Invocation.of("why", closed, "--format", "json");

    assertThat(json(run).at("/findings/0/code").asString()).isEqualTo("nothing-listening");
    assertThat(json(run).at("/findings/0/address").asString()).isEqualTo("127.0.0.1");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void pcap_keepsThePackets_orSaysWhyItDoesNot(@TempDir Path folder) {
    Path capture = folder.resolve("capture");

    Invocation run = Invocation.of("why", closed, "--quiet", "--pcap", "" + capture);

    assertThat(run.exitCode()).isEqualTo(1);
    if (Capabilities.ofThisProcess().hasNetRaw()) {
      assertThat(run.err()).isEmpty();
      assertThat(capture).satisfies(file -> assertThat(Files.size(file)).isGreaterThan(1_000));
    } else {
      assertThat(run.err()).contains("no capture is written", "CAP_NET_RAW");
      assertThat(capture).doesNotExist();
    }
  }

  @Test
  void hostAndPort_mayBeTwoWords() {
    String port = closed.substring(closed.indexOf(':') + 1);

    Invocation run = Invocation.of("why", "127.0.0.1", port, "--quiet");

    assertThat(run.out().lines().findFirst())
        .hasValueSatisfying(
            line -> assertThat(line).matches("nothing-listening [01]\\.\\d\\d 127\\.0\\.0\\.1 .*"));
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void text_saysCauseNextStepAndChecklistWithoutControlCharacters() {
    Invocation run = Invocation.of("why", open);

    assertThat(run.out()).contains(open, "Next   1. ", "\n  [", "packets in ").matches("[ -~\n]*");
    assertThat(Invocation.of("why", closed).out()).contains("Cause", "nothing-listening");
  }

  @Test
  void output_goesToTheFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("why.md");

    Invocation run = Invocation.of("why", closed, "--format", "markdown", "-o", file.toString());

    assertThat(run).isEqualTo(new Invocation(1, "", ""));
    assertThat(file).content().contains("### " + closed, "**Cause:**", "- [");
  }

  @Test
  void targetWithoutAnAddressOfTheFamily_givesTwo() {
    Invocation run = Invocation.of("why", "-6", closed, "--format", "json");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(json(run).at("/observations/0/state").isNull()).isTrue();
  }

  @Test
  void interrupt_writesWhatIsKnown() {
    Thread.currentThread().interrupt();

    Invocation run = Invocation.of("why", closed, "--format", "json");

    assertThat(run.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(json(run).get("complete").asBoolean()).isFalse();
    assertThat(json(run).at("/findings/0/code").asString()).isEqualTo("undetermined");
    assertThat(Thread.interrupted()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          127.0.0.1:1 127.0.0.1:2                   | one target at a time
          127.0.0.1:22,80                           | one port at a time
          127.0.0.1 -p 1-9                          | one port at a time
          127.0.0.0/30:22                           | one host at a time
          127.0.0.1                                 | names no port
          127.0.0.1:80 --format csv                 | unknown format "csv"
          127.0.0.1:80 --expect-address here        | --expect-address "here" is not an IP address
          127.0.0.1:80 --expect-address 127.0.0.1,  | --expect-address "" is not an IP address
          127.0.0.1:80 --expect-address=            | --expect-address needs a value
          127.0.0.1:80 --compare 127.0.0.0/30       | one host at a time
          127.0.0.1:80 --compare 127.0.0.2,127.0.1.3 | --compare takes one host
          127.0.0.1:80 --count 3                    | unknown option "--count"
          127.0.0.1:80 -o /no/such/folder/file      | cannot be written
          """)
  void wordsThatAreOff_areNamed(String words, String expected) {
    Invocation run = Invocation.of(("why " + words).split(" "));

    assertThat(run.err()).contains(expected);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
