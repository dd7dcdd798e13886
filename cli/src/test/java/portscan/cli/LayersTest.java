package portscan.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What module descriptors cannot say of who may depend on whom. */
class LayersTest {
  /** Files, which are written so that they survive a crash, and locked: no network. */
  private static final DescribedPredicate<JavaClass> FILES =
      DescribedPredicate.describe(
          "channels of files",
          used ->
              used.isEquivalentTo(FileChannel.class)
                  || used.isEquivalentTo(FileLock.class)
                  || used.isEquivalentTo(OverlappingFileLockException.class));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/testkit/"))
          .importPackages("portscan");

  private static DescribedPredicate<JavaClass> ours(String... besides) {
    return resideInAPackage("portscan..").and(not(resideInAnyPackage(besides)));
  }

  @Test
  void everyModule_isLookedAt() {
    Set<String> modules = new TreeSet<>();
    CLASSES.forEach(type -> modules.add(type.getPackageName().split("\\.", -1)[1]));

    assertThat(modules)
        .contains(
            "api", "audit", "cli", "engine", "format", "insight", "look", "monitor", "sys", "wire");
  }

  @Test
  void standardStreams_areUsedByTheCommandsAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("portscan.cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .accessField(System.class, "in")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(CLASSES);
  }

  @Test
  void theProcess_isEndedByTheCommandsAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("portscan.cli..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CLASSES);
  }

  @Test
  void commands_areAboveEverything() {
    noClasses()
        .that()
        .resideOutsideOfPackage("portscan.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("portscan.cli..")
        .check(CLASSES);
  }

  @Test
  void api_standsOnTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage("portscan.api..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("portscan.api..", "java..", "org.jspecify.annotations..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("portscan.api..")
        .should()
        .dependOnClassesThat(notOfTheBaseModule())
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> notOfTheBaseModule() {
    ModuleLayer boot = ModuleLayer.boot();
    Set<String> base = boot.findModule("java.base").orElseThrow().getPackages();
    return DescribedPredicate.describe(
        "of the JDK beyond java.base",
        type -> type.getPackageName().startsWith("java.") && !base.contains(type.getPackageName()));
  }

  @Test
  void systemCalls_knowNothingOfUs() {
    noClasses()
        .that()
        .resideInAPackage("portscan.sys..")
        .should()
        .dependOnClassesThat(ours("portscan.sys.."))
        .check(CLASSES);
  }

  @Test
  void wire_knowsNothingOfUsNorOfInputAndOutput() {
    noClasses()
        .that()
        .resideInAPackage("portscan.wire..")
        .should()
        .dependOnClassesThat(ours("portscan.wire.."))
        .orShould()
        .dependOnClassesThat(
            resideInAnyPackage("java.io..", "java.net..", "java.nio.channels..", "java.nio.file.."))
        .check(CLASSES);
  }

  @Test
  void engine_standsOnApiWireAndSystemCalls() {
    noClasses()
        .that()
        .resideInAPackage("portscan.engine..")
        .should()
        .dependOnClassesThat(
            ours("portscan.engine..", "portscan.api..", "portscan.sys..", "portscan.wire.."))
        .check(CLASSES);
  }

  @Test
  void look_standsOnApiAndSystemCalls() {
    noClasses()
        .that()
        .resideInAPackage("portscan.look..")
        .should()
        .dependOnClassesThat(ours("portscan.look..", "portscan.api..", "portscan.sys.."))
        .check(CLASSES);
  }

  @Test
  void insight_onlyReasons() {
    noClasses()
        .that()
        .resideInAPackage("portscan.insight..")
        .should()
        .dependOnClassesThat(
            ours("portscan.insight..", "portscan.api..", "portscan.format.syntax.."))
        .orShould()
        .dependOnClassesThat(resideInAnyPackage("java.net..", "java.nio.channels.."))
        .check(CLASSES);
  }

  @Test
  void format_knowsNothingOfTheNetwork() {
    noClasses()
        .that()
        .resideInAPackage("portscan.format..")
        .should()
        .dependOnClassesThat(ours("portscan.format..", "portscan.api.."))
        .orShould()
        .dependOnClassesThat(
            resideInAPackage("java.nio.channels..")
                // A channel of files alone: it makes what was written survive a crash.
                .and(not(type(FileChannel.class)))
                .or(
                    DescribedPredicate.describe(
                        "sockets",
                        type ->
                            Set.of("java.net.Socket", "java.net.InetAddress")
                                .contains(type.getName()))))
        .check(CLASSES);
  }

  @Test
  void monitor_neverSeesAPacket() {
    noClasses()
        .that()
        .resideInAPackage("portscan.monitor..")
        .should()
        .dependOnClassesThat(ours("portscan.monitor..", "portscan.api..", "portscan.format.."))
        .orShould()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "java.nio.channels..").and(not(FILES)))
        .check(CLASSES);
  }

  @Test
  void packages_formNoCycle() {
    slices().matching("portscan.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
