package portscan.monitor.lines;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.PortState;
import portscan.api.model.Transport;
import portscan.format.syntax.Ports;
import portscan.monitor.json.JsonInput;
import portscan.monitor.json.JsonLines;
import portscan.monitor.json.JsonObject;
import portscan.monitor.snapshot.Certificate;
import portscan.monitor.snapshot.HostSnapshot;
import portscan.monitor.snapshot.Presence;
import portscan.monitor.snapshot.Snapshot;
import portscan.monitor.snapshot.Verdict;
import portscan.monitor.snapshot.VerdictFields;
import tools.jackson.core.JsonGenerator;

/** A snapshot as lines of JSON: one about itself, one for each host. */
public final class SnapshotLines {
  /** Names the keys; a change that breaks a reader gets another number. */
  private static final String SCHEMA = "portscan-snapshot/1";

  private SnapshotLines() {}

  /** Writes a snapshot. */
  public static void write(Snapshot snapshot, Writer out) throws IOException {
    JsonLines lines = new JsonLines(out);
    lines.line(json -> {
      json.writeStringProperty("schema", SCHEMA);
      json.writeStringProperty("source", snapshot.source());
      json.writeStringProperty("at", snapshot.at().toString());
      json.writeStringProperty("until", snapshot.until().toString());
      json.writeStringProperty("listing", word(snapshot.listing()));
      if (!snapshot.complete()) {
        json.writeBooleanProperty("complete", false);
      }
    });
    for (HostSnapshot host : snapshot.hosts().values()) {
      lines.line(json -> host(json, host));
    }
    lines.flush();
  }

  private static void host(JsonGenerator json, HostSnapshot host) {
    json.writeStringProperty("address", host.address().toString());
    json.writeStringProperty("presence", host.presence().word());
    if (!host.names().isEmpty()) {
      JsonLines.texts(json, "names", host.names());
    }
    json.writeArrayPropertyStart("groups");
    for (HostSnapshot.Group group : host.groups()) {
      json.writeStartObject();
      json.writeStringProperty("ports", Ports.text(group.ports()));
      VerdictFields.write(json, group.verdict());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** The certificate in the fields of an object, of which one names its fingerprint. */
  public static Certificate certificate(JsonObject object, String fingerprint) {
    Optional<String> known = object.optionalText(fingerprint).filter(text -> !text.isEmpty());
    return known.isEmpty()
        ? Certificate.NONE
        : new Certificate(
            known.get(),
            object.optionalText("subject").orElse(""),
            object.has("names") ? object.texts("names") : List.of(),
            object.has("notAfter") ? time(object, "notAfter") : null);
  }

  /**
   * Reads what {@link #write(Snapshot, Writer)} wrote.
   *
   * @throws JsonObject.UnexpectedException if it is something else
   */
  public static Snapshot read(Reader in) throws IOException {
    List<JsonObject> about = new ArrayList<>();
    TreeMap<IpAddress, HostSnapshot> hosts = new TreeMap<>();
    JsonInput.read(
        in,
        Set.of(),
        new JsonInput.Visitor() {
          @Override
          public void root(JsonObject object) {
            if (about.isEmpty()) {
              about.add(object);
            } else {
              HostSnapshot host = host(object);
              hosts.put(host.address(), host);
            }
          }

          @Override
          public void element(JsonObject object) {
            throw object.wrong("", "a list is not expected here");
          }
        });
    if (about.isEmpty() || !about.getFirst().text("schema").equals(SCHEMA)) {
      throw new JsonObject.UnexpectedException(1, 1, "bad-schema", "this is no " + SCHEMA);
    }
    JsonObject header = about.getFirst();
    return new Snapshot(
        header.text("source"),
        time(header, "at"),
        time(header, header.has("until") ? "until" : "at"),
        listing(header.text("listing"), header),
        !header.has("complete") || header.isTrue("complete"),
        hosts);
  }

  private static HostSnapshot host(JsonObject object) {
    List<HostSnapshot.Group> groups = new ArrayList<>();
    for (JsonObject group : object.objects("groups")) {
      groups.add(new HostSnapshot.Group(verdict(group), ports(group, "ports")));
    }
    Presence presence =
        switch (object.text("presence")) {
          case "up" -> Presence.UP;
          case "down" -> Presence.DOWN;
          default -> Presence.UNKNOWN;
        };
    return new HostSnapshot(
        address(object, "address"),
        presence,
        groups,
        object.has("names") ? object.texts("names") : List.of());
  }

  /** The address in a field. */
  public static IpAddress address(JsonObject object, String name) {
    return IpAddress.parse(object.text(name))
        .orElseThrow(() -> object.wrong(name, "this is no IP address"));
  }

  /** The ports in a field; not empty. */
  public static PortSet ports(JsonObject object, String name) {
    return Ports.parse(object.text(name), Transport.TCP)
        .orThrow(problem -> object.wrong(name, problem.text()));
  }

  /** The time in a field. */
  public static Instant time(JsonObject object, String name) {
    try {
      return Instant.parse(object.text(name));
    } catch (java.time.format.DateTimeParseException e) {
      throw object.wrong(name, "this is no time such as 2026-01-02T03:04:05Z");
    }
  }

  /** The verdict in the fields of an object. */
  public static Verdict verdict(JsonObject object) {
    String word = object.text("state");
    for (PortState state : PortState.values()) {
      if (state.word().equals(word)) {
        return new Verdict(
            state,
            object.optionalText("reason").orElse(""),
            object.optionalText("service").orElse(""),
            object.optionalText("software").orElse(""),
            certificate(object, "certificate"));
      }
    }
    throw object.wrong("state", "this is no state of a port");
  }

  private static String word(Snapshot.Listing listing) {
    return listing.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Snapshot.Listing listing(String word, JsonObject object) {
    for (Snapshot.Listing listing : Snapshot.Listing.values()) {
      if (word(listing).equals(word)) {
        return listing;
      }
    }
    throw object.wrong("listing", "this is no listing");
  }
}
