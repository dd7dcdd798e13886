package portscan.testkit.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

final class CommandTest {

  @LabTest
  void exec_returnsExitCodeAndBothOutputs(Lab lab) {
    Result result = lab.host("alone").exec("sh", "-c", "echo out; echo err >&2; exit 3");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.stdout()).isEqualTo("out\n");
    assertThat(result.stderr()).isEqualTo("err\n");
  }

  @LabTest
  void input_isRead_andEmptyOtherwise(Lab lab) {
    Host host = lab.host("alone");
    assertThat(host.command("cat").input("words").run().stdout()).isEqualTo("words");
    assertThat(host.exec("cat").stdout()).isEmpty();
  }

  @LabTest
  void environmentAndDirectory_areThoseAskedFor(Lab lab) {
    Command command =
        lab.host("alone")
            .command("sh", "-c", "echo $WORD; pwd")
            .environment("WORD", "x y")
            .directory(java.nio.file.Path.of("/usr"));
    assertThat(command.run().stdout()).isEqualTo("x y\n/usr\n");
  }

  @LabTest
  void timeout_killsAndFails(Lab lab) {
    Command command = lab.host("alone").command("sleep", "600").timeout(Duration.ofMillis(200));
    assertThatThrownBy(command::run)
        .isInstanceOf(LabException.class)
        .hasMessageContaining("did not end in 200 ms");
  }

  @LabTest
  void asNobody_hasNoCapabilityAndNoGroup(Lab lab) {
    Result result =
        lab.host("alone")
            .command("sh", "-c", "id -u; id -g; id -G; grep ^Cap /proc/self/status")
            .asNobody()
            .run();
    assertThat(result.stdout().lines().limit(3)).containsExactly("65534", "65534", "65534");
    assertThat(result.stdout().lines().skip(3))
        .hasSize(5)
        .allMatch(line -> line.endsWith("0000000000000000"));
  }

  @LabTest
  void java_asNobody_findsItsClasses(Lab lab) {
    Host host = lab.host("alone");
    Result result = host.java(Knock.class, "tcp,127.0.0.1,9").asNobody().run();
    assertThat(result.stdout()).as("%s", result).contains("refused");
  }

  @LabTest
  void signal_int_interruptsTheProcess(Lab lab) {
    Background process =
        lab.host("alone")
            .start(
                "sh", "-c", "trap 'echo caught; kill $!; exit 5' INT; echo set; sleep 600 & wait");
    process.awaitOutput("set", Duration.ofSeconds(5));
    process.signal("INT");
    Result result = process.await(Duration.ofSeconds(5));
    assertThat(result.stdout()).contains("caught");
    assertThat(result.exitCode()).isEqualTo(5);
  }

  @LabTest
  void awaitOutput_ofAnEndedProcess_failsWithItsOutput(Lab lab) {
    Background process = lab.host("alone").start("sh", "-c", "echo trouble >&2");
    assertThatThrownBy(() -> process.awaitOutput("never", Duration.ofSeconds(5)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("trouble");
  }
}
