/** The port of usage sources: slices, records and line formats. */
@NullMarked
package io.pqlconnector.spi.source;

import org.jspecify.annotations.NullMarked;
