/** One file a probe: what it sends, and which state its evidence means. */
package portscan.engine.probe;
