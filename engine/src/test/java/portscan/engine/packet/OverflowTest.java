package portscan.engine.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.engine.device.PacketReceiver;
import portscan.sys.PacketHandler;

class OverflowTest {
  private long dropped;

  private final Overflow overflow =
      new Overflow(
          new PacketReceiver() {
            @Override
            public int receive(long waitNs, PacketHandler handler) {
              return 0;
            }

            @Override
            public long dropped() {
              return dropped;
            }

            @Override
            public void close() {}
          });

  private List<String> told() {
    List<String> notes = new ArrayList<>();
    overflow.tell(notes::add);
    return notes;
  }

  @Test
  void nothingLost_isNotTold() {
    assertThat(overflow.hasLost()).isFalse();
    assertThat(told()).isEmpty();
  }

  @Test
  void loss_countsOnce_andIsToldAtTheEnd() {
    dropped = 1_200;
    assertThat(overflow.hasLost()).isTrue();
    assertThat(overflow.hasLost()).isFalse();
    assertThat(told()).singleElement().asString().contains("1,200 packets", "a lower --rate");
  }

  @Test
  void lossWithoutEnd_isNotMindedForEver() {
    int minded = 0;
    for (int i = 0; i < 1_000; i++) {
      dropped++;
      minded += overflow.hasLost() ? 1 : 0;
    }
    assertThat(minded).isEqualTo(100);
    assertThat(told()).singleElement().asString().contains("1,000 packets");
  }
}
