package io.pqlconnector.http;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which URLs an adapter may be led to: https ones, and plain ones on this machine, for tests. */
final class BaseUrl {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[::1\\]");

    private BaseUrl() {}

    /** What is wrong with a URL, as the end of a sentence that begins with the URL; empty if nothing is. */
    static Optional<String> problem(URI url) {
        String scheme = lower(url.getScheme());
        String host = lower(url.getHost());
        if (host.isEmpty() || !(scheme.equals("https") || scheme.equals("http"))) {
            return Optional.of("is no URL of a service. Write https:// and the host.");
        }
        if (url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null) {
            return Optional.of("must end with the path: without user, password, query and fragment.");
        }
        if (scheme.equals("http") && !LOOPBACK.matcher(host).matches()) {
            return Optional.of("is not encrypted. Write https://; plain http is for this machine only.");
        }
        return Optional.empty();
    }

    /** Refuses a URL that a lane must not lead to. */
    static void check(URI url) {
        problem(url).ifPresent(problem -> {
            throw new IllegalArgumentException("the base URL of " + lower(url.getHost()) + " " + problem);
        });
    }

    private static String lower(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
