package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;

class ErrnoTest {
  @Test
  void text_namesEveryNumber() throws Exception {
    for (Field field : Errno.class.getFields()) {
      assertThat(Errno.text(field.getInt(null))).startsWith(field.getName() + " (");
    }
  }

  @Test
  void text_ofAnotherNumber_isTheNumber() {
    assertThat(Errno.text(38)).isEqualTo("errno 38");
  }
}
