/** What runs found, kept as changes over time in SQLite or PostgreSQL. */
package portscan.monitor.history;
