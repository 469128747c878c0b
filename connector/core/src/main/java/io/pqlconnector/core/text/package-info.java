/** Figures in messages, the same wherever they are told. */
@NullMarked
package io.pqlconnector.core.text;

import org.jspecify.annotations.NullMarked;
