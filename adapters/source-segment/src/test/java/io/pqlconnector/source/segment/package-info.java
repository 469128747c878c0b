/** Tests of the Segment source. */
@NullMarked
package io.pqlconnector.source.segment;

import org.jspecify.annotations.NullMarked;
