package io.pqlconnector.crm.hubspot;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The versions of HubSpot's API that can be chosen, and where each has its resources. Bodies are the same in all of them.
 *
 * @see <a href="https://developers.hubspot.com/changelog">HubSpot's changelog</a>: v4 ends on 2027-03-30, v1 to v3 in September
 *     2027, a dated version is supported for 18 months
 */
enum ApiVersion {
    V2026_09("2026-09"),
    V2026_03("2026-03"),
    LEGACY("legacy");

    private final String word;

    ApiVersion(String word) {
        this.word = word;
    }

    /** As a user writes it. */
    String word() {
        return word;
    }

    /** The words of all versions, the newest first. */
    static List<String> words() {
        return Arrays.stream(values()).map(ApiVersion::word).toList();
    }

    static Optional<ApiVersion> of(String word) {
        return Arrays.stream(values())
                .filter(version -> version.word.equals(word))
                .findFirst();
    }

    /** Records of a type, such as {@code companies}. */
    String objects(String type) {
        return path("/crm/v3/objects", "/crm/objects") + "/" + type;
    }

    /** Definitions of properties of a type. */
    String properties(String type) {
        return path("/crm/v3/properties", "/crm/properties") + "/" + type;
    }

    String lists() {
        return path("/crm/v3/lists", "/crm/lists");
    }

    /** Associations between records of two types, in batches. */
    String associations(String from, String to) {
        return path("/crm/v4/associations", "/crm/associations") + "/" + from + "/" + to;
    }

    /** Associations of one record, with gaps for its id: {@code .../contacts/{}/associations/tasks}. */
    String associationsOf(String from, String to) {
        return path("/crm/v4/objects", "/crm/objects") + "/" + from + "/{}/associations/" + to;
    }

    String sequences() {
        return path("/automation/v4/sequences", "/automation/sequences");
    }

    String owners() {
        return path("/crm/v3/owners", "/crm/owners");
    }

    String accountDetails() {
        return path("/account-info/v3", "/account-info") + "/details";
    }

    String token() {
        return path("/oauth/v3", "/oauth") + "/token";
    }

    private String path(String legacy, String dated) {
        return this == LEGACY ? legacy : dated + "/" + word;
    }
}
