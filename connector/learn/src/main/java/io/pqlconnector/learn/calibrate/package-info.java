/** Finds which behaviours tell those that convert from the rest, and proposes rules of a few whole points. */
@NullMarked
package io.pqlconnector.learn.calibrate;

import org.jspecify.annotations.NullMarked;
