package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;

class ListenQueueOverflowTest {
  @Test
  void counterThatRose_namesTheQueue() {
    Finding finding =
        new World()
            .verdict(Seen.silent("10.0.4.5", 5432))
            .local(World.localView(true, List.of(), List.of(), 7))
            .localAfterwards(World.localView(true, List.of(), List.of(), 9))
            .first();

    assertThat(finding.code()).isEqualTo(FindingCode.LISTEN_QUEUE_OVERFLOW);
    assertThat(finding.evidence()).anyMatch(line -> line.contains("rose by 2"));
  }

  @Test
  void portThatNobodyListensOn_hasNoQueue() {
    Finding finding =
        new World()
            .local(World.localView(true, List.of(), List.of(), 7))
            .localAfterwards(World.localView(true, List.of(), List.of(), 9))
            .first();

    assertThat(finding.code()).isEqualTo(FindingCode.NOTHING_LISTENING);
  }
}
