/** From assessments to operations: the difference between what a mapping intends and what a destination was last confirmed to hold. */
@NullMarked
package io.pqlconnector.core.plan;

import org.jspecify.annotations.NullMarked;
