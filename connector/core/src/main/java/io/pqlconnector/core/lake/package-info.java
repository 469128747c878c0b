/** The usage lake as a run sees it: landing slices, the manifest of what is in it, and measuring signals over it. */
@NullMarked
package io.pqlconnector.core.lake;

import org.jspecify.annotations.NullMarked;
