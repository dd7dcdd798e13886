/** What was found, written for people and for programs: one file a format. */
package portscan.format.report;
