/** Tests of the files source. */
@NullMarked
package io.pqlconnector.source.files;

import org.jspecify.annotations.NullMarked;
