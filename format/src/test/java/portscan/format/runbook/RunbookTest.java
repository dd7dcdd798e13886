package portscan.format.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.api.model.IpAddress;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.SourceLocation;

class RunbookTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
  private static final Viewpoint HERE = Viewpoint.local(List.of());

  @Test
  void read_exampleOfTheManual_hasNothingWrong() throws IOException {
    RunbookLint lint = RunbookLint.of("shop.yaml", Manual.files(), TODAY);
    assertThat(lint.lines()).isEmpty();
    Runbook runbook = lint.runbook().orElseThrow();
    assertThat(runbook.name()).isEqualTo("shop");
    assertThat(runbook.environments())
        .extracting(Environment::name)
        .containsExactly("production", "staging");
    List<Expectation> production =
        runbook.expand(Optional.of("production"), HERE, TODAY).found().orElseThrow();
    assertThat(production)
        .extracting(Expectation::name)
        .contains("www1.shop.example", "web01.shop.example", "db1.shop.example", "10.0.1.5");
    Expectation https =
        production.stream()
            .filter(each -> each.certificate().isPresent())
            .findFirst()
            .orElseThrow();
    assertThat(https.certificate().orElseThrow().name()).contains("www.shop.example");
    assertThat(https.certificate().orElseThrow().minDaysLeft()).hasValue(21);
    assertThat(https.owner()).contains("web@shop.example");
    assertThat(https.place()).isEqualTo(new SourceLocation("shop.yaml", 28, 9));
  }

  @Test
  void environment_notNamed_mustBeTheOnlyOne() throws IOException {
    Runbook runbook = RunbookLint.of("shop.yaml", Manual.files(), TODAY).runbook().orElseThrow();
    assertThat(runbook.environment(Optional.empty()).problems())
        .extracting(Diagnostic::located)
        .containsExactly(
            "shop.yaml:1:1: the runbook has several environments (production, staging); say which");
    assertThat(runbook.environment(Optional.of("prodution")).problems())
        .extracting(Diagnostic::located)
        .containsExactly(
            "shop.yaml:1:1: environment \"prodution\" is not in the runbook, which has production,"
                + " staging; did you mean \"production\"?");
  }

  @Test
  void variables_ofAnEnvironment_comeBeforeThoseOfTheRunbook() {
    Runbook runbook =
        MemoryFiles.runbook(
            """
            variables: {domain: a.example, port: 80}
            roles:
              web: {expect: [{port: '${port}', reason: '$${port}'}]}
            hosts:
              www.${domain}: web
            environments:
              one: {}
              two: {variables: {domain: b.example}}
            """);
    assertThat(runbook.environments())
        .flatExtracting(environment -> environment.expand(HERE, TODAY))
        .extracting(each -> each.name() + " " + each.ports() + " " + each.reason().orElse(""))
        .containsExactly(
            "www.a.example tcp{80} udp{} ${port}", "www.b.example tcp{80} udp{} ${port}");
  }

  @Test
  void include_partsJoin_andPlacesNameTheirFile() {
    Map<String, String> files =
        Map.of(
            "site/main.yaml",
            MemoryFiles.HEAD
                + """
                include: [../common/roles.yaml, ../common/more.yaml]
                variables: {port: 81}
                hosts:
                  a.example: web
                """,
            "common/roles.yaml",
            MemoryFiles.HEAD
                + """
                include: more.yaml
                variables: {port: 80}
                roles:
                  web: {expect: [{port: '${port}'}]}
                """,
            "common/more.yaml",
            MemoryFiles.HEAD + "everythingElse: {state: closed, ports: 22}\n");
    Runbook runbook =
        Runbooks.read("site/main.yaml", MemoryFiles.of(files))
            .orThrow(problem -> new IllegalArgumentException(problem.located()));
    assertThat(runbook.environments().getFirst().expand(HERE, TODAY))
        .extracting(each -> each.ports() + " " + each.place())
        .containsExactly(
            "tcp{81} udp{} common/roles.yaml:5:18", "tcp{22} udp{} common/more.yaml:2:1");
  }

  @Test
  void lint_doubtfulThings_areWarnings() {
    String text =
        MemoryFiles.HEAD
            + """
            variables: {unused: a}
            vantages: {nowhere: []}
            roles:
              web:
                expect:
                  - port: 80
                  - port: 80
                    state: closed
              lonely: {expect: [{port: 1}]}
              vain: {}
            hosts:
              a.example: [web, vain]
            exceptions:
              - {role: web, port: 22, state: open, until: 2026-11-19, reason: it moved}
            environments:
              full: {}
              other: {hosts: {b.example: web}}
            """;
    RunbookLint lint = RunbookLint.of("r.yaml", MemoryFiles.of(Map.of("r.yaml", text)), TODAY);
    assertThat(lint.isUsable()).isTrue();
    assertThat(lint.lines())
        .containsExactly(
            "r.yaml:2:21: warning: variable \"unused\" is not used",
            "r.yaml:3:12: warning: no \"from\" names \"nowhere\"",
            "r.yaml:7:9: warning: the expectation in line 8 is about the same ports and overrides"
                + " this one",
            "r.yaml:10:3: warning: no host has the role \"lonely\"",
            "r.yaml:11:3: warning: role \"vain\" expects nothing",
            "r.yaml:15:5: warning: the exception expired after 2026-11-19 and is not applied");
  }

  @Test
  void lint_serviceThatIsNone_isAMistakeAndOneThatNoLookKnowsIsWarnedOf() {
    String text =
        MemoryFiles.HEAD
            + """
            roles:
              web:
                expect:
                  - {port: 443, service: htps}
                  - {port: 5432, service: postgres}
                  - {port: 853, service: tls}
                  - {port: udp/123, service: nttp}
                  - {port: 5269, service: xmpp-server}
                  - {port: 5270, service: ssl/xmpp-server}
            hosts: {10.0.0.1: web}
            """;
    RunbookLint lint =
        RunbookLint.of(
            "r.yaml",
            MemoryFiles.of(Map.of("r.yaml", text)),
            TODAY,
            Set.of("http", "postgresql", "ssh"));
    assertThat(lint.lines())
        .containsExactly(
            "r.yaml:5:30: no service is called \"htps\"; did you mean \"https\"?",
            "r.yaml:8:34: no service is called \"nttp\"; did you mean \"http\"?",
            "r.yaml:9:31: warning: no look recognises a service \"xmpp-server\"",
            "r.yaml:10:31: warning: no look recognises a service \"ssl/xmpp-server\"");
    assertThat(lint.isUsable()).isFalse();
  }

  @Test
  void lint_exceptionForAHostThatIsNowhere_warnedOf() {
    String text =
        MemoryFiles.HEAD
            + """
            roles: {web: {expect: [{port: 80}]}}
            hosts:
              %s: web
              10.0.1.0/28: web
            exceptions:
              - {host: %s, port: 22, state: open, until: 2027-01-01, reason: it moves}
            """;
    assertThat(warnings(text.formatted("10.0.0.1", "10.0.0.2")))
        .containsExactly(
            "r.yaml:7:5: warning: the exception is about \"10.0.0.2\", which no host here is");
    assertThat(warnings(text.formatted("10.0.0.1", "10.0.1.3"))).isEmpty();
    assertThat(warnings(text.formatted("web1.example", "wbe1.example")))
        .containsExactly(
            "r.yaml:7:5: warning: the exception is about \"wbe1.example\", which no host here is;"
                + " did you mean \"web1.example\"?");
    // A name may have any address.
    assertThat(warnings(text.formatted("web1.example", "10.0.0.2"))).isEmpty();
  }

  private static List<String> warnings(String text) {
    return RunbookLint.of("r.yaml", MemoryFiles.of(Map.of("r.yaml", text)), TODAY).lines();
  }

  @Test
  void read_tabsThatOnlySeparate_accepted() {
    Runbook runbook =
        MemoryFiles.runbook(
            """
            owner:\tme\t# us
            \t
            roles:
              web:
                expect: [{port:\t80}]\t
            hosts:
              10.0.0.1:\tweb
            """);
    assertThat(runbook.environments().getFirst().owner()).contains("me");
    assertThat(runbook.environments().getFirst().hosts()).hasSize(1);
  }

  @Test
  void from_networksOfAnySize_holdTheirAddresses() {
    Runbook runbook =
        MemoryFiles.runbook(
            """
            vantages: {office: "2001:db8:1::/48"}
            roles:
              web:
                expect:
                  - {port: 80, from: office}
                  - {port: 81, from: "2001:db8:2::/64"}
            hosts: {10.0.0.1: web}
            """);
    Environment environment = runbook.environments().getFirst();
    Viewpoint inOffice = Viewpoint.local(List.of(IpAddress.literal("2001:db8:1:ffff::1")));
    assertThat(environment.expand(inOffice, TODAY))
        .extracting(expectation -> expectation.ports().toString())
        .containsExactly("tcp{80} udp{}");
    assertThat(
            environment.expand(
                Viewpoint.local(List.of(IpAddress.literal("2001:db8:2:1::1"))), TODAY))
        .isEmpty();
  }

  @Test
  void read_fileThatIsMisspelt_nearestIsNamed(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("base.yaml"), MemoryFiles.HEAD);
    Path runbook = folder.resolve("shop.yaml");
    Files.writeString(runbook, MemoryFiles.HEAD + "include: bsae.yaml\n");
    assertThat(Runbooks.read(runbook.toString()).problems())
        .extracting(Diagnostic::suggestion)
        .containsExactly(folder.resolve("base.yaml").toString());
  }

  @Test
  void lint_error_isALineWithItsPlace() {
    RunbookLint lint =
        RunbookLint.of(
            "r.yaml", MemoryFiles.of(Map.of("r.yaml", MemoryFiles.HEAD + "rolse: {}\n")), TODAY);
    assertThat(lint.isUsable()).isFalse();
    assertThat(lint.lines())
        .containsExactly("r.yaml:2:1: unknown key \"rolse\" in a runbook; did you mean \"roles\"?");
  }
}
