package io.pqlconnector.source.amplitude;

import java.net.URI;

/**
 * Where a project's data lives.
 *
 * @see <a href="https://amplitude.com/docs/apis/analytics/export">Export API: endpoints</a>
 */
enum Region {
    US("amplitude.com"),
    EU("analytics.eu.amplitude.com");

    private final String host;

    Region(String host) {
        this.host = host;
    }

    /** Where the export is. */
    URI url() {
        return URI.create("https://" + host + "/api/2");
    }
}
