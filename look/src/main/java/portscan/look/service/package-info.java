/** Who speaks behind an open port: looked at as a client would, without ever logging in. */
package portscan.look.service;
