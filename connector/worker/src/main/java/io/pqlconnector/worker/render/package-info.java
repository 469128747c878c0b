/** What a person or a program sees: text for terminals, JSON Lines, progress. */
@NullMarked
package io.pqlconnector.worker.render;

import org.jspecify.annotations.NullMarked;
