/** Experiments with packets: where they stop, whose answer came, and whether it comes each time. */
package portscan.engine.experiment;
