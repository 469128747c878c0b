/** Which accounts reps do not want. */
@NullMarked
package io.pqlconnector.core.feedback;

import org.jspecify.annotations.NullMarked;
