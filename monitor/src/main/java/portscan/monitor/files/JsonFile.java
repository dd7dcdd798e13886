package portscan.monitor.files;

import java.io.IOException;
import java.io.Reader;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import portscan.api.model.IpAddress;
import portscan.api.model.PortState;
import portscan.api.model.Transport;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;
import portscan.monitor.json.JsonInput;
import portscan.monitor.json.JsonObject;
import portscan.monitor.lines.SnapshotLines;
import portscan.monitor.snapshot.Certificate;
import portscan.monitor.snapshot.HostSnapshot;
import portscan.monitor.snapshot.Snapshot;
import portscan.monitor.snapshot.TargetNames;
import portscan.monitor.snapshot.Verdict;
import portscan.monitor.snapshot.Verdicts;

/** JSON and JSON lines: our own, masscan's and naabu's. */
final class JsonFile implements JsonInput.Visitor {
  private static final int LAST_PORT = 65_535;

  /** The field of a document of ours whose elements tell which hosts are there. */
  private static final String HOSTS = "hosts";

  private final Snapshot.Builder snapshot = new Snapshot.Builder();
  private boolean openOnly;
  private final TargetNames names = new TargetNames();
  private final TakenTimes times = new TakenTimes();

  private JsonFile() {}

  static Parsed<Snapshot> read(Reader reader, String source, Instant at) throws IOException {
    JsonFile file = new JsonFile();
    JsonInput.read(reader, Set.of("observations", HOSTS), file);
    return Parsed.ok(
        file.snapshot.build(
            source,
            file.times.from(at),
            file.times.until(at),
            file.openOnly ? Snapshot.Listing.OPEN_PORTS : Snapshot.Listing.ALL_PROBED));
  }

  @Override
  public void root(JsonObject object) {
    if (object.has("schema") && object.has("command")) {
      document(object);
    } else {
      element(object);
    }
  }

  /** What surrounds the observations of a document of ours. */
  private void document(JsonObject object) {
    String schema = object.text("schema");
    if (!schema.equals("portscan/1")) {
      throw object.wrong("schema", "this is no portscan/1 but " + Printable.quoted(schema));
    }
    if (object.has("complete") && !object.isTrue("complete")) {
      snapshot.interrupted();
    }
    object.optionalText("startedAt").ifPresent(times::add);
    object.optionalText("finishedAt").ifPresent(times::add);
    if (object.has("arguments") && object.texts("arguments").contains("--open")) {
      openOnly = true;
    }
  }

  /** A line for each observation was written while a scan ran, and the scan was killed. */
  @Override
  public boolean isCutOff() {
    snapshot.interrupted();
    return true;
  }

  @Override
  public void element(JsonObject object) {
    if (object.has("transport")) {
      observation(object);
    } else if (object.has("ip") && object.has("ports")) {
      masscan(object);
    } else if (object.has("port") && (object.has("ip") || object.has("host"))) {
      naabu(object);
    } else if (object.has("status") && object.has("address")) {
      host(object);
    } else if (!object.has("finished")) {
      throw object.wrong(
          "", "this is no result of portscan, masscan or naabu: it has no address and port");
    }
  }

  private void observation(JsonObject object) {
    object.optionalText("at").ifPresent(times::add);
    if (!object.has("address") || !object.has("state")) {
      return;
    }
    Transport transport = transport(object, "transport");
    int port = port(object, "port");
    PortState state = state(object, "state");
    String reason = object.optionalText("reason").orElse("");
    add(
        object,
        "address",
        transport,
        port,
        object
            .object("serviceLook")
            .map(look -> verdict(state, reason, look))
            .orElseGet(() ->
                // Else the name of a service is the one that the port's number is registered for.
                object
                    .object("evidence")
                    .flatMap(evidence -> evidence.optionalText("protocol"))
                    .map(name -> new Verdict(state, reason, name, "", Certificate.NONE))
                    .orElseGet(() -> new Verdict(state, reason))));
  }

  private static Verdict verdict(PortState state, String reason, JsonObject look) {
    Optional<JsonObject> tls = look.object("tls");
    return new Verdict(
        state,
        reason,
        Verdicts.service(
            look.optionalText("service").orElse(""),
            tls.isPresent() && !tls.get().isTrue("startTls")),
        Verdicts.software(
            look.optionalText("product").orElse(""), look.optionalText("version").orElse("")),
        tls.map(one -> SnapshotLines.certificate(one, "fingerprint")).orElse(Certificate.NONE));
  }

  /** Whether a host is there, which its ports do not tell where it is not. */
  private void host(JsonObject object) {
    HostSnapshot.Builder host = snapshot.host(address(object, "address"));
    host.presence(States.presence(object.text("status"), object.optionalText("reason").orElse("")));
    host.named(names.of(object.optionalText("target").orElse("")));
  }

  private void masscan(JsonObject object) {
    openOnly = true;
    object.optionalText("timestamp").ifPresent(times::add);
    for (JsonObject port : object.objects("ports")) {
      // Without a state it is what a service said, of a port that is listed besides.
      if (port.has("status")) {
        Optional<Transport> transport = States.transport(port.text("proto"));
        if (transport.isPresent()) {
          Verdict verdict =
              new Verdict(state(port, "status"), port.optionalText("reason").orElse(""));
          add(object, "ip", transport.get(), port(port, "port"), verdict);
        }
      }
    }
  }

  private void naabu(JsonObject object) {
    openOnly = true;
    object.optionalText("timestamp").ifPresent(times::add);
    // Older ones write an object.
    Optional<JsonObject> nested = object.object("port");
    int port = nested.isPresent() ? port(nested.get(), "Port") : port(object, "port");
    Transport transport = object.has("protocol") ? transport(object, "protocol") : Transport.TCP;
    add(object, object.has("ip") ? "ip" : "host", transport, port, new Verdict(PortState.OPEN, ""));
  }

  private void add(
      JsonObject object, String field, Transport transport, int port, Verdict verdict) {
    HostSnapshot.Builder host = snapshot.host(address(object, field));
    host.add(transport, port, verdict);
    host.named(names.of(object.optionalText("target").orElse("")));
  }

  private static IpAddress address(JsonObject object, String field) {
    String text = object.text(field);
    return IpAddress.parse(text)
        .orElseThrow(() -> object.wrong(field, Printable.quoted(text) + " is not an IP address"));
  }

  private static int port(JsonObject object, String field) {
    return (int) object.number(field, 1, LAST_PORT);
  }

  private static Transport transport(JsonObject object, String field) {
    String word = object.text(field);
    return States.transport(word)
        .orElseThrow(() -> object.wrong(field, Printable.quoted(word) + " is not tcp or udp"));
  }

  private static PortState state(JsonObject object, String field) {
    String word = object.text(field);
    return States.state(word)
        .orElseThrow(
            () -> object.wrong(field, Printable.quoted(word) + " is not a state of a port"));
  }
}
