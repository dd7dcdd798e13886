/** How fast and how often to ask: rate, round trips, loss, the target's own limits. */
package portscan.engine.pace;
