package io.pqlconnector.worker.serve;

import java.util.Map;

/**
 * What somebody asks a page for.
 *
 * @param path as it stands in the address, still encoded
 * @param parameters what stands behind the question mark, decoded; of one that is there twice, the last
 * @param trusted whether whoever asks may see what the token protects
 */
public record Asked(String path, Map<String, String> parameters, boolean trusted) {
    public Asked {
        parameters = Map.copyOf(parameters);
    }
}
