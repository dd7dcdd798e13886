package portscan.engine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import portscan.api.scan.Egress;

/** What module descriptors cannot say: where sockets are opened, and against what. */
class ArchitectureTest {
  private static final String ENGINE = "portscan.engine";

  /** Whatever can send to a target; addresses are only values. */
  private static final DescribedPredicate<JavaClass> SOCKETS =
      nameMatching(
              "java\\.net\\.(\\w*Socket|Socket\\w*|\\w*SocketImpl|Datagram\\w+|URL\\w*|\\w*Connection)"
                  + "(\\$.*)?")
          .and(nameMatching("java\\.net\\.SocketException|java\\.net\\.URLDecoder").negate())
          .or(nameMatching("java\\.net\\.http\\..*|javax\\.net\\..*|java\\.nio\\.channels\\..*"))
          .or(nameMatching("portscan\\.sys\\.(Sockets|Epoll)(\\$.*)?"))
          .and(nameMatching("java\\.nio\\.channels\\.(FileChannel|\\w*FileLock\\w*)").negate())
          .<JavaClass>forSubtype()
          .as("sockets and channels");

  /** What makes a file descriptor that can send. */
  private static final DescribedPredicate<JavaCall<?>> OPENS_A_SOCKET =
      DescribedPredicate.describe(
          "opens a socket",
          call -> {
            String owner = call.getTargetOwner().getName();
            return switch (call.getName()) {
              case "open" ->
                  owner.equals("portscan.sys.Sockets")
                      || owner.matches("java\\.nio\\.channels\\.\\w*Channel");
              case "<init>" -> owner.matches("java\\.net\\.\\w*Socket");
              default -> false;
            };
          });

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ENGINE);

  @Test
  void sockets_areTouchedByTheirPackageAndTheQuickLookOnly() {
    noClasses()
        .that(resideInAPackage(ENGINE + ".socket").negate())
        .and(nameMatching("portscan\\.engine\\.QuickLook(\\$.*)?").negate())
        .should()
        .dependOnClassesThat(SOCKETS)
        .check(MAIN);
  }

  @Test
  void sockets_areOpenedOnlyOnAPermit() {
    assertThat(MAIN.stream().flatMap(each -> each.getCodeUnits().stream()))
        .anyMatch(ArchitectureTest::opensSocket);
    permitRule().check(MAIN);
  }

  @Test
  void sockets_openedWithoutAPermit_areNoticed() {
    JavaClasses ungated = new ClassFileImporter().importClasses(Ungated.class);
    assertThat(permitRule().evaluate(ungated).getFailureReport().getDetails())
        .hasSize(1)
        .first()
        .asString()
        .contains("Ungated.open()");
  }

  /** Opens a socket that nobody has permitted. */
  static final class Ungated {
    private Ungated() {}

    static int knock() throws SocketException {
      try (DatagramSocket socket = open()) {
        return socket.getLocalPort();
      }
    }

    private static DatagramSocket open() throws SocketException {
      return new DatagramSocket();
    }
  }

  @Test
  void packages_haveNoCycles() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                return javaClass.getPackageName().startsWith(ENGINE)
                    ? SliceIdentifier.of(javaClass.getPackageName())
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "packages of the engine";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(MAIN);
  }

  @Test
  void standardStreams_areLeftToOthers() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MAIN);
    noClasses()
        .should()
        .dependOnClassesThat(nameMatching("java\\.lang\\.IO").forSubtype())
        .check(MAIN);
  }

  // ---- permits

  private static boolean opensSocket(JavaCodeUnit unit) {
    return unit.getCallsFromSelf().stream().anyMatch(OPENS_A_SOCKET);
  }

  private static ArchRule permitRule() {
    return classes()
        .should(
            new ArchCondition<JavaClass>("open sockets only on an Egress.Permit") {
              @Override
              public void check(JavaClass each, ConditionEvents events) {
                for (JavaCodeUnit unit : each.getCodeUnits()) {
                  if (opensSocket(unit) && !needsPermit(unit, new HashSet<>())) {
                    events.add(
                        SimpleConditionEvent.violated(
                            each, unit.getFullName() + " can be reached without a permit"));
                  }
                }
              }
            });
  }

  /**
   * Whether every way to this code leads through a method that takes a permit. An instance method
   * is reached by way of its object, so its object's constructors count, too.
   */
  private static boolean needsPermit(JavaCodeUnit unit, Set<JavaCodeUnit> visited) {
    if (unit.getRawParameterTypes().stream()
        .anyMatch(type -> type.isEquivalentTo(Egress.Permit.class))) {
      return true;
    }
    if (!visited.add(unit)) {
      return false;
    }
    Set<JavaCodeUnit> callers = callers(unit);
    if (!callers.isEmpty() && callers.stream().allMatch(caller -> needsPermit(caller, visited))) {
      return true;
    }
    boolean hasObject =
        unit instanceof JavaMethod && !unit.getModifiers().contains(JavaModifier.STATIC);
    return hasObject
        && unit.getOwner().getConstructors().stream()
            .allMatch(constructor -> needsPermit(constructor, visited));
  }

  private static Set<JavaCodeUnit> callers(JavaCodeUnit unit) {
    Stream<? extends JavaCall<?>> calls =
        switch (unit) {
          case JavaMethod method -> method.getCallsOfSelf().stream();
          case JavaConstructor constructor -> constructor.getCallsOfSelf().stream();
          default -> Stream.empty();
        };
    return calls.map(JavaCall::getOrigin).collect(Collectors.toSet());
  }
}
