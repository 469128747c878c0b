/** Fakes of the services that usage comes from. */
@NullMarked
package io.pqlconnector.testkit.usage;

import org.jspecify.annotations.NullMarked;
