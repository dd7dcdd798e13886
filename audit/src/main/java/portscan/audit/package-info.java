/** A trail of records, each chained to the last, of who probed what, when and by whose leave. */
package portscan.audit;
