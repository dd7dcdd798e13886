/** Tests of what tests of every module share. */
@NullMarked
package portscan.testkit;

import org.jspecify.annotations.NullMarked;
