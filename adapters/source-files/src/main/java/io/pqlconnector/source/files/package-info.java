/** A source that reads export files from a folder. */
@NullMarked
package io.pqlconnector.source.files;

import org.jspecify.annotations.NullMarked;
