package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NmapWordsTest {
  private static List<String> split(String words) {
    return List.of(words.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "-sS, -sS",
    "-sSU, -sS -sU",
    "-sUT, -sU -sT",
    "-sn, -sn",
    "-T4, -T=4",
    "-T=4, -T=4",
    "-Taggressive, -T=aggressive",
    "-T 4, -T 4",
    "-PS, -PS=80",
    "'-PS22,80', '-PS=22,80'",
    "-PA, -PA=80",
    "-PU, -PU=40125",
    "-PU53, -PU=53",
    "-PE, -PE",
    "-PP, -PP",
    "-Pn, -Pn",
    "-P0, -Pn",
    "-PN, -Pn",
    "-oX out.xml, -oX out.xml",
    "-oA base, -oA base",
    "-o out.txt, -o out.txt",
    "-sSV, -sS -sV",
    "-p-, -p-",
    "-p1-100, -p1-100",
    "host.example -sS -p 22 -T5, host.example -sS -p 22 -T=5"
  })
  void apart_gluedWordsBecomeOneOptionEach(String typed, String expected) {
    assertThat(NmapWords.apart(split(typed))).isEqualTo(split(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "-sQ, -sS",
    "-sP, -sn",
    "-sO, unknown technique",
    "-oZ, -o",
    "-oreport.txt, -o",
    "-PX, -P",
    "-P, -Pn",
    "-A, leave it out",
    "-O, leave it out",
    "--script, leave it out",
    "-D, never disguised"
  })
  void apart_aWordThatOnlyNmapKnowsOrNobodyIsRefused(String typed, String said) {
    assertThatThrownBy(() -> NmapWords.apart(split(typed)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(said)
        .hasMessageNotContaining("\n");
  }
}
