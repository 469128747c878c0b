/** A day of usage that comes over the network. */
@NullMarked
package io.pqlconnector.bench.live;

import org.jspecify.annotations.NullMarked;
