package io.pqlconnector.core.run;

import io.pqlconnector.spi.source.UsageSource;
import java.time.Instant;

/**
 * A source of a run.
 *
 * @param since usage before this instant is not wanted
 */
public record SourceSetup(UsageSource source, Instant since) {}
