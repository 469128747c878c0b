/** {@code pql init}: from a few answers to a configuration that works. */
@NullMarked
package io.pqlconnector.worker.init;

import org.jspecify.annotations.NullMarked;
