/** Large exports for measurements, and the hand-written script that the connector is measured against. */
@NullMarked
package io.pqlconnector.bench.load;

import org.jspecify.annotations.NullMarked;
