package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ListenersCommandTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private ServerSocket listener;
  private String port;

  @BeforeEach
  void open() throws IOException {
    listener = Loopback.listener();
    port = "" + listener.getLocalPort();
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  @Test
  void text_namesPortAddressAndOwnProcess() {
    Invocation run = Invocation.of("listeners", "-v");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .anySatisfy(line ->
            assertThat(line)
                .startsWith(port + "/tcp")
                .contains("127.0.0.1", "[" + ProcessHandle.current().pid() + "]"));
  }

  @Test
  void json_isOneDocument() {
    JsonNode document = JSON.readTree(Invocation.of("listeners", "--format", "json").out());

    assertThat(document.get("schema").asString()).isEqualTo("portscan/1");
    assertThat(document.get("command").asString()).isEqualTo("listeners");
    assertThat(document.get("listeners").valueStream())
        .anySatisfy(entry -> {
          assertThat(entry.get("port").asInt()).isEqualTo(listener.getLocalPort());
          assertThat(entry.get("address").asString()).isEqualTo("127.0.0.1");
          assertThat(entry.get("pids").asString()).isEqualTo("" + ProcessHandle.current().pid());
        });
  }

  @Test
  void jsonLinesAndCsv_ofOnePort_haveOneEntry() {
    Invocation lines = Invocation.of("listeners", "-p", port, "--format", "jsonl");
    assertThat(lines.out().lines())
        .singleElement()
        .satisfies(line ->
            assertThat(JSON.readTree(line).get("port").asInt()).isEqualTo(listener.getLocalPort()));
    Invocation csv = Invocation.of("listeners", "-p", port, "--format", "csv");
    assertThat(csv.out().lines()).hasSize(2);
    assertThat(csv.out()).startsWith("transport,address,port,").contains("tcp,127.0.0.1," + port);
  }

  @Test
  void portFilter_takesRangesAndNamesOfEitherTransport() {
    assertThat(Invocation.of("listeners", "-p", "1-65535", "--format", "csv").out()).contains(port);
    assertThat(Invocation.of("listeners", "-p", "U:1-65535", "--format", "csv").out())
        .doesNotContain("tcp,");
    for (String service : new String[] {"ssh", "tftp", "domain"}) {
      Invocation run = Invocation.of("listeners", "-p", service);
      assertThat(run.exitCode()).as(service + run.err()).isZero();
    }
  }

  @Test
  void transportFilter_leavesTheOtherOut() {
    assertThat(Invocation.of("listeners", "--udp", "--format", "csv").out())
        .doesNotContain("tcp,127.0.0.1," + port);
    assertThat(Invocation.of("listeners", "--tcp", "--format", "csv").out())
        .contains("tcp,127.0.0.1," + port)
        .doesNotContain("\nudp,");
  }

  @Test
  void check_saysThatItAnswers() {
    Invocation text = Invocation.of("listeners", "--check", "-p", port);
    assertThat(text.out()).contains("127.0.0.1 open");
    Invocation lines = Invocation.of("listeners", "--check", "-p", port, "--format", "jsonl");
    assertThat(JSON.readTree(lines.out()).get("probes").asString()).isEqualTo("127.0.0.1 open");
  }
}
