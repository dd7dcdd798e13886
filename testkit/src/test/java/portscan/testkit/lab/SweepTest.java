package portscan.testkit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LabExtension.class)
final class SweepTest {

  /** A process that builds a lab with a process in it, says both and waits to be killed. */
  static final class Victim {
    private Victim() {}

    static void main(String[] arguments) throws InterruptedException {
      Lab lab = Lab.open();
      Host host = lab.host("victim");
      lab.line(host, lab.router("r1"), lab.host("other"));
      host.etc("hosts", "203.0.113.1 db.example\n");
      Background sleeper = host.start("setsid", "sleep", "600");
      System.out.println(host.namespace() + " " + sleeper.pid());
      System.out.flush();
      Thread.sleep(600_000);
    }
  }

  private static Process startVictim() throws IOException {
    return new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-cp",
            ClassPath.own(),
            Victim.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static List<String> namespacesOf(Process process) {
    return Leftovers.names(Leftovers.NAMESPACES).stream()
        .filter(name -> name.startsWith("ps-" + process.pid() + "-"))
        .toList();
  }

  @Test
  void sweep_afterKill_removesNamespacesProcessesAndFiles() throws Exception {
    Process victim = startVictim();
    try (BufferedReader output = victim.inputReader(StandardCharsets.UTF_8)) {
      String[] words = output.readLine().split(" ", -1);
      String namespace = words[0];
      ProcessHandle sleeper = ProcessHandle.of(Long.parseLong(words[1])).orElseThrow();
      Path etc = Node.ETC.resolve(namespace);

      assertThat(Lab.sweep()).as("the owner lives").doesNotContain(namespace);
      assertThat(namespacesOf(victim)).hasSize(3);

      victim.destroyForcibly();
      assertThat(victim.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(namespacesOf(victim)).as("a killed process cleans up nothing").hasSize(3);
      assertThat(sleeper.isAlive()).isTrue();
      assertThat(etc).exists();

      // Another process's lab may sweep first, so what sweep returns is not asked.
      Lab.sweep();
      assertThat(namespacesOf(victim)).isEmpty();
      assertThat(sleeper.onExit().get(5, TimeUnit.SECONDS).isAlive()).isFalse();
      assertThat(etc).doesNotExist();
    } finally {
      victim.destroyForcibly();
    }
  }

  @Test
  void ending_inOrder_closesLabsThatTheProgramForgot() throws Exception {
    Process victim = startVictim();
    try (BufferedReader output = victim.inputReader(StandardCharsets.UTF_8)) {
      assertThat(output.readLine()).startsWith("ps-" + victim.pid() + "-");
      victim.destroy();
      assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(namespacesOf(victim)).isEmpty();
    } finally {
      victim.destroyForcibly();
    }
  }

  @Test
  void close_leavesNothingOfTheLab() {
    String prefix;
    Background sleeper;
    try (Lab lab = Lab.open()) {
      prefix = lab.prefix();
      Host host = lab.host("a");
      lab.line(host, lab.router("r1"), lab.host("b"));
      host.etc("hosts", "");
      sleeper = host.start("sleep", "600");
      assertThat(namesWith(prefix)).hasSize(3);
    }
    assertThat(namesWith(prefix)).isEmpty();
    assertThat(Leftovers.names(Node.ETC)).noneMatch(name -> name.startsWith(prefix));
    assertThat(sleeper.isAlive()).isFalse();
  }

  @Test
  void close_afterAFailedBuild_leavesNothing() {
    String prefix;
    try (Lab lab = Lab.open()) {
      prefix = lab.prefix();
      lab.host("a").ip("nonsense");
      assertThat(org.assertj.core.api.Assertions.catchThrowable(lab::up))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("nonsense");
    }
    assertThat(namesWith(prefix)).isEmpty();
  }

  private static List<String> namesWith(String prefix) {
    return Leftovers.names(Leftovers.NAMESPACES).stream()
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  @Test
  void sweep_touchesNoNameThatNoLabGave() throws IOException {
    for (String name : List.of("ps-x-1-a", "ps-1", "web", "ps-12-", "xps-999999999-1-1-a")) {
      assertThat(Owner.ofName(name)).as(name).isEmpty();
    }
    Path stranger = Files.createDirectories(Leftovers.FILES.resolve("not-a-lab"));
    try {
      Lab.sweep();
      assertThat(stranger).exists();
    } finally {
      Files.delete(stranger);
    }
  }

  @Test
  void owner_isThisProcessOnlyWithItsStart() {
    Owner self = Owner.self();
    assertThat(self.isAlive()).isTrue();
    assertThat(new Owner(self.pid(), self.start() + 1).isAlive()).isFalse();
    assertThat(Owner.ofName(self.prefix() + "-1-scanner")).contains(self);
  }
}
