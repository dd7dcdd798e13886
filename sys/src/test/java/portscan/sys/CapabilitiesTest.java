package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.testkit.Fuzz;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;

class CapabilitiesTest {
  private static final String STATUS = "Name:\tjava\nCapPrm:\tffffffffffffffff\nCapEff:\t%s\n";

  private static Capabilities effective(String digits) {
    return Capabilities.parse(STATUS.formatted(digits));
  }

  @Test
  void parse_readsTheEffectiveSet() {
    assertThat(effective("0000000000002000").hasNetRaw()).isTrue();
    assertThat(effective("0000000000002000").hasNetAdmin()).isFalse();
    assertThat(effective("0000000000002000").hasBpf()).isFalse();
    assertThat(effective("0000000000001000").hasNetAdmin()).isTrue();
    assertThat(effective("0000008000000000").hasBpf()).isTrue();
    assertThat(effective("0000000000200000").hasBpf()).isTrue();
    assertThat(effective("ffffffffffffffff")).isEqualTo(new Capabilities(-1));
  }

  @Test
  void parse_ofWhatIsNoSet_isNone() {
    for (String damaged : List.of("", "2000", "000000000000200g", "00000000000020000")) {
      assertThat(effective(damaged)).as(damaged).isEqualTo(new Capabilities(0));
    }
    assertThat(Capabilities.parse("")).isEqualTo(new Capabilities(0));
  }

  @Test
  void parse_survivesFuzzing() {
    Fuzz.binaryParser(
        "process status",
        List.of(
            STATUS
                .formatted("000001fffeffffff")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
        bytes ->
            Capabilities.parse(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)));
  }

  @Test
  void rawSocketsUnavailable_namesThePrivilegeAndARemedy() {
    assertThat(new Capabilities(1L << 13).rawSocketsUnavailable()).isEmpty();
    assertThat(new Capabilities(0).rawSocketsUnavailable())
        .hasValueSatisfying(message ->
            assertThat(message).contains("CAP_NET_RAW", "sudo", "--ambient-caps=+net_raw"));
  }

  /** Says what this process may do, then whether it can. */
  static final class Telling {
    private Telling() {}

    static void main() {
      System.out.print(Capabilities.ofThisProcess().hasNetRaw() + " ");
      try {
        RawSocket.open(false).close();
        System.out.println("opened");
      } catch (SystemException e) {
        System.out.println(Errno.text(e.errno()));
      }
    }
  }

  @LabTest
  void ofThisProcess_agreesWithTheKernel(Lab lab) {
    var host = lab.host("host");

    assertThat(host.execJava(Telling.class).stdout()).isEqualTo("true opened\n");
    assertThat(host.java(Telling.class).asNobody().run().stdout())
        .isEqualTo("false EPERM (operation not permitted)\n");
  }

  @LabTest
  void remedy_works(Lab lab) {
    var host = lab.host("host");
    String command =
        "setpriv --reuid=65534 --regid=65534 --clear-groups"
            + " --inh-caps=+net_raw --ambient-caps=+net_raw grep CapEff /proc/self/status";

    String status = host.exec(command.split(" ", -1)).stdout();
    assertThat(Capabilities.parse(status)).isEqualTo(new Capabilities(1L << 13));
  }
}
