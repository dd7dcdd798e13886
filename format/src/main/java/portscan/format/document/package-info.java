/** YAML and JSON as trees whose every node knows its place in the file. */
package portscan.format.document;
