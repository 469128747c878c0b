package io.pqlconnector.source.mixpanel;

import io.pqlconnector.http.Auth;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What a user configured.
 *
 * @param project the project's number; empty with a project secret, which says it itself
 * @param start the first day that is wanted; empty for 90 days before now
 * @param lateDays how many days before today are read again once a day, since late events come
 * @param lateWindow how far back events may lie that are asked for by the time of their processing, in between; empty not to
 * @param zone the project's time zone, if it was told
 * @param profiles which user profiles are read
 * @param groups the ids of the group keys whose profiles are read
 * @param callsPerHour how many calls of each kind are ours
 * @param callsPerSecond how many calls of each kind may follow each other in a second
 * @param firstPause how long the first pause is after an answer that was cut short; it doubles
 */
record MixpanelSettings(
        Optional<Long> project,
        Region region,
        URI exportUrl,
        URI queryUrl,
        Auth auth,
        boolean projectSecret,
        Optional<LocalDate> start,
        int lateDays,
        Optional<Duration> lateWindow,
        Basis basis,
        Optional<ZoneId> zone,
        Profiles profiles,
        List<String> groups,
        int callsPerHour,
        int callsPerSecond,
        Duration firstPause) {
    MixpanelSettings {
        groups = List.copyOf(groups);
    }

    /** In which zone the project writes times and counts days. */
    enum Basis {
        /** UTC, as projects do that were made in 2023 or later. */
        UTC,
        /** The project's time zone, as older projects do. */
        PROJECT_LOCAL,
        /** Whatever the events say. */
        AUTO
    }

    /** Which user profiles are read. */
    enum Profiles {
        /** None. */
        NONE,
        /** All, once a day. */
        FULL,
        /** All once a week, and once a day those who were seen since yesterday. */
        INCREMENTAL
    }

    /** How people name the project. */
    String projectInWords() {
        return project.map(number -> "project " + number).orElse("the project of the project secret");
    }
}
