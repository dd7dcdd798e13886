package portscan.engine.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UdpRequestsPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("portscan.root", ".."), "docs", "udp-requests.md");

  @Test
  void page_inTheDocumentation_saysWhatTheTableSays() throws IOException {
    String page = UdpRequestsPage.markdown();
    if (Boolean.getBoolean("portscan.write-docs")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE)
        .as("regenerate: mvn test -pl engine -am -Dportscan.write-docs=true")
        .content()
        .isEqualTo(page);
  }

  @Test
  void page_ofTheTable_hasARowOfSevenCellsForEachRequest() {
    assertThat(UdpRequestsPage.markdown().lines().filter(line -> line.startsWith("| `")))
        .hasSameSizeAs(UdpRequests.ALL)
        .allMatch(line -> line.replace("\\|", "").chars().filter(c -> c == '|').count() == 8);
  }
}
