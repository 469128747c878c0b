package io.pqlconnector.spi.source;

import io.pqlconnector.spi.SourceName;
import java.nio.file.Path;

/**
 * What a source is given beside its settings.
 *
 * @param name the source's name in the configuration
 * @param directory what relative paths in the settings start from: the configuration file's directory
 * @param dataDirectory where the program keeps its data; a source that keeps files of its own does so in a folder below it
 *     that carries its name
 * @param quota counts calls; not to be used before the source is first asked for slices
 */
public record SourceContext(SourceName name, Path directory, Path dataDirectory, CallQuota quota) {}
