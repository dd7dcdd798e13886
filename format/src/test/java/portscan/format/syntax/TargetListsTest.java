package portscan.format.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.api.model.PortScanException;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.api.model.Transport;

class TargetListsTest {
  private static final TargetOptions WITH_SSH =
      new TargetOptions(PortSet.of(Transport.TCP, 22), Transport.TCP);

  @Test
  void read_wordsLinesAndComments() {
    String list =
        """
        # the shop
        a:1 b:2\tc:3   # three hosts
          d:4

        https://e.example/#top
        #f:5
        g#h\
        """;
    assertThat(words(list))
        .containsExactly("a:1", "b:2", "c:3", "d:4", "https://e.example/#top", "7:2 name-syntax");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\nb:0", "a\r\nb:0", "a\rb:0", "\ufeffa\nb:0", "\n \tb:0", "\r\n#x\r\n b:0\n"})
  void read_lineEndsAndByteOrderMark_areCounted(String list) {
    Iterator<Parsed<Target>> targets = read(list);
    List<Diagnostic> problems = new ArrayList<>();
    targets.forEachRemaining(target -> problems.addAll(target.problems()));
    int line = list.startsWith("\r\n#") ? 3 : 2;
    int column = list.contains("\tb") ? 5 : list.contains(" b") ? 4 : 3;
    assertThat(problems).extracting(Diagnostic::line).containsExactly(line);
    assertThat(problems).extracting(Diagnostic::column).containsExactly(column);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# nothing", " \t\r\n", "\ufeff"})
  void read_noTargets_isOneRejection(String list) {
    Iterator<Parsed<Target>> targets = read(list);
    assertThat(targets.hasNext()).isTrue();
    assertThat(targets.next().problems())
        .extracting(Diagnostic::text)
        .containsExactly("no targets in \"hosts.txt\"");
    assertThat(targets.hasNext()).isFalse();
    assertThatThrownBy(targets::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void read_notUtf8_isRefusedInItsPlace() {
    byte[] bytes = {'a', '\n', 'b', (byte) 0xff, 'c', '\n', 'd', 0, '\n'};
    assertThat(words(TargetLists.read(new ByteArrayInputStream(bytes), "x", WITH_SSH)))
        .containsExactly("a", "2:2 target-unprintable", "3:2 target-unprintable");
  }

  @Test
  void read_tenMegabyteLine_needsNoMemoryForIt() throws IOException {
    try (Reader list = repeated("x".repeat(1_000), 10_000, "\nhost\n")) {
      assertThat(words(TargetLists.read(list, "x", WITH_SSH)))
          .containsExactly("1:1 target-too-long", "host");
    }
  }

  @Test
  void read_aMillionLines_areStreamed() throws IOException {
    try (Reader list = repeated("10.1.2.3:22 # x\n", 1_000_000, "last!")) {
      Iterator<Parsed<Target>> targets = TargetLists.read(list, "x", WITH_SSH);
      int count = 0;
      Parsed<Target> last = targets.next();
      while (targets.hasNext()) {
        last = targets.next();
        count++;
      }
      assertThat(count).isEqualTo(1_000_000);
      assertThat(last.problems()).extracting(Diagnostic::line).containsExactly(1_000_001);
    }
  }

  @Test
  void read_isLazy() {
    Reader oneLine =
        new Reader() {
          private int reads;

          @Override
          public int read(char[] buffer, int offset, int length) throws IOException {
            if (reads++ > 0) {
              throw new IOException("read too far");
            }
            "a:1\nb:2\n".getChars(0, 8, buffer, offset);
            return 8;
          }

          @Override
          public void close() {}
        };
    Iterator<Parsed<Target>> targets = TargetLists.read(oneLine, "pipe", WITH_SSH);
    assertThat(targets.next().found().orElseThrow().text()).isEqualTo("a:1");
    assertThat(targets.next().found().orElseThrow().text()).isEqualTo("b:2");
    assertThatThrownBy(targets::next)
        .isInstanceOf(PortScanException.class)
        .hasMessage("cannot read \"pipe\": read too far");
  }

  /** A list that is never in memory as a whole. */
  private static Reader repeated(String text, int times, String end) {
    return new Reader() {
      private int part;
      private Reader current = new StringReader(text);

      @Override
      public int read(char[] buffer, int offset, int length) throws IOException {
        int count = current.read(buffer, offset, length);
        while (count < 0 && part < times) {
          part++;
          current = new StringReader(part < times ? text : end);
          count = current.read(buffer, offset, length);
        }
        return count;
      }

      @Override
      public void close() {}
    };
  }

  private static Iterator<Parsed<Target>> read(String list) {
    return TargetLists.read(new StringReader(list), "hosts.txt", WITH_SSH);
  }

  private static List<String> words(String list) {
    return words(read(list));
  }

  /** The text of each target, or where and how it is wrong. */
  private static List<String> words(Iterator<Parsed<Target>> targets) {
    List<String> words = new ArrayList<>();
    targets.forEachRemaining(target -> {
      target.found().ifPresent(found -> words.add(found.text()));
      target.problems().forEach(p -> words.add(p.line() + ":" + p.column() + " " + p.code()));
    });
    return words;
  }
}
