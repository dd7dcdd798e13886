package portscan.api.scan;

import portscan.api.model.Endpoint;

/**
 * One question to be answered with one observation.
 *
 * @param target what the user asked for, as typed
 * @param endpoint the port of one address that it came down to
 */
public record Ask(String target, Endpoint endpoint) {}
