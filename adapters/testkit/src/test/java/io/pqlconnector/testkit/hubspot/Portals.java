package io.pqlconnector.testkit.hubspot;

import java.util.Set;
import java.util.TreeSet;

/** Short ways to fakes for tests. */
final class Portals {
    private Portals() {}

    /** A fake that nobody connects to through a destination. */
    static FakeHubSpot start(HubSpotOptions options) {
        return new FakeHubSpot(options, (fake, patience) -> {
            throw new UnsupportedOperationException();
        });
    }

    /** All scopes but some. */
    static Set<String> without(String... scopes) {
        Set<String> rest = new TreeSet<>(Scopes.ALL);
        rest.removeAll(Set.of(scopes));
        return rest;
    }
}
