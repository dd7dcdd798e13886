/** What a scan has found so far, in a file that survives the death of its writer. */
package portscan.engine.journal;
