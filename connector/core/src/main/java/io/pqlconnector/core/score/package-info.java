/** Accounts as the rules see them, with the people in them and how their standing changed over time. */
@NullMarked
package io.pqlconnector.core.score;

import org.jspecify.annotations.NullMarked;
