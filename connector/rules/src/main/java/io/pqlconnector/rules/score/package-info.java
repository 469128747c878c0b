/** From measured signals to an assessment: points, tier, play and the reasons a person reads. */
@NullMarked
package io.pqlconnector.rules.score;

import org.jspecify.annotations.NullMarked;
