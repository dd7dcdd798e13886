package portscan.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One command that was run inside the test's own process.
 *
 * @param exitCode what the process would have ended with
 * @param out what went to standard output
 * @param err what went to standard error
 */
record Invocation(int exitCode, String out, String err) {
  static Invocation of(String... words) {
    return with(InputStream.nullInputStream(), List.of(words));
  }

  static Invocation withInput(String input, String... words) {
    return with(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), List.of(words));
  }

  static Invocation with(InputStream input, List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = Main.run(words, Console.of(input, out, err));
    return new Invocation(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
