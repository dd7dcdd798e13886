package portscan.look;

import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * Only the question to a name server and the looks at services send anything, and want a permit for
 * it; all else is netlink and files.
 */
class ArchitectureTest {
  private static final String JAVA_SOCKETS =
      "java\\.net\\.(\\w*Socket|Socket(Address|Impl|Option)\\w*|Datagram\\w+|URL\\w*)(\\$.*)?";
  private static final String CHANNELS =
      "java\\.net\\.http\\..*|javax\\.net\\..*|java\\.nio\\.channels\\..*";
  private static final String OWN_SOCKETS = "portscan\\.sys\\.(Sockets|Epoll)(\\$.*)?";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("portscan.look");

  @Test
  void sockets_areLeftToNameServersAndServices() {
    noClasses()
        .that(DescribedPredicate.not(nameMatching("portscan\\.look\\.NameServer(\\$.*)?")))
        .and()
        .resideOutsideOfPackage("portscan.look.service")
        .should()
        .dependOnClassesThat(
            nameMatching(JAVA_SOCKETS).or(nameMatching(CHANNELS)).or(nameMatching(OWN_SOCKETS)))
        .check(MAIN);
  }

  @Test
  void standardStreams_areLeftToOthers() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MAIN);
  }
}
