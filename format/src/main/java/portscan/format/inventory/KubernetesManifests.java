package portscan.format.inventory;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import portscan.api.model.Host;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.format.document.Node;
import portscan.format.syntax.Printable;

/**
 * Kubernetes manifests, several documents or a {@code List}: what Services and Ingresses publish to
 * the outside.
 *
 * <p>A Service's ports are open at its load balancer's and its external addresses, and its node
 * ports at every node, whichever those are. An Ingress is open at its hosts' port 80, and at 443
 * for those that have TLS. What only the cluster reaches is left out.
 */
final class KubernetesManifests {
  private static final int DEEPEST = 4;

  private final Collected collected;

  KubernetesManifests(Collected collected) {
    this.collected = collected;
  }

  void read(String text) {
    collected.documents(text).forEach(document -> manifest(document, 0));
  }

  private void manifest(Node document, int depth) {
    Optional<Node.Fields> manifest = collected.fields(document, "a manifest");
    if (manifest.isEmpty()) {
      return;
    }
    Optional<Node.Text> kind = Collected.text(manifest.get(), "kind");
    if (kind.isEmpty()) {
      collected
          .problems()
          .add(manifest.get().place(), "manifest-kind", "a manifest lacks its \"kind\"");
      return;
    }
    String name =
        Collected.inner(manifest.get(), "metadata")
            .flatMap(metadata -> Collected.text(metadata, "name"))
            .map(Node.Text::value)
            .orElse("unnamed");
    String namespace =
        Collected.inner(manifest.get(), "metadata")
            .flatMap(metadata -> Collected.text(metadata, "namespace"))
            .map(Node.Text::value)
            .orElse("default");
    Optional<Node.Fields> spec = Collected.inner(manifest.get(), "spec");
    switch (kind.get().value()) {
      case "Service" -> spec.ifPresent(found -> service(manifest.get(), found, name, namespace));
      case "Ingress" -> spec.ifPresent(found -> ingress(found, name, namespace));
      case "List", "ServiceList", "IngressList" -> {
        if (depth < DEEPEST) {
          collected.items(manifest.get(), "items").forEach(item -> manifest(item, depth + 1));
        }
      }
      default -> {}
    }
  }

  private void service(Node.Fields manifest, Node.Fields spec, String name, String namespace) {
    String type = Collected.text(spec, "type").map(Node.Text::value).orElse("ClusterIP");
    List<Node.Text> addresses = new ArrayList<>();
    texts(collected.items(spec, "externalIPs"), addresses);
    if (type.equals("LoadBalancer")) {
      Collected.text(spec, "loadBalancerIP").ifPresent(addresses::add);
      Collected.inner(manifest, "status")
          .flatMap(status -> Collected.inner(status, "loadBalancer"))
          .ifPresent(balancer -> ingressPoints(balancer, addresses));
    }
    Set<Host> hosts = new LinkedHashSet<>();
    addresses.forEach(address -> collected.host(address).ifPresent(hosts::add));
    String reason = "Service " + Printable.of(namespace + "/" + name);
    if (!hosts.isEmpty()) {
      collected.add(name, hosts, Set.of(namespace, "service"), spec.place());
    }
    boolean onNodes = type.equals("NodePort") || type.equals("LoadBalancer");
    for (Node item : collected.items(spec, "ports")) {
      Optional<Node.Fields> port = collected.fields(item, "a port");
      if (port.isPresent()) {
        port(port.get(), hosts, onNodes, reason);
      }
    }
  }

  private void ingressPoints(Node.Fields balancer, List<Node.Text> addresses) {
    for (Node item : collected.items(balancer, "ingress")) {
      if (item instanceof Node.Fields point) {
        Collected.text(point, "ip").ifPresent(addresses::add);
        Collected.text(point, "hostname").ifPresent(addresses::add);
      }
    }
  }

  private static void texts(List<Node> nodes, List<Node.Text> texts) {
    for (Node node : nodes) {
      if (node instanceof Node.Text text && !text.isNothing()) {
        texts.add(text);
      }
    }
  }

  private void port(Node.Fields port, Set<Host> hosts, boolean onNodes, String reason) {
    Optional<Node.Text> protocol = Collected.text(port, "protocol");
    Optional<Transport> transport =
        switch (protocol.map(Node.Text::value).orElse("TCP")) {
          case "TCP" -> Optional.of(Transport.TCP);
          case "UDP" -> Optional.of(Transport.UDP);
          // No probe speaks it.
          case "SCTP" -> Optional.empty();
          default -> {
            collected
                .problems()
                .addMisspelt(
                    protocol.map(Node.Text::place).orElse(port.place()),
                    "protocol-unknown",
                    "protocol "
                        + Printable.quoted(protocol.map(Node.Text::value).orElse(""))
                        + " is not TCP, UDP or SCTP",
                    protocol.map(Node.Text::value).orElse(""),
                    List.of("TCP", "UDP", "SCTP"));
            yield Optional.empty();
          }
        };
    Optional<PortSet> number =
        transport.flatMap(
            found -> Collected.text(port, "port").flatMap(text -> number(text, found)));
    if (number.isPresent()) {
      for (Host host : hosts) {
        collected.expose(Optional.of(host), number.get(), reason, port.place());
      }
    }
    Optional<PortSet> nodePort =
        transport.flatMap(
            found -> Collected.text(port, "nodePort").flatMap(text -> number(text, found)));
    if (onNodes && nodePort.isPresent()) {
      collected.expose(Optional.empty(), nodePort.get(), reason + ", node port", port.place());
    }
  }

  private Optional<PortSet> number(Node.Text text, Transport transport) {
    return PublishedPorts.range(collected, text, text.value(), transport);
  }

  private void ingress(Node.Fields spec, String name, String namespace) {
    Set<String> withTls = new LinkedHashSet<>();
    for (Node item : collected.items(spec, "tls")) {
      if (item instanceof Node.Fields tls) {
        List<Node.Text> hosts = new ArrayList<>();
        texts(collected.items(tls, "hosts"), hosts);
        hosts.forEach(host -> withTls.add(host.value()));
      }
    }
    for (Node item : collected.items(spec, "rules")) {
      Optional<Node.Text> host =
          item instanceof Node.Fields rule ? Collected.text(rule, "host") : Optional.empty();
      // A wildcard stands for names that nobody here knows.
      if (host.isEmpty() || host.get().value().startsWith("*")) {
        continue;
      }
      Optional<Host> found = collected.host(host.get());
      if (found.isPresent()) {
        String text = host.get().value();
        String reason = "Ingress " + Printable.of(namespace + "/" + name);
        PortSet ports = PortSet.of(Transport.TCP, 80);
        PortSet all = withTls.contains(text) ? ports.union(PortSet.of(Transport.TCP, 443)) : ports;
        collected.add(text, List.of(found.get()), Set.of(namespace, "ingress"), host.get().place());
        collected.expose(found, all, reason, host.get().place());
      }
    }
  }
}
