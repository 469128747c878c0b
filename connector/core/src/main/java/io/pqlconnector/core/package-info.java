/** A run, from pulling to delivery, and the ports that it needs. No I/O happens here. */
@NullMarked
package io.pqlconnector.core;

import org.jspecify.annotations.NullMarked;
