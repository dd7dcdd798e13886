/** Which of many hosts are up, before anything else is asked of them. */
package portscan.engine.discovery;
