/** Readers for line formats that more than one source delivers. */
@NullMarked
package io.pqlconnector.formats;

import org.jspecify.annotations.NullMarked;
