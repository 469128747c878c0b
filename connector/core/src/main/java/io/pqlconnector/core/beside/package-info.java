/** Work that goes on beside the caller's. */
@NullMarked
package io.pqlconnector.core.beside;

import org.jspecify.annotations.NullMarked;
