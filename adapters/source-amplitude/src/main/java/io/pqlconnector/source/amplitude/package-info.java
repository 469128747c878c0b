/** Source: Amplitude's export of raw events, by the hour in which they were uploaded. */
@NullMarked
package io.pqlconnector.source.amplitude;

import org.jspecify.annotations.NullMarked;
