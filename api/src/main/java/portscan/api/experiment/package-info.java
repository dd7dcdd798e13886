/** What can be found out from a vantage point to explain a verdict, and what came of it. */
package portscan.api.experiment;
