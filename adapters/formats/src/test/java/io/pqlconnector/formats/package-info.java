/** Tests of the line formats. */
@NullMarked
package io.pqlconnector.formats;

import org.jspecify.annotations.NullMarked;
