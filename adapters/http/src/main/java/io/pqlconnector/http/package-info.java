/** The one HTTP client of all adapters: what it sends, when it waits, what it repeats, and what a failure means. */
@NullMarked
package io.pqlconnector.http;

import org.jspecify.annotations.NullMarked;
