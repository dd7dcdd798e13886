package portscan.testkit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

final class LabExtensionTest {

  @Nested
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  final class LabOfATest {
    private static Optional<Lab> earlier = Optional.empty();

    @Order(1)
    @LabTest
    void lab_isEmptyAtFirst(Lab lab) {
      lab.host("alone");
      lab.up();
      assertThat(namespacesOf(lab)).isEqualTo(1);
      earlier = Optional.of(lab);
    }

    @Order(2)
    @LabTest
    void lab_ofTheTestBefore_isClosed(Lab lab) {
      assertThat(earlier).isPresent().get().isNotSameAs(lab);
      assertThat(namespacesOf(earlier.orElseThrow())).isZero();
    }
  }

  @Nested
  @ExtendWith(LabExtension.class)
  final class LabOfAClass {
    private static Optional<Lab> shared = Optional.empty();

    @BeforeAll
    static void build(Lab lab) {
      shared = Optional.of(lab);
    }

    @Test
    void lab_askedForBeforeAll_isSharedByTheClass(Lab lab) {
      assertThat(shared).containsSame(lab);
    }
  }

  /** Prints why there is no lab where it runs. */
  static final class Reason {
    private Reason() {}

    static void main(String[] arguments) {
      System.out.println(Lab.unavailable().orElse("available"));
    }
  }

  @LabTest
  void unavailable_withoutPrivilege_saysWhatIsMissing(Lab lab) {
    Result result = lab.host("alone").java(Reason.class).asNobody().run();
    assertThat(result.stdout())
        .isEqualTo("not root with the capabilities CAP_NET_ADMIN and CAP_SYS_ADMIN\n");
  }

  private static long namespacesOf(Lab lab) {
    return Leftovers.names(Leftovers.NAMESPACES).stream()
        .filter(name -> name.startsWith(lab.prefix()))
        .count();
  }
}
