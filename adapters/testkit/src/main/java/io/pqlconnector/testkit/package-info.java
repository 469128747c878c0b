/** The contract suites: what every source and every destination must do, whatever its vendor. */
@NullMarked
package io.pqlconnector.testkit;

import org.jspecify.annotations.NullMarked;
