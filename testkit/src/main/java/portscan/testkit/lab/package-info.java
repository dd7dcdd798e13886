/** Hosts, routers, firewalls and services in network namespaces, for tests of real packets. */
@NullMarked
package portscan.testkit.lab;

import org.jspecify.annotations.NullMarked;
