package portscan.format.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portscan.api.model.FindingCode;

class FindingPagesTest {
  private static final int SHORTEST = 40;
  private static final int LONGEST = 700;

  @ParameterizedTest
  @EnumSource
  void everyCode_saysWhatItLooksLikeWhyAndWhatToDo(FindingCode code) {
    FindingPage page = FindingPages.of(code);

    for (String text : List.of(page.looks(), page.why(), page.remedy())) {
      assertThat(text.length()).as(text).isBetween(SHORTEST, LONGEST);
      assertThat(text).endsWith(".").matches("(?s)[ -~\n]*").doesNotContain("  ");
      assertThat(text.chars().filter(c -> c == '`').count() % 2).as(text).isZero();
    }
  }

  @Test
  void pages_areDifferent() {
    Set<FindingPage> pages = new HashSet<>();
    for (FindingCode code : FindingCode.values()) {
      assertThat(pages.add(FindingPages.of(code))).as(code.word()).isTrue();
    }
  }

  @Test
  void page_hasOneSectionForEachCode() {
    for (FindingCode code : FindingCode.values()) {
      assertThat(FindingPages.page()).containsOnlyOnce("\n## `" + code.word() + "`\n");
    }
  }

  @Test
  void page_inTheDocumentation_isCurrent() throws IOException {
    Path file = Path.of(System.getProperty("portscan.root"), "docs/findings.md");
    if (Boolean.getBoolean("portscan.write-docs")) {
      Files.writeString(file, FindingPages.page(), UTF_8);
    }
    assertThat(Files.readString(file, UTF_8))
        .as("stale: run the tests with -Dportscan.write-docs=true")
        .isEqualTo(FindingPages.page());
  }
}
