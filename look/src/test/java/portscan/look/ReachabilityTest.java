package portscan.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;
import portscan.look.Reachability.Extent;

class ReachabilityTest {
  private static final List<LocalAddress> ADDRESSES =
      List.of(
          own("127.0.0.1", 8, "lo"),
          own("10.9.9.9", 32, "lo"),
          own("10.0.0.5", 24, "eth0"),
          own("192.168.1.2", 31, "tun0"),
          own("::1", 128, "lo"),
          own("2001:db8::5", 64, "eth0"),
          own("fe80::1%eth0", 64, "eth0"),
          own("fe80::1%tun0", 64, "tun0"));

  private static LocalAddress own(String address, int prefix, String device) {
    return new LocalAddress(IpAddress.literal(address), prefix, device);
  }

  private static Listener listener(String address, boolean dualStack, @Nullable String device) {
    return new Listener(
        Transport.UDP,
        IpAddress.literal(address),
        53,
        dualStack,
        device,
        0,
        "root",
        1,
        1,
        List.of(),
        0,
        Listener.UNKNOWN,
        false);
  }

  private static List<String> texts(Reachability reachability) {
    return reachability.addresses().stream().map(IpAddress::toString).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "any",
      value = {
        "127.0.0.1     | any  | THIS_MACHINE  | this machine only",
        "127.0.0.53    | any  | THIS_MACHINE  | this machine only",
        "::1           | any  | THIS_MACHINE  | this machine only",
        "0.0.0.0       | lo   | THIS_MACHINE  | this machine only",
        "0.0.0.0       | any  | ANY_NETWORK   | any network (IPv4)",
        "::            | any  | ANY_NETWORK   | any network (IPv6)",
        "0.0.0.0       | eth0 | ONE_INTERFACE | only through eth0",
        "10.0.0.5      | any  | ONE_ADDRESS   | only via 10.0.0.5 (eth0)",
        "10.9.9.9      | any  | ONE_ADDRESS   | only via 10.9.9.9 (lo)",
        "2001:db8::5   | any  | ONE_ADDRESS   | only via 2001:db8::5 (eth0)",
        "fe80::1%tun0  | tun0 | ONE_ADDRESS   | only from the link of tun0, via fe80::1%tun0",
        "224.0.0.251   | any  | ONE_ADDRESS   | only datagrams to the group 224.0.0.251",
        "ff02::fb      | any  | ONE_ADDRESS   | only datagrams to the group ff02::fb",
        "10.0.0.255    | any  | ONE_ADDRESS   | only broadcasts to 10.0.0.255",
        "255.255.255.255 | any | ONE_ADDRESS  | only broadcasts to 255.255.255.255",
        "192.168.1.3   | any  | ONE_ADDRESS   | only via 192.168.1.3 (no interface has it now)",
        "10.0.0.6      | any  | ONE_ADDRESS   | only via 10.0.0.6 (no interface has it now)",
        "2001:db8::ff  | any  | ONE_ADDRESS   | only via 2001:db8::ff (no interface has it now)"
      })
  void of_saysInWordsFromWhere(
      String address, @Nullable String device, Extent extent, String words) {
    Reachability reachability = Reachability.of(listener(address, false, device), ADDRESSES);

    assertThat(reachability.words()).isEqualTo(words);
    assertThat(reachability.extent()).isEqualTo(extent);
  }

  @Test
  void of_aDualStackWildcard_isBothFamilies() {
    Reachability reachability = Reachability.of(listener("::", true, null), ADDRESSES);

    assertThat(reachability.words()).isEqualTo("any network (IPv4 and IPv6)");
    assertThat(reachability.addresses()).hasSize(ADDRESSES.size());
  }

  @Test
  void of_aWildcard_listsTheAddressesOfItsFamily() {
    assertThat(texts(Reachability.of(listener("0.0.0.0", false, null), ADDRESSES)))
        .containsExactly("10.0.0.5", "10.9.9.9", "127.0.0.1", "192.168.1.2");
    assertThat(texts(Reachability.of(listener("::", false, "eth0"), ADDRESSES)))
        .containsExactly("2001:db8::5", "fe80::1%eth0");
  }

  @Test
  void of_aLoopbackAddressThatNoInterfaceHas_isStillReachedAtIt() {
    assertThat(texts(Reachability.of(listener("127.0.0.53", false, null), ADDRESSES)))
        .containsExactly("127.0.0.53");
  }

  @Test
  void of_aWildcardOnAMachineWithoutNetwork_isThisMachineOnly() {
    Reachability reachability =
        Reachability.of(listener("0.0.0.0", false, null), List.of(own("127.0.0.1", 8, "lo")));

    assertThat(reachability.extent()).isEqualTo(Extent.THIS_MACHINE);
    assertThat(reachability.words()).isEqualTo("this machine only (it has no other address now)");
  }

  @Test
  void of_aWildcardOnAMachineWhoseAddressesAreUnknown_isAnyNetwork() {
    assertThat(Reachability.of(listener("0.0.0.0", false, null), List.of()).extent())
        .isEqualTo(Extent.ANY_NETWORK);
  }
}
