package io.pqlconnector.source.mixpanel;

import java.net.URI;

/**
 * Where a project's data lives.
 *
 * @see <a href="https://developer.mixpanel.com/reference/raw-event-export">Raw event export: servers</a>
 */
enum Region {
    US("data.mixpanel.com", "mixpanel.com"),
    EU("data-eu.mixpanel.com", "eu.mixpanel.com"),
    IN("data-in.mixpanel.com", "in.mixpanel.com");

    private final String exportHost;
    private final String queryHost;

    Region(String exportHost, String queryHost) {
        this.exportHost = exportHost;
        this.queryHost = queryHost;
    }

    /** Where the raw export is. */
    URI exportUrl() {
        return URI.create("https://" + exportHost + "/api/2.0");
    }

    /** Where profiles are. */
    URI queryUrl() {
        return URI.create("https://" + queryHost + "/api/query");
    }
}
