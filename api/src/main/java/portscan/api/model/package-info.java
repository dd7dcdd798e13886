/** What a probe asks and what it learns: addresses, endpoints, evidence, verdicts. */
package portscan.api.model;
