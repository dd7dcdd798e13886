package portscan.format.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portscan.api.model.IpAddress;
import portscan.format.syntax.Ports;

class ExpansionTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
  private static final Viewpoint HERE = Viewpoint.local(List.of(IpAddress.literal("192.0.2.7")));

  /** {@code host ports state line} of each expectation. */
  private static List<String> expand(String body, Viewpoint viewpoint, LocalDate today) {
    return MemoryFiles.runbook(body).environments().getFirst().expand(viewpoint, today).stream()
        .map(each ->
            each.name()
                + " "
                + Ports.text(each.ports())
                + " "
                + each.state()
                + " "
                + each.place().line())
        .toList();
  }

  private static List<String> expand(String body) {
    return expand(body, HERE, TODAY);
  }

  @Test
  void expand_everythingElse_takesWhatNoExpectationNames() {
    assertThat(
            expand(
                """
                roles:
                  web:
                    expect:
                      - port: 443
                    everythingElse: closed
                hosts:
                  a.example: web
                """))
        .containsExactly("a.example T:443 open 5", "a.example T:1-442,444-65535 closed 6");
  }

  @Test
  void expand_fewerPorts_overrideMoreWhateverTheOrder() {
    assertThat(
            expand(
                """
                roles:
                  web:
                    expect:
                      - port: 8005
                      - ports: 8000-8010
                        state: closed
                hosts:
                  a.example: web
                """))
        .containsExactly("a.example T:8005 open 5", "a.example T:8000-8004,8006-8010 closed 6");
  }

  @Test
  void expand_samePortsTwice_laterHolds() {
    assertThat(
            expand(
                """
                roles:
                  a: {expect: [{port: 22}]}
                  b: {expect: [{port: 22, state: closed}]}
                hosts:
                  one.example: [a, b]
                  two.example: [b, a]
                """))
        .containsExactly("one.example T:22 closed 4", "two.example T:22 open 3");
  }

  @Test
  void expand_strength_exceptionThenHostThenEnvironmentThenRole() {
    String body =
        """
        roles:
          web:
            expect:
              - ports: 1-4
                state: closed
        hosts:
          a.example:
            role: web
            expect:
              - ports: 1-2
                state: filtered
        environments:
          only:
            roles:
              web:
                expect:
                  - ports: 1-3
                    state: unreachable
            exceptions:
              - role: web
                port: 1
                state: open
                until: 2026-11-20
                reason: it moves
        """;
    assertThat(expand(body))
        .containsExactly(
            "a.example T:1 open 21",
            "a.example T:2 filtered 11",
            "a.example T:3 unreachable 18",
            "a.example T:4 closed 5");
    assertThat(expand(body, HERE, TODAY.plusDays(1)))
        .containsExactly(
            "a.example T:1-2 filtered 11",
            "a.example T:3 unreachable 18",
            "a.example T:4 closed 5");
  }

  @Test
  void expand_from_holdsForTheVantageOrItsNetwork() {
    String body =
        """
        vantages:
          office: 192.0.2.0/24
          far: []
        roles:
          web:
            expect:
              - port: 22
                from: office
              - port: 22
                state: unreachable
                from: far
              - port: 80
                from: [198.51.100.0/24, local]
        hosts:
          a.example: web
        """;
    assertThat(expand(body)).containsExactly("a.example T:22 open 8", "a.example T:80 open 13");
    assertThat(expand(body, new Viewpoint("far", List.of()), TODAY))
        .containsExactly("a.example T:22 unreachable 10");
    assertThat(expand(body, new Viewpoint("office", List.of()), TODAY))
        .containsExactly("a.example T:22 open 8");
  }

  @Test
  void expand_fromOfThisPlace_overridesEverywhere() {
    assertThat(
            expand(
                """
                roles:
                  web:
                    expect:
                      - port: 22
                        from: local
                      - port: 22
                        state: closed
                hosts:
                  a.example: web
                """))
        .containsExactly("a.example T:22 open 5");
  }

  @Test
  void expand_ignore_expectsNothing() {
    assertThat(
            expand(
                """
                roles:
                  web:
                    expect:
                      - port: 22
                        state: ignore
                    everythingElse: {state: closed, ports: 20-24}
                hosts:
                  a.example: web
                """))
        .containsExactly("a.example T:20-21,23-24 closed 7");
  }

  @Test
  void expand_everythingElse_hostThenStrictestRolePortByPort() {
    assertThat(
            expand(
                """
                roles:
                  a: {everythingElse: {state: unreachable, ports: 1-2}}
                  b: {everythingElse: {state: closed, ports: 1}}
                  c: {expect: [{port: 2}]}
                hosts:
                  one.example: [b, a]
                  two.example:
                    roles: [a, b]
                    everythingElse: ignore
                  three.example: c
                everythingElse: {state: filtered, ports: 1}
                """))
        .containsExactly(
            "one.example T:2 unreachable 3",
            "one.example T:1 closed 4",
            "three.example T:2 open 5",
            "three.example T:1 filtered 12");
  }

  @Test
  void expand_addressInSeveralEntries_belongsToTheNarrowest() {
    assertThat(
            expand(
                """
                roles:
                  base: {expect: [{port: 22}]}
                  web: {expect: [{port: 80}]}
                hosts:
                  10.0.0.0/29: base
                  10.0.0.3: web
                  10.0.0.6-10.0.0.7: web
                """))
        .containsExactly(
            "10.0.0.0-10.0.0.2 T:22 open 3",
            "10.0.0.4-10.0.0.5 T:22 open 3",
            "10.0.0.3 T:80 open 4",
            "10.0.0.6-10.0.0.7 T:80 open 4");
  }

  @Test
  void expand_exceptionWithinABlock_isForThatAddressAlone() {
    assertThat(
            expand(
                """
                roles:
                  base: {expect: [{port: 22, state: closed}]}
                hosts:
                  2001:db8::/126: base
                exceptions:
                  - {host: "2001:db8::3", port: 22, state: open, until: 2027-01-01, reason: moves}
                """))
        .containsExactly("2001:db8::-2001:db8::2 T:22 closed 3", "2001:db8::3 T:22 open 7");
  }

  @Test
  void expand_sameHostTwice_hasBothRoles() {
    assertThat(
            expand(
                """
                roles:
                  base: {expect: [{port: 22}]}
                  web: {expect: [{port: 80}]}
                hosts:
                  A.example.: base
                environments:
                  only:
                    hosts:
                      a.example: web
                """))
        .containsExactly("A.example. T:22 open 3", "A.example. T:80 open 4");
  }

  @Test
  void expand_wholeAddressSpace_isCutAtBothEnds() {
    assertThat(
            expand(
                """
                roles:
                  base: {expect: [{port: 22}]}
                  web: {expect: [{port: 80}]}
                hosts:
                  0.0.0.0/0: base
                  0.0.0.0: web
                  255.255.255.255: web
                """))
        .containsExactly(
            "0.0.0.1-255.255.255.254 T:22 open 3",
            "0.0.0.0 T:80 open 4",
            "255.255.255.255 T:80 open 4");
  }

  @Test
  void expand_ofPublishedPorts_openUnlessARoleSaysOtherwise() {
    Runbook runbook =
        Runbooks.read(
                "r.yaml",
                MemoryFiles.of(
                    Map.of(
                        "r.yaml",
                        MemoryFiles.HEAD
                            + """
                            roles:
                              base: {expect: [{port: 8080, state: closed}]}
                            hosts:
                              docker.example: base
                            inventory:
                              - file: compose.yaml
                                host: docker.example
                            """,
                        "compose.yaml",
                        "services: {web: {ports: ['80:80', '8080:80', '127.0.0.1:9000:9000']}}")))
            .orThrow(problem -> new IllegalArgumentException(problem.located()));
    assertThat(runbook.environments().getFirst().expand(HERE, TODAY))
        .extracting(each -> Ports.text(each.ports()) + " " + each.state() + " " + each.place())
        .containsExactly("T:8080 closed r.yaml:3:19", "T:80 open compose.yaml:1:26");
  }
}
