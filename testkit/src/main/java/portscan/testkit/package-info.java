/** What tests of every module share: the network-namespace lab, fuzzing, fakes. */
package portscan.testkit;
