/** Tests of the files that an image is built and run with. */
@NullMarked
package io.pqlconnector.packaging;

import org.jspecify.annotations.NullMarked;
