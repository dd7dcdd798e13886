package portscan.format.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portscan.api.model.Host;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Ports;

class InventoriesTest {
  private static Inventory parse(InventoryKind kind, String text) {
    return Inventories.parse(kind, "i", text)
        .orThrow(problem -> new IllegalArgumentException(problem.located()));
  }

  /** {@code name addresses groups line} of each host. */
  private static List<String> hosts(Inventory inventory) {
    return inventory.hosts().stream()
        .map(host ->
            host.name()
                + " "
                + host.addresses().stream().map(InventoriesTest::text).toList()
                + " "
                + host.groups().stream().sorted().toList()
                + " "
                + host.place().line())
        .toList();
  }

  private static List<String> exposures(Inventory inventory) {
    return inventory.exposures().stream()
        .map(exposure ->
            exposure.host().map(InventoriesTest::text).orElse("?")
                + " "
                + Ports.text(exposure.ports())
                + " "
                + exposure.place().line())
        .toList();
  }

  private static String text(Host host) {
    return switch (host) {
      case Host.Name(String name) -> name;
      case Host.Addresses addresses ->
          addresses.address(0) + (addresses.size() > 1 ? "+" + (addresses.size() - 1) : "");
    };
  }

  @Test
  void list_wordsAndComments() {
    assertThat(hosts(parse(InventoryKind.LIST, InventoryTexts.LIST)))
        .containsExactly(
            "www1.example [www1.example] [] 2",
            "www2.example [www2.example] [] 2",
            "10.0.0.0/30 [10.0.0.0+3] [] 2",
            "2001:db8::1 [2001:db8::1] [] 3");
  }

  @Test
  void ansible_ini_groupsChildrenAndRanges() {
    assertThat(hosts(parse(InventoryKind.ANSIBLE, InventoryTexts.INI)))
        .containsExactly(
            "lonely.example [lonely.example] [ungrouped] 2",
            "web01.example [web01.example] [site, web] 4",
            "web03.example [web03.example] [site, web] 4",
            "special [10.0.0.5] [site, web] 5",
            "db-a [db-a] [db, site] 7",
            "db-b [db-b] [db, site] 7");
  }

  @Test
  void ansible_ini_quotesInCommentsAreNone() {
    assertThat(hosts(parse(InventoryKind.ANSIBLE, "web a='b #c' # it's here\n")))
        .containsExactly("web [web] [ungrouped] 1");
  }

  @Test
  void ansible_yaml_groupsChildrenAndRanges() {
    assertThat(hosts(parse(InventoryKind.ANSIBLE, InventoryTexts.YAML)))
        .containsExactly(
            "lonely.example [lonely.example] [all] 3",
            "web1.example [10.0.0.1] [all, site, web] 8",
            "web2.example [10.0.0.1] [all, site, web] 8",
            "secret.example [secret.example] [all, site, web] 9");
  }

  @Test
  void terraform_addressesOfEveryProvider() {
    assertThat(hosts(parse(InventoryKind.TERRAFORM, InventoryTexts.TERRAFORM)))
        .containsExactly(
            "web-1 (aws_instance.web[0]) [198.51.100.7, 10.0.0.7] [aws_instance, web] 7",
            "aws_instance.web[1] [10.0.0.8, 2001:db8::8] [aws_instance, web] 9",
            "db-1 (module.site.google_compute_instance.db) [10.1.0.2, 203.0.113.2]"
                + " [db, google_compute_instance, module.site] 12",
            "vm (azurerm_linux_virtual_machine.vm) [203.0.113.9, 10.2.0.9]"
                + " [azurerm_linux_virtual_machine, vm] 15",
            "os (openstack_compute_instance_v2.os) [203.0.113.20, 2001:db8::20, 10.3.0.20]"
                + " [openstack_compute_instance_v2, os] 18");
  }

  @Test
  void kubernetes_whatIsPublishedToTheOutside() {
    Inventory inventory = parse(InventoryKind.KUBERNETES, InventoryTexts.KUBERNETES);
    assertThat(hosts(inventory))
        .containsExactly(
            "shop [203.0.113.6, 203.0.113.5] [prod, service] 5",
            "shop.example [shop.example] [default, ingress] 25",
            "plain.example [plain.example] [default, ingress] 25");
    assertThat(exposures(inventory))
        .containsExactly(
            "203.0.113.6 T:443 9",
            "203.0.113.5 T:443 9",
            "? T:30443 9",
            "203.0.113.6 U:53 10",
            "203.0.113.5 U:53 10",
            "shop.example T:80,443 25",
            "plain.example T:80 25");
  }

  @Test
  void compose_publishedPorts() {
    assertThat(exposures(parse(InventoryKind.COMPOSE, InventoryTexts.COMPOSE)))
        .containsExactly(
            "? T:8000-8002 3",
            "10.0.0.9 U:53 11",
            "2001:db8::9 T:443 13",
            "? T:8443 14",
            "? T:8080 16");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "LIST | a.example b_!.example | i:1:13: name \"b_!.example\" holds \"!\", which no host"
            + " name has",
        "ANSIBLE | [web | i:1:1: \"[web\" is not a section such as [web] or [web:children]",
        "ANSIBLE | [web:childern] | i:1:6: a section is of hosts, children or vars, not of"
            + " \"childern\"; did you mean \"children\"?",
        "ANSIBLE | web[10:1] | i:1:4: the range in \"web[10:1]\" runs backwards, or mixes letters"
            + " and numbers",
        "ANSIBLE | web[1-3] | i:1:4: the range in \"web[1-3]\" is not such as [01:10] or [a:f]",
        "ANSIBLE | web[1:99999] | i:1:4: the range in \"web[1:99999]\" stands for more than 10000"
            + " names",
        "ANSIBLE | web ansible_host=10.0.0.256 | i:1:25: octet \"256\" in address \"10.0.0.256\" is"
            + " not a number from 0 to 255",
        "ANSIBLE | web a=\"b c | i:1:7: the quote that opens here is never closed",
        "ANSIBLE | web root | i:1:5: \"root\" after a host is not of the form key=value",
        "ANSIBLE | all: {host: {a: }} | i:1:7: unknown key \"host\" in a group; did you mean"
            + " \"hosts\"?",
        "ANSIBLE | all: [a] | i:1:6: group \"all\" is a mapping, and this is a list",
        "TERRAFORM | {\"version\": 3} | i:1:13: only states of version 4 (Terraform 0.12 and later)"
            + " can be read",
        "TERRAFORM | {\"a\": 1} | i:1:1: no \"version\": this is not a Terraform state",
        "TERRAFORM | [1] | i:1:1: a state is a mapping, and this is a list",
        "KUBERNETES | {spec: {}} | i:1:1: a manifest lacks its \"kind\"",
        "KUBERNETES | {kind: Service, spec: {externalIPs: [10.0.0.1], ports: [{port: 70000}]}} |"
            + " i:1:64: port \"70000\" is not between 1 and 65535",
        "KUBERNETES | {kind: Service, spec: {ports: [{port: 7, protocol: UPD}]}} | i:1:52: protocol"
            + " \"UPD\" is not TCP, UDP or SCTP; did you mean \"UDP\"?",
        "COMPOSE | {service: {}} | i:1:1: the file has no \"services\"",
        "COMPOSE | {services: {a: {ports: ['x:80']}}} | i:1:25: the text \"x:80\" is not a port"
            + " that this kind of file can publish",
        "COMPOSE | {services: {a: {ports: ['80:80/tpc']}}} | i:1:25: protocol \"tpc\" is not tcp,"
            + " udp or sctp; did you mean \"tcp\"?",
        "COMPOSE | {services: {a: {ports: ['here:80:80']}}} | i:1:25: \"here\" is not an address to"
            + " publish a port on",
        "COMPOSE | {services: {a: {ports: 80}}} | i:1:24: \"ports\" is a list, and this is the text"
            + " \"80\"",
        "COMPOSE | {services: [ | i:1:13: the file ends inside a \"[\" or \"{\""
      })
  void parse_invalid_oneErrorWithItsPlace(InventoryKind kind, String text, String error) {
    assertThat(Inventories.parse(kind, "i", text).problems())
        .extracting(Diagnostic::located)
        .containsExactly(error);
  }

  @Test
  void terraform_brokenJson_isToldOnce() {
    assertThat(
            Inventories.parse(InventoryKind.TERRAFORM, "i", "{\"version\": 4,\n oops}").problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.located()).startsWith("i:2:2: not valid JSON: "));
  }
}
