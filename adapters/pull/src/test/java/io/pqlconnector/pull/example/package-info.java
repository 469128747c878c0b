/** The example of {@code docs/write-a-source.md}: a small source that is complete. */
@NullMarked
package io.pqlconnector.pull.example;

import org.jspecify.annotations.NullMarked;
