/** The reports of a diagnosis, and what each finding means. */
package portscan.format.diagnosis;
