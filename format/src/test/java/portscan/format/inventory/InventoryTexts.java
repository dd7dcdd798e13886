package portscan.format.inventory;

import java.util.List;

/** Inventories of every kind as their tools write them. */
public final class InventoryTexts {
  private InventoryTexts() {}

  static final String LIST =
      """
      # the web
      www1.example, www2.example  10.0.0.0/30 # block
      2001:db8::1
      """;

  static final String INI =
      """
      ; by hand
      lonely.example
      [web]
      web[01:03:2].example:2222 ansible_user=root
      special ansible_host="10.0.0.5" note='a b' # the odd one
      [db]
      db-[a:b] ansible_host="{{ nowhere }}"
      [site:children]
      web
      db
      [site:vars]
      anything goes = here
      """;

  static final String YAML =
      """
      all:
        hosts:
          lonely.example:
        vars: {any: thing}
        children:
          web:
            hosts:
              web[1:2].example: {ansible_host: 10.0.0.1, ansible_port: 22}
              secret.example: {password: !vault x}
          site:
            children:
              web:
      """;

  static final String TERRAFORM =
      """
      {
        "version": 4,
        "terraform_version": "1.9.0",
        "resources": [
          {"mode": "managed", "type": "aws_instance", "name": "web",
           "instances": [
             {"index_key": 0, "attributes": {"public_ip": "198.51.100.7", "private_ip": "10.0.0.7",
              "tags": {"Name": "web-1", "Role": "web"}, "source_dest_check": true}},
             {"index_key": 1, "attributes": {"public_ip": "", "private_ip": "10.0.0.8",
              "ipv6_addresses": ["2001:db8::8"], "tags": null}}]},
          {"module": "module.site", "mode": "managed", "type": "google_compute_instance",
           "name": "db", "instances": [{"attributes": {"name": "db-1", "network_interface": [
             {"network_ip": "10.1.0.2", "access_config": [{"nat_ip": "203.0.113.2"}]}]}}]},
          {"mode": "managed", "type": "azurerm_linux_virtual_machine", "name": "vm",
           "instances": [{"attributes": {"name": "vm", "public_ip_address": "203.0.113.9",
             "private_ip_addresses": ["10.2.0.9"]}}]},
          {"mode": "managed", "type": "openstack_compute_instance_v2", "name": "os",
           "instances": [{"attributes": {"name": "os", "access_ip_v4": "203.0.113.20",
             "access_ip_v6": "[2001:db8::20]",
             "network": [{"fixed_ip_v4": "10.3.0.20"}]}}]},
          {"mode": "managed", "type": "aws_security_group", "name": "open",
           "instances": [{"attributes": {"ingress": [{"cidr_blocks": ["0.0.0.0/0"]}]}}]},
          {"mode": "data", "type": "aws_instance", "name": "other",
           "instances": [{"attributes": {"public_ip": "198.51.100.99"}}]}
        ]
      }
      """;

  static final String KUBERNETES =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: shop, namespace: prod}
      spec:
        type: LoadBalancer
        loadBalancerIP: 203.0.113.5
        externalIPs: [203.0.113.6]
        ports:
          - {port: 443, targetPort: https, nodePort: 30443}
          - {port: 53, protocol: UDP}
          - {port: 5, protocol: SCTP}
      ---
      kind: Service
      metadata: {name: hidden}
      spec:
        clusterIP: 10.96.0.5
        ports: [{port: 80}]
      ---
      kind: List
      items:
        - kind: Ingress
          metadata: {name: front}
          spec:
            tls: [{hosts: [shop.example]}]
            rules: [{host: shop.example}, {host: plain.example}, {host: "*.shop.example"}]
        - kind: ConfigMap
          metadata: {name: c}
      """;

  static final String COMPOSE =
      """
      x-logging: &defaults
        restart: always
        ports: ["8000-8002:80"]
      services:
        web:
          <<: *defaults
        api:
          image: api
          ports:
            - "127.0.0.1:9000:9000"
            - "10.0.0.9:53:53/udp"
            - 3000
            - "[2001:db8::9]:443:443"
            - "${PORT:-8443}:443"
            - "${UNKNOWN}:80"
            - {target: 80, published: 8080, protocol: tcp, host_ip: 0.0.0.0}
            - {target: 81}
        none: {}
      """;

  /** One of each. */
  public static final List<String> ALL = List.of(LIST, INI, YAML, TERRAFORM, KUBERNETES, COMPOSE);
}
