/** Conditions that people write ({@code when:}), the names they may use, and the facts behind the names. */
@NullMarked
package io.pqlconnector.rules.condition;

import org.jspecify.annotations.NullMarked;
