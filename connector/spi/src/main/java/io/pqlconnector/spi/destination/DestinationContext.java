package io.pqlconnector.spi.destination;

import io.pqlconnector.spi.DestinationName;
import java.nio.file.Path;

/**
 * What a destination is given beside its settings.
 *
 * @param name the destination's name in the configuration
 * @param directory what relative paths in the settings start from: the configuration file's directory
 * @param dataDirectory where the connector keeps its data
 */
public record DestinationContext(DestinationName name, Path directory, Path dataDirectory) {}
