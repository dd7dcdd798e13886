package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The whole process, on this machine's loopback addresses. */
class LauncherIT {
  private static final int MOST_MEMORY_KIB = 256 * 1024;
  private static final int MANY = 20_000;

  @BeforeAll
  static void launcherStarts() {
    assertThat(Launcher.first().exitCode()).as(Launcher.first().err()).isZero();
  }

  private ServerSocket listener;
  private String open;
  private String closed;

  @BeforeEach
  void open() throws IOException {
    listener = Loopback.listener();
    open = "127.0.0.1:" + listener.getLocalPort();
    closed = "127.0.0.1:" + Loopback.closedPort();
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  @Test
  void start_takesTheModulesAsMavenAssembledThem() throws IOException {
    assertThat(Launcher.portscan("--version"))
        .isEqualTo(new Invocation(0, "portscan " + Version.CURRENT + "\n", ""));
    List<String> ready = Files.readAllLines(Launcher.ROOT.resolve("cli/target/dist/ready"));
    assertThat(ready).hasSize(4);
    for (String kind : List.of("quick", "full")) {
      assertThat(Launcher.ROOT.resolve("cli/target/dist/" + ready.get(1) + "-" + kind + ".aot"))
          .isRegularFile();
    }
  }

  @Test
  void exitCodes_areThoseOfTheContract() {
    assertThat(Launcher.portscan("check", open).exitCode()).isZero();
    assertThat(Launcher.portscan("check", closed).exitCode()).isEqualTo(1);
    assertThat(Launcher.portscan("check", "nowhere.invalid:1").exitCode()).isEqualTo(2);
    assertThat(Launcher.portscan("check", "127.0.0.1:0").exitCode()).isEqualTo(64);
    assertThat(Launcher.portscan().exitCode()).isEqualTo(64);
    assertThat(Launcher.portscan("wait", closed, "-t", "300ms").exitCode()).isEqualTo(124);
    assertThat(Launcher.portscan("wait", open, "-q")).isEqualTo(new Invocation(0, "", ""));
  }

  @Test
  void record_takesTheStoreOntoThePath_andAPlainCheckDoesNot(@TempDir Path folder)
      throws IOException {
    String data = folder.resolve("data").toString();
    String script = "PORTSCAN_JAVA_OPTS=-Xlog:class+load:file=$1 exec \"$0\" check \"$2\" -q $3";
    Path plain = folder.resolve("plain.log");
    Path recorded = folder.resolve("recorded.log");

    Invocation check = Launcher.shell(script, plain.toString(), open, "");
    Invocation record =
        Launcher.shell(script, recorded.toString(), open, "--record --data " + data);

    assertThat(check).isEqualTo(new Invocation(0, open + "\n", ""));
    assertThat(record)
        .isEqualTo(new Invocation(0, open + "\n", "portscan: recorded as run 1: 1 port\n"));
    assertThat(Launcher.portscan("history", "--data", data).out())
        .startsWith("run 1 ")
        .contains("check " + open)
        .hasLineCount(1);
    assertThat(Launcher.portscan("history", open, "--data", data).out())
        .startsWith(open + "/tcp  from local  |o|\n");
    assertThat(Files.readString(recorded)).contains("portscan.monitor.", "org.sqlite.");
    assertThat(Files.readString(plain))
        .contains("portscan.cli.CheckCommand")
        .doesNotContain("portscan.monitor", "org.sqlite", "org.flywaydb");
  }

  @Test
  void start_fromElsewhereAndThroughLinks_works(@TempDir Path folder) throws IOException {
    Path direct = Files.createSymbolicLink(folder.resolve("direct"), Path.of(Launcher.PATH));
    Files.createDirectory(folder.resolve("bin"));
    Files.createSymbolicLink(folder.resolve("bin/portscan"), Path.of("../direct"));

    for (String command :
        List.of(
            direct.toString(), "./direct", "bin/portscan", "PATH=\"$PWD/bin:$PATH\" portscan")) {
      Invocation run =
          Launcher.shell("cd '" + folder + "' && " + command + " check \"$1\" --quiet", open);
      assertThat(run).as(command).isEqualTo(new Invocation(0, open + "\n", ""));
    }
    Invocation relative = Launcher.shell("cd \"${0%/*}/cli\" && ../portscan --version");
    assertThat(relative.exitCode()).as(relative.err()).isZero();
  }

  @Test
  void words_reachTheProgramUnchanged() {
    Invocation run = Launcher.portscan("check", "a b*c$(true)'\"\\:80");

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("a b*c$(true)'\"\\:80").hasLineCount(1);
  }

  @Test
  void json_throughAPipe_isWhole() {
    Invocation run = Launcher.shell("\"$0\" check \"$1\" \"$2\" --format json | cat", open, closed);

    assertThat(run.err()).isEmpty();
    assertThat(JsonMapper.shared().readTree(run.out()).get("observations")).hasSize(2);
  }

  @Test
  void output_closedEarly_isNoReasonToComplain() {
    for (String format : List.of("text", "json", "jsonl", "csv", "markdown", "junit")) {
      Invocation run =
          Launcher.shell("\"$0\" check 127.0.0.1 -p 1-3000 --format \"$1\" | head -n 1", format);
      assertThat(run.err()).as(format).isEmpty();
      assertThat(run.out()).as(format).hasLineCount(1);
    }
  }

  @Test
  void output_toAFullDisk_isToldAndGivesTwo() {
    assumeTrue(Files.isWritable(Path.of("/dev/full")), "there is no /dev/full");
    for (String words : List.of("check \"$1\"", "check \"$1\" --format json -o /dev/full")) {
      Invocation run = Launcher.shell("\"$0\" " + words + " > /dev/full", open);
      assertThat(run.exitCode()).as(words).isEqualTo(2);
      assertThat(run.err()).contains("cannot be written").hasLineCount(1);
    }
  }

  @Test
  void terminated_waitEndsAtOnce() throws Exception {
    Process process =
        Launcher.start(new ProcessBuilder(signalled(Launcher.PATH, "wait", closed, "-t", "60")));
    Thread.sleep(1500);
    long startNs = System.nanoTime();
    process.toHandle().destroy();

    Invocation run = Launcher.finish(process, "");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(143);
    assertThat(System.nanoTime() - startNs).isLessThan(3_000_000_000L);
    assertThat(run.err()).doesNotContain("\tat ");
  }

  /** A shell in the background has its children ignore Ctrl-C, and a JVM never undoes that. */
  private static List<String> signalled(String... words) {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM,PIPE"));
    command.addAll(List.of(words));
    return command;
  }

  @Test
  void commandAfterWait_takesThePlaceOfTheProcessWithItsArguments() throws Exception {
    Process process =
        Launcher.start(
            new ProcessBuilder(
                Launcher.PATH,
                "wait",
                open,
                "-q",
                "--",
                "sh",
                "-c",
                "echo $$ \"$@\"; exit 7",
                "name",
                "a b",
                "",
                "-x",
                "--"));

    Invocation run = Launcher.finish(process, "");
    assertThat(run).isEqualTo(new Invocation(7, process.pid() + " a b  -x --\n", ""));
  }

  @Test
  void commandAfterWait_keepsTheInputAndRunsOnlyOnSuccess() {
    Invocation input = Launcher.shell("echo given | \"$0\" wait -q \"$1\" -- cat", open);
    assertThat(input).isEqualTo(new Invocation(0, "given\n", ""));
    Invocation failed = Launcher.portscan("wait", closed, "-q", "-t", "200ms", "--", "echo", "ran");
    assertThat(failed).isEqualTo(new Invocation(124, "", ""));
    assertThat(Launcher.portscan("wait", "-q", open, "--", "/no/such/program").exitCode())
        .isEqualTo(127);
    assertThat(Launcher.portscan("wait", "-q", open, "--", "/").exitCode()).isEqualTo(126);
  }

  @Test
  void manyTargetsWithFewFiles_areAllAnsweredInLittleMemory(@TempDir Path folder)
      throws IOException {
    List<String> targets = new ArrayList<>();
    int port = Loopback.closedPort();
    for (int i = 0; i < MANY - 1; i++) {
      targets.add("127.2.%d.%d:%d".formatted(i / 250, 1 + i % 250, port));
    }
    targets.add(open);
    Path list = Files.write(folder.resolve("list"), targets);
    Path report = folder.resolve("report.csv");
    // The shell reads the peak of the process's memory just after the report is complete.
    String script =
        """
        ulimit -n 64
        "$0" check -iL "$1" --format csv -o "$2" --rate 100000 &
        child=$!
        while grep '^VmHWM' /proc/$child/status 2>/dev/null >>"$2.memory"; do sleep 0.05; done
        wait $child
        """;

    Invocation run = Launcher.shell(script, list.toString(), report.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).doesNotContain("\tat ");
    List<String> rows = Files.readAllLines(report);
    assertThat(rows).hasSize(MANY + 1);
    assertThat(rows.stream().skip(1).filter(row -> row.contains(",closed,"))).hasSize(MANY - 1);
    assertThat(rows).anyMatch(row -> row.startsWith(open + ",") && row.contains(",open,"));
    assertThat(peakKib(Path.of(report + ".memory"))).isBetween(1L, (long) MOST_MEMORY_KIB);
  }

  private static long peakKib(Path samples) throws IOException {
    Matcher matcher = Pattern.compile("VmHWM:\\s*([0-9]+) kB").matcher(Files.readString(samples));
    long peak = 0;
    while (matcher.find()) {
      peak = Math.max(peak, Long.parseLong(matcher.group(1)));
    }
    return peak;
  }

  @Test
  void terminal_getsColoursUnlessTheyAreNotWanted() {
    assumeTrue(isInstalled("script"), "script is not installed");

    assertThat(onTerminal("TERM=xterm", "")).contains("\u001b[");
    assertThat(onTerminal("TERM=xterm NO_COLOR=1", "")).doesNotContain("\u001b");
    assertThat(onTerminal("TERM=xterm", "--no-color")).doesNotContain("\u001b");
    assertThat(onTerminal("TERM=dumb", "")).doesNotContain("\u001b");
  }

  private String onTerminal(String environment, String option) {
    Invocation run =
        Launcher.shell(
            "script -qec \"env -u NO_COLOR $1 '$0' check $2 $3\" /dev/null",
            environment,
            open,
            option);
    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(run.out()).contains(open, "open");
    return run.out();
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
