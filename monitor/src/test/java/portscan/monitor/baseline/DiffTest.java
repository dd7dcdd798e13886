package portscan.monitor.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.PortState;
import portscan.api.model.Transport;
import portscan.monitor.files.SnapshotFiles;
import portscan.monitor.snapshot.Certificate;
import portscan.monitor.snapshot.Presence;
import portscan.monitor.snapshot.Snapshot;
import portscan.monitor.snapshot.Snapshot.Listing;
import portscan.monitor.snapshot.Verdict;

class DiffTest {
  private static final IpAddress HOST = IpAddress.literal("10.0.0.1");
  private static final IpAddress OTHER = IpAddress.literal("2001:db8::2");
  private static final PortSet FEW = PortSet.range(Transport.TCP, 20, 29);
  private static final Verdict CLOSED = new Verdict(PortState.CLOSED, "reset");
  private static final Verdict FILTERED = new Verdict(PortState.FILTERED, "no-response");

  private static Verdict open(String service, String certificate) {
    return new Verdict(PortState.OPEN, "syn-ack", service, "", Certificate.of(certificate));
  }

  /** Hosts whose ports 20 to 29 are closed. */
  private static Snapshot.Builder closed(IpAddress... addresses) {
    Snapshot.Builder snapshot = new Snapshot.Builder();
    for (IpAddress address : addresses) {
      snapshot.host(address).add(FEW, CLOSED);
    }
    return snapshot;
  }

  private static Snapshot built(Snapshot.Builder builder, Listing listing) {
    return builder.build("test", Instant.EPOCH, listing);
  }

  private static Snapshot built(Snapshot.Builder builder) {
    return built(builder, Listing.ALL_PROBED);
  }

  private static List<String> texts(Diff diff) {
    return diff.differences().stream()
        .map(difference ->
            difference.severity().word() + " " + difference.place() + " " + difference.text())
        .toList();
  }

  private static List<String> texts(Snapshot before, Snapshot after) {
    return texts(Diff.between(before, after));
  }

  @Test
  void sameState_differsInNothing() {
    Diff diff = Diff.between(built(closed(HOST, OTHER)), built(closed(OTHER, HOST)));

    assertThat(diff.differences()).isEmpty();
    assertThat(diff.differs()).isFalse();
    assertThat(diff.isUndecided()).isFalse();
    assertThat(diff.compared()).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({
    "closed,open,exposed opened",
    "filtered,open,exposed opened",
    "open|filtered,open,exposed opened",
    "unfiltered,open,",
    "open,closed,unavailable closed",
    "open,unfiltered,",
    "open,filtered,unavailable newly-filtered",
    "open,open|filtered,unavailable newly-filtered",
    "closed,filtered,changed newly-filtered",
    "closed,unfiltered,",
    "unfiltered,closed,",
    "unfiltered,filtered,changed newly-filtered",
    "filtered,closed,changed closed",
    "filtered,unfiltered,changed closed",
    "filtered,open|filtered,",
    "open|filtered,filtered,"
  })
  void states_differAsTold(String was, String is, String told) {
    Snapshot.Builder before = closed(HOST);
    before.host(HOST).add(Transport.UDP, 53, new Verdict(state(was), "a"));
    Snapshot.Builder after = closed(HOST);
    after.host(HOST).add(Transport.UDP, 53, new Verdict(state(is), "b"));

    List<String> found =
        Diff.between(built(before), built(after)).differences().stream()
            .map(one -> one.severity().word() + " " + one.kind().code() + " " + one.place())
            .toList();

    assertThat(found).isEqualTo(told == null ? List.of() : List.of(told + " 10.0.0.1:53/udp"));
  }

  private static PortState state(String word) {
    for (PortState state : PortState.values()) {
      if (state.word().equals(word)) {
        return state;
      }
    }
    throw new IllegalArgumentException(word);
  }

  @Test
  void worst_comesFirst() {
    Snapshot.Builder before = closed(HOST, OTHER);
    before.host(HOST).add(Transport.TCP, 22, open("ssh", ""));
    before.host(HOST).add(Transport.TCP, 23, open("https", "aa"));
    before.host(HOST).add(Transport.TCP, 24, open("ssh", ""));
    before.host(HOST).add(Transport.TCP, 25, open("", ""));
    Snapshot.Builder after = closed(HOST, OTHER);
    after.host(HOST).add(Transport.TCP, 22, CLOSED);
    after.host(HOST).add(Transport.TCP, 23, open("https", "bb"));
    after.host(HOST).add(Transport.TCP, 24, open("http", ""));
    after.host(HOST).add(Transport.TCP, 25, open("smtp", "cc"));
    after.host(OTHER).add(Transport.TCP, 29, open("", ""));

    assertThat(texts(built(before), built(after)))
        .containsExactly(
            "exposed [2001:db8::2]:29/tcp opened: was closed (reset), is open (syn-ack)",
            "unavailable 10.0.0.1:22/tcp closed: was open (syn-ack), is closed (reset)",
            "changed 10.0.0.1:23/tcp certificate changed: was aa, is bb",
            "changed 10.0.0.1:24/tcp service changed: was ssh, is http");
  }

  @Test
  void portsThatAreAlike_areOneDifference() {
    Snapshot.Builder after = new Snapshot.Builder();
    after.host(HOST).add(FEW.minus(PortSet.of(Transport.TCP, 25)), FILTERED);
    after.host(HOST).add(Transport.TCP, 25, CLOSED);

    assertThat(texts(built(closed(HOST)), built(after)))
        .containsExactly(
            "changed 10.0.0.1 T:20-24,26-29 newly filtered: was closed (reset), is filtered"
                + " (no-response)");
  }

  @Test
  void whatIsNotProbed_isNeverGone() {
    Snapshot.Builder before = closed(HOST, OTHER);
    before.host(HOST).add(Transport.TCP, 22, open("", ""));
    before.host(OTHER).add(Transport.TCP, 22, open("", ""));
    Snapshot.Builder after = new Snapshot.Builder();
    after.host(HOST).add(Transport.TCP, 23, CLOSED);

    for (Listing listing : Listing.values()) {
      Diff diff = Diff.between(built(before), built(after, listing));
      assertThat(texts(diff))
          .containsExactly(
              "note 10.0.0.1 T:20-22,24-29 not probed this time",
              "note [2001:db8::2] T:20-29 not probed this time");
      assertThat(diff.differs()).isFalse();
      assertThat(diff.isUndecided()).isFalse();
    }
    assertThat(Diff.between(built(closed(HOST)), built(closed(OTHER))).isUndecided()).isTrue();
  }

  @Test
  void hosts_appearAndGo() {
    Snapshot.Builder before = closed(HOST);
    before.host(HOST).add(Transport.TCP, 22, open("", ""));
    before.host(OTHER).presence(Presence.DOWN);
    Snapshot.Builder after = closed(OTHER);
    after.host(OTHER).add(Transport.TCP, 21, open("", ""));
    after.host(HOST).presence(Presence.DOWN);

    assertThat(texts(built(before), built(after)))
        .containsExactly(
            "exposed [2001:db8::2] host appeared, with open ports T:21",
            "unavailable 10.0.0.1 host gone, which had open ports T:22");
  }

  @Test
  void hostThatFallsSilent_isGoneOnce() {
    Snapshot.Builder after = new Snapshot.Builder();
    after.host(HOST).add(FEW, FILTERED);

    assertThat(texts(built(closed(HOST)), built(after)))
        .containsExactly("changed 10.0.0.1 host gone");
  }

  @Test
  void newHost_isNewToAFileOfTheHostsThatAreUp() {
    Snapshot.Builder after = closed(HOST, OTHER);
    after.host(OTHER).add(Transport.TCP, 22, open("", ""));

    assertThat(texts(built(closed(HOST), Listing.HOSTS_UP), built(after)))
        .containsExactly("exposed [2001:db8::2] host appeared, with open ports T:22");
    assertThat(texts(built(closed(HOST)), built(after)))
        .containsExactly("note [2001:db8::2] T:22 not probed before".replace(" T:22", ":22/tcp"));
  }

  @Test
  void listOfOpenPorts_isTheWholeListOfThem() {
    Snapshot.Builder before = new Snapshot.Builder();
    before.host(HOST).add(Transport.TCP, 22, new Verdict(PortState.OPEN, ""));
    Snapshot.Builder after = closed(HOST);
    after.host(HOST).add(Transport.TCP, 25, open("", ""));

    assertThat(texts(built(before, Listing.OPEN_PORTS), built(after)))
        .containsExactly(
            "exposed 10.0.0.1:25/tcp opened: was not listed as open, is open (syn-ack)",
            "unavailable 10.0.0.1:22/tcp closed: was open, is closed (reset)");
  }

  /** What a diff tells of an open port that had the one verdict and has the other. */
  private static List<String> told(Verdict was, Verdict is) {
    Snapshot.Builder before = new Snapshot.Builder();
    before.host(HOST).add(Transport.TCP, 443, was);
    Snapshot.Builder after = new Snapshot.Builder();
    after.host(HOST).add(Transport.TCP, 443, is);
    return Diff.between(built(before), built(after)).differences().stream()
        .map(Difference::text)
        .toList();
  }

  private static Verdict shop(String service, String software, Certificate certificate) {
    return new Verdict(PortState.OPEN, "syn-ack", service, software, certificate);
  }

  @Test
  void serviceAndCertificate_areToldApart() {
    Certificate old =
        new Certificate(
            "AA:01", "CN=x", List.of("a.test", "b.test"), Instant.parse("2030-01-02T03:04:05Z"));
    Certificate renewed = new Certificate("bb", "CN=x", List.of(), null);
    Verdict before = shop("ssl/http", "nginx 1.24", old);

    assertThat(told(before, shop("ssl/http", "nginx 1.24", renewed)))
        .containsExactly(
            "certificate changed: was a.test, b.test until 2030-01-02 (SHA-256 aa01), is CN=x"
                + " (SHA-256 bb)");
    assertThat(told(before, shop("https", "nginx 1.26", old)))
        .containsExactly("service changed: was ssl/http nginx 1.24, is https nginx 1.26");
    assertThat(told(before, shop("http", "nginx 1.24", Certificate.NONE)))
        .containsExactly("service changed: was ssl/http nginx 1.24, is http nginx 1.24");
    assertThat(told(before, shop("ssl/smtp", "", renewed))).hasSize(2);
  }

  @Test
  void whatWasNotLookedAt_hasNotChanged() {
    Verdict known = shop("ssl/http", "nginx 1.24", Certificate.of("aa"));

    assertThat(told(known, open("", ""))).isEmpty();
    assertThat(told(open("", ""), known)).isEmpty();
    assertThat(told(known, shop("https", "", Certificate.NONE))).isEmpty();
  }

  @Test
  void nmapsNamesOfServices_areComparedInOurWords() {
    Snapshot.Builder before = new Snapshot.Builder();
    before.host(HOST).add(Transport.UDP, 53, open("domain", "AB"));
    Snapshot.Builder after = new Snapshot.Builder();
    after.host(HOST).add(Transport.UDP, 53, open("dns", "ab"));

    assertThat(texts(built(before), built(after))).isEmpty();
  }

  @Test
  void ourXml_ofTheSameScan_differsInNothing() throws IOException {
    String xml =
        """
        <nmaprun scanner="nmap" start="1"><scaninfo type="syn" protocol="tcp" numservices="10"
         services="20-29"/><host><status state="up"/><address addr="10.0.0.1" addrtype="ipv4"/>
        <ports><extraports state="closed" count="9"/><port protocol="tcp" portid="22"><state
         state="open" reason="syn-ack"/><service name="telnet" method="table"/></port></ports></host>
        </nmaprun>
        """;
    Snapshot before =
        SnapshotFiles.read(
                new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), "x", Instant.EPOCH)
            .found()
            .orElseThrow();
    Snapshot.Builder after = closed(HOST);
    after.host(HOST).add(Transport.TCP, 22, open("ssh", ""));

    assertThat(texts(before, built(after))).isEmpty();
    after.host(HOST).add(Transport.TCP, 22, CLOSED);
    assertThat(texts(before, built(after)))
        .containsExactly(
            "unavailable 10.0.0.1:22/tcp closed: was open (syn-ack), is closed (reset)");
  }
}
