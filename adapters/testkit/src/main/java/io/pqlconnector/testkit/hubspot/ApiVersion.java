package io.pqlconnector.testkit.hubspot;

import java.util.Arrays;
import java.util.Optional;

/** The forms of HubSpot's API (HubSpot contract §0.1, §1). */
public enum ApiVersion {
    /** Paths with v3 and v4, which go away in 2027. */
    LEGACY("legacy"),
    /** The first version that is a date. */
    V2026_03("2026-03"),
    /** The newest: enforces validation rules, and wants some fields that were optional. */
    V2026_09("2026-09");

    private final String word;

    ApiVersion(String word) {
        this.word = word;
    }

    /** As a path and a configuration name it. */
    public String word() {
        return word;
    }

    /** The version that a part of a path names. */
    static Optional<ApiVersion> dated(String word) {
        return Arrays.stream(values())
                .filter(version -> version != LEGACY && version.word.equals(word))
                .findFirst();
    }
}
