package io.pqlconnector.spi.source;

import io.pqlconnector.spi.SourceName;
import java.nio.file.Path;

/**
 * What a source is given beside its settings.
 *
 * @param name the source's name in the configuration
 * @param directory what relative paths in the settings start from: the configuration file's directory
 */
public record SourceContext(SourceName name, Path directory) {}
