/** Verifies runbooks again and again, records each run, and tells what changed. */
package portscan.monitor.review;
