/** What is not as it should be, or not as it was, and how reports tell it. */
package portscan.format.deviation;
