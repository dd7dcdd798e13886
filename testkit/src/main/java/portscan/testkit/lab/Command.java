package portscan.testkit.lab;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command to be run in a node, and how. */
public final class Command {
  /** How long a command may run unless it is told otherwise. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  private static final String NOBODY = "65534";

  private final Lab lab;
  private final Node node;
  private final List<String> command;
  private final Optional<JavaProgram> program;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> jvmOptions = new ArrayList<>();
  private Duration timeout = DEFAULT_TIMEOUT;
  private byte[] input = {};
  private Optional<Path> folder = Optional.empty();
  private boolean asNobody;

  private record JavaProgram(Class<?> main, List<String> arguments) {}

  Command(Lab lab, Node node, List<String> command) {
    this(lab, node, command, Optional.empty());
  }

  private Command(Lab lab, Node node, List<String> command, Optional<JavaProgram> program) {
    this.lab = lab;
    this.node = node;
    this.command = command;
    this.program = program;
  }

  static Command java(Lab lab, Node node, Class<?> main, List<String> arguments) {
    return new Command(lab, node, List.of(), Optional.of(new JavaProgram(main, arguments)));
  }

  /** Runs it as the user {@code nobody}, without groups and without any capability. */
  public Command asNobody() {
    asNobody = true;
    environment.putIfAbsent("HOME", "/nonexistent");
    environment.putIfAbsent("USER", "nobody");
    environment.putIfAbsent("LOGNAME", "nobody");
    return this;
  }

  /** Fails and kills it if it runs longer. */
  public Command timeout(Duration longest) {
    timeout = longest;
    return this;
  }

  /** Its standard input, which is empty otherwise. */
  public Command input(String text) {
    return input(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Its standard input, which is empty otherwise. */
  public Command input(byte[] bytes) {
    input = bytes.clone();
    return this;
  }

  /** Sets an environment variable; the others are this process's. */
  public Command environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Its working directory, which is this process's otherwise. */
  public Command directory(Path directory) {
    folder = Optional.of(directory);
    return this;
  }

  /** Adds an option of the Java machine, for a Java program, for example {@code -Xmx64m}. */
  public Command jvm(String... options) {
    if (program.isEmpty()) {
      throw new IllegalStateException("not a Java program");
    }
    jvmOptions.addAll(List.of(options));
    return this;
  }

  /** Runs it to its end. */
  public Result run() {
    try (Background process = start()) {
      return process.await(timeout);
    }
  }

  /** Starts it; it runs until it ends, is stopped, or the lab is closed. */
  public Background start() {
    lab.up();
    ProcessBuilder builder = new ProcessBuilder(inNamespace());
    Shell.extendPath(builder);
    builder.environment().putAll(environment);
    folder.map(Path::toFile).ifPresent((File file) -> builder.directory(file));
    try {
      return new Background(lab, describe(), builder.start(), input);
    } catch (IOException e) {
      throw new LabException("cannot run " + describe(), e);
    }
  }

  private String describe() {
    String what =
        program
            .map(java -> java.main().getSimpleName() + " " + java.arguments())
            .orElse("" + command);
    return what + " in " + node.name();
  }

  /**
   * Signals are reset since a shell that put the build into the background has ignored SIGINT for
   * all its descendants, and a Java machine that inherits that never hears Ctrl-C.
   */
  private List<String> inNamespace() {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", node.namespace()));
    words.addAll(List.of("env", "--default-signal=HUP,INT,QUIT,TERM,PIPE"));
    if (asNobody) {
      words.addAll(
          List.of(
              "setpriv",
              "--reuid=" + NOBODY,
              "--regid=" + NOBODY,
              "--clear-groups",
              "--bounding-set=-all",
              "--inh-caps=-all"));
    }
    words.addAll(program.map(this::javaWords).orElse(command));
    return words;
  }

  private List<String> javaWords(JavaProgram java) {
    String home = System.getProperty("java.home");
    List<String> words = new ArrayList<>(List.of(home + "/bin/java"));
    words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
    words.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m"));
    words.addAll(jvmOptions);
    words.addAll(List.of("-cp", asNobody ? ClassPath.readableByAll(lab) : ClassPath.own()));
    words.add(java.main().getName());
    words.addAll(java.arguments());
    return words;
  }
}
