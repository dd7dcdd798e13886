package portscan.engine.probe;

/** A probe made with the system's own sockets, which needs no privilege. */
public sealed interface SocketProbe extends Probe permits ConnectProbe, UdpProbe {}
