/** What is measured: the signals of a rule book, and the values that a measurement gives them. */
@NullMarked
package io.pqlconnector.rules.signal;

import org.jspecify.annotations.NullMarked;
