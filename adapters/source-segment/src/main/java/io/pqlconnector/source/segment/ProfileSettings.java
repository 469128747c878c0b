package io.pqlconnector.source.segment;

import io.pqlconnector.http.LaneKeys;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * How the Profile API is asked.
 *
 * @param space the id of the space
 * @param idType what our user ids are called there
 * @param include the traits that are wanted; empty for all
 * @param mostUsers how many users are asked about in a day
 */
record ProfileSettings(String space, Secret token, URI url, String idType, List<String> include, int mostUsers) {
    private static final URI US = URI.create("https://profiles.segment.com");
    private static final URI EU = URI.create("https://profiles.euw1.segment.com");
    private static final long MOST_USERS = 50_000;
    private static final long USERS = 1_000;

    ProfileSettings {
        include = List.copyOf(include);
    }

    private enum Region {
        US,
        EU
    }

    /** Reads them; empty, with problems noted, if they cannot be used. */
    static Optional<ProfileSettings> read(Fields fields) {
        String space = fields.requiredText("space", "space: ${SEGMENT_SPACE}");
        Secret token =
                fields.required("token", fields.secret("token"), new Secret(""), "token: ${SEGMENT_PROFILE_TOKEN}");
        Region region = fields.choice("region", Region.class).orElse(Region.US);
        URI url = LaneKeys.url(fields, "base_url").orElse(region == Region.EU ? EU : US);
        String idType = fields.text("id_type").orElse("user_id");
        List<String> include = fields.texts("include");
        long users = fields.wholeNumber("most_users").orElse(USERS);
        if (users < 1 || users > MOST_USERS) {
            fields.problem("most_users", "must be from 1 to " + MOST_USERS + ", found " + users + ".");
        }
        fields.rejectUnknown();
        return space.isEmpty() || token.value().isEmpty()
                ? Optional.empty()
                : Optional.of(new ProfileSettings(space, token, url, idType, include, (int) users));
    }
}
