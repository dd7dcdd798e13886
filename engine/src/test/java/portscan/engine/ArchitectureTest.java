package portscan.engine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
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
import portscan.sys.FrameSlots;

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
          .or(nameMatching("portscan\\.sys\\.Epoll(\\$.*)?"))
          .and(nameMatching("java\\.nio\\.channels\\.(FileChannel|\\w*FileLock\\w*)").negate())
          .<JavaClass>forSubtype()
          .as("sockets and channels");

  /** The kernel's sockets; but which number an interface has may be asked by all. */
  private static final DescribedPredicate<JavaAccess<?>> USES_SYSTEM_SOCKETS =
      DescribedPredicate.describe(
          "uses the kernel's sockets",
          access ->
              access.getTargetOwner().getName().equals("portscan.sys.Sockets")
                  && !access.getName().equals("interfaceIndex"));

  /** Whatever can send whole packets. */
  private static final DescribedPredicate<JavaClass> PACKET_SENDERS =
      nameMatching(
              "portscan\\.sys\\.(RawSocket|PacketSender|TransmitRing|XdpSocket|FrameSlots)(\\$.*)?")
          .<JavaClass>forSubtype()
          .as("senders of whole packets");

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

  /** What lets a packet of ours leave. */
  private static final DescribedPredicate<JavaCall<?>> TRANSMITS =
      DescribedPredicate.describe(
          "transmits packets",
          call -> {
            String owner = call.getTargetOwner().getName();
            return switch (call.getName()) {
              case "send" -> owner.matches("portscan\\.sys\\.(FrameSlots|RawSocket|PacketSender)");
              case "flush" -> owner.matches("portscan\\.sys\\.(TransmitRing|XdpSocket)");
              default -> false;
            };
          });

  /** Either is leave of {@link Egress}: for one endpoint, or for a block; so is a list of them. */
  private static final Set<Class<?>> PERMITS =
      Set.of(Egress.Permit.class, Egress.BlockPermit.class);

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
        .orShould()
        .accessTargetWhere(USES_SYSTEM_SOCKETS)
        .check(MAIN);
  }

  @Test
  void sockets_areOpenedOnlyOnAPermit() {
    assertThat(MAIN.stream().flatMap(each -> each.getCodeUnits().stream()))
        .anyMatch(unit -> calls(unit, OPENS_A_SOCKET));
    permitRule(OPENS_A_SOCKET).check(MAIN);
  }

  @Test
  void packetSenders_areTouchedByTheirPackagesOnly() {
    noClasses()
        .that(
            resideInAnyPackage(
                    ENGINE + ".socket",
                    ENGINE + ".packet",
                    ENGINE + ".device",
                    ENGINE + ".discovery",
                    ENGINE + ".experiment")
                .negate())
        .should()
        .dependOnClassesThat(PACKET_SENDERS)
        .check(MAIN);
  }

  @Test
  void packets_areTransmittedOnlyOnAPermit() {
    assertThat(MAIN.stream().flatMap(each -> each.getCodeUnits().stream()))
        .filteredOn(unit -> calls(unit, TRANSMITS))
        .extracting(unit -> unit.getOwner().getSimpleName())
        .contains("SlotTransmitter", "RingTransmitter", "XdpTransmitter");
    permitRule(TRANSMITS).check(MAIN);
  }

  @Test
  void packets_transmittedWithoutAPermit_areNoticed() {
    JavaClasses ungated = new ClassFileImporter().importClasses(UngatedPackets.class);
    assertThat(permitRule(TRANSMITS).evaluate(ungated).getFailureReport().getDetails())
        .hasSize(1)
        .first()
        .asString()
        .contains("UngatedPackets.all(");
  }

  /** Sends one packet on a permit, and all of them without. */
  static final class UngatedPackets {
    private UngatedPackets() {}

    static int one(Egress.BlockPermit permit, FrameSlots slots) {
      return permit.mayRefuse() ? 0 : slots.send(0, 1);
    }

    static int all(FrameSlots slots) {
      return slots.send(0, slots.slots());
    }
  }

  @Test
  void sockets_openedWithoutAPermit_areNoticed() {
    JavaClasses ungated = new ClassFileImporter().importClasses(Ungated.class);
    assertThat(permitRule(OPENS_A_SOCKET).evaluate(ungated).getFailureReport().getDetails())
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

  private static boolean calls(JavaCodeUnit unit, DescribedPredicate<JavaCall<?>> what) {
    return unit.getCallsFromSelf().stream().anyMatch(what);
  }

  private static ArchRule permitRule(DescribedPredicate<JavaCall<?>> what) {
    return classes()
        .should(
            new ArchCondition<JavaClass>("hold leave of Egress where it " + what.getDescription()) {
              @Override
              public void check(JavaClass each, ConditionEvents events) {
                for (JavaCodeUnit unit : each.getCodeUnits()) {
                  if (calls(unit, what) && !needsPermit(unit, new HashSet<>())) {
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
    if (unit.getParameterTypes().stream()
        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
        .anyMatch(type -> PERMITS.stream().anyMatch(type::isEquivalentTo))) {
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
