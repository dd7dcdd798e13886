/** Names of services and the ports that IANA assigns to them. */
package portscan.format.service;
