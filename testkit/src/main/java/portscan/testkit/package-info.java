/** What tests of every module share: the network-namespace lab, fuzzing, fakes. */
@NullMarked
package portscan.testkit;

import org.jspecify.annotations.NullMarked;
