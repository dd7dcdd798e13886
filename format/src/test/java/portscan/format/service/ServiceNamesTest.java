package portscan.format.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

class ServiceNamesTest {

  @ParameterizedTest
  @CsvSource({
    "TCP, 1, tcpmux",
    "TCP, 22, ssh",
    "TCP, 25, smtp",
    "UDP, 53, domain",
    "UDP, 69, tftp",
    "TCP, 80, http",
    "UDP, 123, ntp",
    "UDP, 161, snmp",
    "TCP, 443, https",
    "UDP, 514, syslog",
    "TCP, 514, shell",
    "TCP, 631, ipp",
    "TCP, 2049, nfs",
    "TCP, 3306, mysql",
    "TCP, 5432, postgresql",
    "TCP, 6379, redis",
    "TCP, 6000, x11",
    "TCP, 27017, mongodb",
    "TCP, 49150, inspider",
  })
  void name_assigned(Transport transport, int port, String name) {
    assertThat(ServiceNames.name(transport, port)).contains(name);
  }

  @ParameterizedTest
  @CsvSource({"TCP, 2", "UDP, 6379", "TCP, 65535", "TCP, 49151", "TCP, 0", "UDP, -1", "TCP, 4"})
  void name_unassigned(Transport transport, int port) {
    assertThat(ServiceNames.name(transport, port)).isEmpty();
  }

  @Test
  void ports_everyNameOfEveryPort_leadsBack() {
    int names = 0;
    for (Transport transport : Transport.values()) {
      for (int port = 1; port <= 65535; port++) {
        if (ServiceNames.name(transport, port).isPresent()) {
          String name = ServiceNames.name(transport, port).orElseThrow();
          names++;
          if (port % 7 == 0) {
            assertThat(ServiceNames.ports(name).contains(transport, port)).as(name).isTrue();
          }
        }
      }
    }
    assertThat(names).isBetween(11_000, 13_000);
  }

  @Test
  void ports_inAnyCaseAndByFurtherNames() {
    PortSet http = PortSet.of(Transport.TCP, 80).union(PortSet.of(Transport.UDP, 80));
    assertThat(ServiceNames.ports("http")).isEqualTo(http);
    assertThat(ServiceNames.ports("HTTP")).isEqualTo(http);
    assertThat(ServiceNames.ports("www")).isEqualTo(http);
    assertThat(ServiceNames.ports("sunvts-rmi")).isEqualTo(ServiceNames.ports("SunVTS-RMI"));
    assertThat(ServiceNames.ports("x11").size()).isEqualTo(128);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "=",
        ",",
        "\n",
        " ",
        "ss",
        "sh ",
        "22",
        "443",
        "http,www",
        "ssh =",
        "http*"
      })
  void ports_notAName(String text) {
    assertThat(ServiceNames.ports(text)).isEqualTo(PortSet.empty());
  }

  @Test
  void names_wellKnownFirst_eachOnce() {
    Collection<String> names = ServiceNames.names();
    assertThat(names).hasSizeGreaterThan(6_000).doesNotHaveDuplicates();
    assertThat(names).startsWith("tcpmux", "rje", "echo", "discard");
    assertThat(names).contains("ssh", "https", "postgresql", "redis", "x11", "www-http");
    assertThat(names).allMatch(name -> name.matches("[A-Za-z0-9_][A-Za-z0-9_.+/*-]*"));
  }
}
