package portscan.monitor.verify;

import portscan.api.model.PortSet;
import portscan.format.runbook.Expectation;

/**
 * What an expectation has to say of an address.
 *
 * @param number of the expectation, from 0, in the order of the runbook
 * @param expectation the expectation
 * @param ports those of its ports that no stronger expectation of another name of the host takes
 */
record Claim(int number, Expectation expectation, PortSet ports) {}
