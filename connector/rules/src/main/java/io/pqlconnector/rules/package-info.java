/** Rule books and scoring: pure functions of signals, traits and an instant. */
@NullMarked
package io.pqlconnector.rules;

import org.jspecify.annotations.NullMarked;
