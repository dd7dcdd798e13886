/** What may be probed: scope files, and the policy that holds every probe to one. */
package portscan.format.scope;
