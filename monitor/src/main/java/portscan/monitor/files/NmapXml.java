package portscan.monitor.files;

import java.io.Reader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.PortState;
import portscan.api.model.Transport;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Ports;
import portscan.format.syntax.Printable;
import portscan.monitor.json.JsonObject.UnexpectedException;
import portscan.monitor.snapshot.Certificate;
import portscan.monitor.snapshot.HostSnapshot;
import portscan.monitor.snapshot.Presence;
import portscan.monitor.snapshot.Snapshot;
import portscan.monitor.snapshot.TargetNames;
import portscan.monitor.snapshot.Verdict;
import portscan.monitor.snapshot.Verdicts;

/**
 * nmap's XML, and ours of the same format, element by element.
 *
 * <p>Ports that are not listed one by one are in {@code extraports}: which ports those are is told
 * by {@code extrareasons}, or follows from the ports scanned if all of them are in one state. Of
 * ports whose state does not follow, nothing is known.
 *
 * <p>No document type is read and no entity but XML's own five: whoever wrote the file makes us
 * neither open another one nor expand anything.
 */
final class NmapXml {
  private final XMLStreamReader xml;
  private final Snapshot.Builder snapshot = new Snapshot.Builder();
  private PortSet scanned = PortSet.empty();
  private final TakenTimes times = new TakenTimes();

  /** Products and versions are comparable only where the same tool named them. */
  private boolean isOurs;

  private NmapXml(XMLStreamReader xml) {
    this.xml = xml;
  }

  static Parsed<Snapshot> read(Reader in, String source, Instant at) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setXMLResolver((publicId, systemId, base, namespace) -> {
      throw new XMLStreamException("no other file is read");
    });
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      try {
        NmapXml document = new NmapXml(xml);
        document.read();
        TakenTimes times = document.times;
        return Parsed.ok(
            document.snapshot.build(
                source, times.from(at), times.until(at), Snapshot.Listing.HOSTS_UP));
      } finally {
        xml.close();
      }
    } catch (XMLStreamException e) {
      if (e.getNestedException() instanceof BoundedInput.TooLargeException tooLarge) {
        throw new UncheckedIOException(tooLarge);
      }
      Location where = e.getLocation();
      return SnapshotFiles.rejected(
          where == null ? 1 : where.getLineNumber(),
          where == null ? 1 : where.getColumnNumber(),
          "bad-xml",
          "this is no XML: " + firstLine(e));
    }
  }

  /** The parser's words are "ParseError at [row,col]:[1,5]", a line break, "Message: what". */
  private static String firstLine(XMLStreamException e) {
    String message = String.valueOf(e.getMessage());
    int start = message.indexOf("Message: ");
    return Printable.of(
        (start < 0 ? message : message.substring(start + 9)).lines().findFirst().orElse(""), 160);
  }

  private void read() throws XMLStreamException {
    while (xml.hasNext() && xml.next() != XMLStreamConstants.START_ELEMENT) {
      // What stands before the document's element.
    }
    if (xml.getEventType() != XMLStreamConstants.START_ELEMENT
        || !xml.getLocalName().equals("nmaprun")) {
      throw wrong("bad-root", "this is XML, but not nmap's: it does not begin with nmaprun");
    }
    isOurs = attribute("args").orElse("").startsWith("portscan ");
    attribute("start").ifPresent(times::add);
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "scaninfo" -> scanInfo();
          case "host" -> host();
          case "finished" -> {
            attribute("time").ifPresent(times::add);
            if (attribute("exit").orElse("").equals("error")) {
              snapshot.interrupted();
            }
          }
          default -> {}
        }
      }
    }
  }

  private void scanInfo() {
    Optional<Transport> transport = attribute("protocol").flatMap(States::transport);
    Optional<String> services = attribute("services");
    if (transport.isPresent() && services.isPresent() && !services.get().isEmpty()) {
      scanned = scanned.union(ports(services.get(), transport.get()));
    }
  }

  /** Ports of one state that are not listed one by one. */
  private record Extra(PortState state, int count, List<Reason> reasons) {}

  /** Some of them. */
  private record Reason(String word, PortSet ports) {}

  private void host() throws XMLStreamException {
    IpAddress address = null;
    Presence presence = Presence.UNKNOWN;
    HostSnapshot.Builder host = null;
    List<Extra> extras = new ArrayList<>();
    attribute("endtime").ifPresent(times::add);
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("host")) {
        break;
      }
      if (event != XMLStreamConstants.START_ELEMENT) {
        continue;
      }
      switch (xml.getLocalName()) {
        case "status" ->
            presence =
                States.presence(attribute("state").orElse(""), attribute("reason").orElse(""));
        case "address" -> {
          if (address == null && !attribute("addrtype").orElse("").equals("mac")) {
            address = address(attribute("addr").orElse(""));
            host = new HostSnapshot.Builder(address);
          }
        }
        case "hostname" -> {
          // The others are what a name server says of the address.
          if (host != null && attribute("type").orElse("").equals("user")) {
            host.named(TargetNames.plain(attribute("name").orElse("")));
          }
        }
        case "extraports" -> extras.add(extra());
        case "port" -> {
          if (host == null) {
            throw wrong("no-address", "a host has its address before its ports");
          }
          port(host);
        }
        default -> {}
      }
    }
    if (host != null) {
      PortSet listed = host.build().probed();
      addExtras(host, scanned.minus(listed), extras);
      host.presence(presence);
      snapshot.add(host.build());
    }
  }

  private IpAddress address(String text) {
    return IpAddress.parse(text)
        .orElseThrow(() -> wrong("bad-value", Printable.quoted(text) + " is not an IP address"));
  }

  private Extra extra() throws XMLStreamException {
    PortState state = state();
    int count = number("count", 0, 2 * 65_535);
    List<Reason> reasons = new ArrayList<>();
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("extraports")) {
        break;
      }
      if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("extrareasons")) {
        Optional<Transport> transport = attribute("proto").flatMap(States::transport);
        Optional<String> ports = attribute("ports");
        boolean told = transport.isPresent() && ports.isPresent() && !ports.get().isEmpty();
        reasons.add(
            new Reason(
                attribute("reason").orElse(""),
                told ? ports(ports.get(), transport.get()) : PortSet.empty()));
      }
    }
    return new Extra(state, count, reasons);
  }

  private static void addExtras(HostSnapshot.Builder host, PortSet unlisted, List<Extra> extras) {
    PortSet rest = unlisted;
    List<Extra> untold = new ArrayList<>();
    for (Extra extra : extras) {
      PortSet told = PortSet.empty();
      for (Reason reason : extra.reasons) {
        host.add(reason.ports, new Verdict(extra.state, reason.word));
        told = told.union(reason.ports);
      }
      rest = rest.minus(told);
      if (told.isEmpty() && extra.count > 0) {
        untold.add(extra);
      }
    }
    if (untold.size() == 1 && untold.getFirst().count == rest.size()) {
      Extra extra = untold.getFirst();
      String reason = extra.reasons.size() == 1 ? extra.reasons.getFirst().word : "";
      host.add(rest, new Verdict(extra.state, reason));
    }
  }

  private void port(HostSnapshot.Builder host) throws XMLStreamException {
    Optional<Transport> transport = attribute("protocol").flatMap(States::transport);
    int port = number("portid", 0, 65_535);
    PortState state = null;
    String reason = "";
    String service = "";
    String software = "";
    String certificate = "";
    boolean inCertificate = false;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("port")) {
        break;
      }
      if (event != XMLStreamConstants.START_ELEMENT) {
        continue;
      }
      switch (xml.getLocalName()) {
        case "state" -> {
          state = state();
          reason = attribute("reason").orElse("");
        }
        case "service" -> {
          // A name by "table" says what the port's number is registered for, and nothing seen.
          if (attribute("method").orElse("").equals("probed")) {
            service =
                Verdicts.service(
                    attribute("name").orElse(""), attribute("tunnel").orElse("").equals("ssl"));
            software = isOurs ? software() : "";
          }
        }
        case "script" -> inCertificate = attribute("id").orElse("").equals("ssl-cert");
        case "elem" -> {
          if (inCertificate && attribute("key").orElse("").equals("sha256")) {
            certificate = xml.getElementText();
          }
        }
        default -> {}
      }
    }
    if (transport.isPresent() && port > 0) {
      if (state == null) {
        throw wrong("no-state", "port " + port + " has no state");
      }
      host.add(
          transport.get(),
          port,
          new Verdict(state, reason, service, software, Certificate.of(certificate)));
    }
  }

  private String software() {
    return Verdicts.software(attribute("product").orElse(""), attribute("version").orElse(""));
  }

  private PortState state() {
    String word = attribute("state").orElse("");
    return States.state(word)
        .orElseThrow(
            () -> wrong("bad-value", Printable.quoted(word) + " is not a state of a port"));
  }

  private PortSet ports(String text, Transport transport) {
    return Ports.parse(text, transport).orThrow(problem -> wrong("bad-value", problem.text()));
  }

  private int number(String name, int least, int most) {
    String text = attribute(name).orElse("");
    boolean isNumber =
        !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int number = isNumber ? Integer.parseInt(text) : least - 1;
    if (number < least || number > most) {
      throw wrong(
          "bad-value",
          name + " " + Printable.quoted(text) + " is not a number from " + least + " to " + most);
    }
    return number;
  }

  private Optional<String> attribute(String name) {
    return Optional.ofNullable(xml.getAttributeValue(null, name));
  }

  /** The parser tells where the tag of the element ends that is off. */
  private UnexpectedException wrong(String code, String message) {
    Location where = xml.getLocation();
    return new UnexpectedException(where.getLineNumber(), where.getColumnNumber(), code, message);
  }
}
