package io.pqlconnector.source.segment;

import io.pqlconnector.spi.config.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where the archive is and how it is reached.
 *
 * @param bucket its name alone
 * @param prefix what stands before {@code segment-logs/} in every key: empty, or ends with a slash
 * @param sourceIds of which Segment sources; empty for all
 * @param region of the bucket
 * @param endpoint of a store that is not AWS's; empty for AWS
 * @param pathStyle whether the bucket stands in the path instead of the host name
 * @param keys empty for what AWS's default chain finds
 * @param role to be taken on with the credentials; empty to use them as they are
 * @param start what was received on days before this instant's is not wanted
 * @param deleted what becomes of the usage of an object that was deleted
 */
record ArchiveSettings(
        String bucket,
        String prefix,
        List<String> sourceIds,
        String region,
        Optional<URI> endpoint,
        boolean pathStyle,
        Optional<AccessKeys> keys,
        Optional<Role> role,
        Instant start,
        DeletedObjects deleted) {

    /** The folder that Segment writes below the prefix. */
    static final String FOLDER = "segment-logs/";

    ArchiveSettings {
        sourceIds = List.copyOf(sourceIds);
    }

    /**
     * Credentials that were written into the configuration.
     *
     * @param token goes with keys that expire
     */
    record AccessKeys(String id, Secret secret, Optional<Secret> token) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /**
     * A role of IAM.
     *
     * @param externalId what the role's trust policy asks for beside the caller
     * @param endpoint of STS; empty for the region's own
     */
    record Role(String arn, Optional<String> externalId, Optional<URI> endpoint) {}

    /** What an object that is no longer there means. */
    enum DeletedObjects {
        /** Its usage goes too: it was deleted on purpose, as after a request for erasure. */
        DROP,
        /** Its usage stays: the bucket lets objects expire. */
        KEEP
    }

    /** The folder of all archives in this bucket, as part of keys. */
    String root() {
        return prefix + FOLDER;
    }

    /** For people. */
    String url() {
        return "s3://" + bucket + "/" + prefix + "segment-logs";
    }
}
