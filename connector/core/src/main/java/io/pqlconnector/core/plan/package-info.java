/** From assessments to operations: mappings, and the difference to what a destination was last confirmed to hold. */
@NullMarked
package io.pqlconnector.core.plan;

import org.jspecify.annotations.NullMarked;
