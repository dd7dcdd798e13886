/** Why a port is in its state and what to do next, concluded from what was seen. */
package portscan.insight;
