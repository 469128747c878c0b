/** A source that is pushed to, for tests of the whole program. */
@NullMarked
package io.pqlconnector.testkit.push;

import org.jspecify.annotations.NullMarked;
