package io.pqlconnector.spi.source;

import io.pqlconnector.spi.config.Fields;

/** Makes the sources of one type. Found by {@link java.util.ServiceLoader}; needs a public constructor without arguments. */
public interface UsageSourceFactory {

    /** What a user writes as {@code type:}. */
    String type();

    /**
     * Reads the settings and makes a source. Notes every mistake in {@code settings.problems()} and reads every key it
     * knows; the caller rejects the others, and uses the source only if there was no problem. Does no network or file
     * access.
     */
    UsageSource create(Fields settings, SourceContext context);
}
