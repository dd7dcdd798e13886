package portscan.format.inventory;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.format.document.Node;
import portscan.format.syntax.Printable;

/**
 * A docker-compose file: the ports that its services publish on the machine that runs them.
 *
 * <p>A port that is bound to a loopback address is published to nobody; one without a host port
 * gets a number that nobody knows beforehand. Both are left out.
 */
final class ComposeFile {
  /**
   * {@code ${NAME:-default}} and {@code ${NAME-default}}: the default is what stands in the file.
   */
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*(?::?-([^${}]*))?}");

  private final Collected collected;

  ComposeFile(Collected collected) {
    this.collected = collected;
  }

  void read(String text) {
    for (Node document : collected.documents(text)) {
      Optional<Node.Fields> top = collected.fields(document, "a compose file");
      if (top.isEmpty()) {
        continue;
      }
      Optional<Node> services = top.get().get("services");
      if (services.isEmpty()) {
        collected
            .problems()
            .add(top.get().place(), "compose-services", "the file has no \"services\"");
        continue;
      }
      collected
          .fields(services.get(), "\"services\"")
          .ifPresent(found -> found.fields().forEach(this::service));
    }
  }

  private void service(Node.Field field) {
    Optional<Node.Fields> service =
        collected.fields(field.value(), "service " + Printable.quoted(field.name()));
    if (service.isEmpty()) {
      return;
    }
    String reason = "compose service " + Printable.of(field.name());
    for (Node port : collected.items(service.get(), "ports")) {
      switch (port) {
        case Node.Text text -> shortForm(text, reason);
        case Node.Fields fields -> longForm(fields, reason);
        case Node.Items items ->
            collected
                .problems()
                .add(items.place(), "port-syntax", "a port is a text or a mapping, not a list");
      }
    }
  }

  /** {@code [[ADDRESS:]HOST-PORT:]CONTAINER-PORT[/PROTOCOL]}. */
  private void shortForm(Node.Text text, String reason) {
    Optional<String> value = withDefaults(text);
    if (value.isEmpty()) {
      return;
    }
    String mapping = value.get();
    int slash = mapping.lastIndexOf('/');
    Optional<Transport> transport =
        transport(slash < 0 ? "tcp" : mapping.substring(slash + 1), text);
    String body = slash < 0 ? mapping : mapping.substring(0, slash);
    int container = body.lastIndexOf(':');
    if (transport.isEmpty()) {
      return;
    }
    if (container < 0) {
      // Checked all the same: a slip here is a slip.
      PublishedPorts.range(collected, text, body, transport.get());
      return;
    }
    String published = body.substring(0, container);
    int host = published.lastIndexOf(':');
    String address = host < 0 ? "" : published.substring(0, host);
    String port = published.substring(host + 1);
    Optional<PortSet> inside =
        PublishedPorts.range(collected, text, body.substring(container + 1), transport.get());
    if (port.isEmpty() || inside.isEmpty()) {
      return;
    }
    PublishedPorts.range(collected, text, port, transport.get())
        .ifPresent(ports -> publish(text, address, ports, reason, text));
  }

  private void longForm(Node.Fields fields, String reason) {
    Optional<Node.Text> published = Collected.text(fields, "published");
    Optional<Node.Text> protocol = Collected.text(fields, "protocol");
    if (published.isEmpty()) {
      return;
    }
    Optional<String> port = withDefaults(published.get());
    Optional<Transport> transport =
        transport(protocol.map(Node.Text::value).orElse("tcp"), protocol.orElse(published.get()));
    if (port.isEmpty() || transport.isEmpty()) {
      return;
    }
    Optional<Node.Text> address = Collected.text(fields, "host_ip");
    PublishedPorts.range(collected, published.get(), port.get(), transport.get())
        .ifPresent(ports ->
            publish(
                address.orElse(published.get()),
                address.flatMap(this::withDefaults).orElse(""),
                ports,
                reason,
                published.get()));
  }

  private void publish(
      Node.Text culprit, String address, PortSet ports, String reason, Node.Text place) {
    String bare = address.replaceFirst("^\\[(.*)]$", "$1");
    Optional<IpAddress> bound = IpAddress.parse(bare);
    if (!bare.isEmpty() && bound.isEmpty() && !bare.equals("*")) {
      collected
          .problems()
          .add(
              culprit.place(),
              "address-syntax",
              Printable.quoted(address) + " is not an address to publish a port on");
      return;
    }
    if (bound.filter(IpAddress::isLoopback).isPresent()) {
      return;
    }
    Optional<Host> host =
        bound.filter(found -> !found.isUnspecified()).map(found -> new Host.Span(found, 1));
    collected.expose(host, ports, reason, place.place());
  }

  private Optional<Transport> transport(String word, Node.Text text) {
    return switch (word) {
      case "tcp", "TCP" -> Optional.of(Transport.TCP);
      case "udp", "UDP" -> Optional.of(Transport.UDP);
      case "sctp", "SCTP" -> Optional.empty();
      default -> {
        collected
            .problems()
            .addMisspelt(
                text.place(),
                "protocol-unknown",
                "protocol " + Printable.quoted(word) + " is not tcp, udp or sctp",
                word,
                List.of("tcp", "udp", "sctp"));
        yield Optional.empty();
      }
    };
  }

  /** Empty if a variable has no default: its value is known only where the file is used. */
  private Optional<String> withDefaults(Node.Text text) {
    String value = text.value();
    if (value.indexOf('$') < 0) {
      return Optional.of(value);
    }
    Matcher variable = VARIABLE.matcher(value);
    StringBuilder replaced = new StringBuilder();
    while (variable.find()) {
      if (variable.group(1) == null) {
        return Optional.empty();
      }
      variable.appendReplacement(replaced, Matcher.quoteReplacement(variable.group(1)));
    }
    String whole = variable.appendTail(replaced).toString();
    return whole.indexOf('$') < 0 ? Optional.of(whole) : Optional.empty();
  }
}
