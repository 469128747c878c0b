/** One run through all stages, and what it tells while it goes and when it ends. */
@NullMarked
package io.pqlconnector.core.run;

import org.jspecify.annotations.NullMarked;
