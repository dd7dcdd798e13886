package portscan.monitor.verify;

import java.util.Optional;
import portscan.api.model.Observation;

/**
 * A look at a service that an expectation asks for.
 *
 * @param seen the open port
 * @param serverName the name to ask for; empty if only an address is known
 */
public record ServiceQuestion(Observation seen, Optional<String> serverName) {}
