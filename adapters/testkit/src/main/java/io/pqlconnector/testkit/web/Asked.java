package io.pqlconnector.testkit.web;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A request that arrived whole. */
public final class Asked {
    private final String method;
    private final String path;
    private final SortedMap<String, String> headers;
    private final byte[] body;

    Asked(String method, String path, Map<String, String> headers, byte[] body) {
        TreeMap<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(headers);
        this.method = method;
        this.path = path;
        this.headers = Collections.unmodifiableSortedMap(sorted);
        this.body = body;
    }

    /** {@code GET}, {@code POST}, ... */
    public String method() {
        return method;
    }

    /** Path and query, as they came. */
    public String path() {
        return path;
    }

    /** A header's value; the case of the name does not matter. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** How many characters all headers have together. */
    public int headerLength() {
        return headers.entrySet().stream()
                .mapToInt(one -> one.getKey().length() + one.getValue().length())
                .sum();
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
