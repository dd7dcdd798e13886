/** Tests of the lab itself. */
@NullMarked
package portscan.testkit.lab;

import org.jspecify.annotations.NullMarked;
