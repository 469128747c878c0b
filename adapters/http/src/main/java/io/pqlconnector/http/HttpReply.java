package io.pqlconnector.http;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a service answered. The body can be anything: HTML from a proxy, half a document, nothing. */
public final class HttpReply {
    private final int status;
    private final SortedMap<String, String> headers;
    private final byte[] body;

    /**
     * A reply.
     *
     * @param headers by name, whose case does not matter; several of one name are joined by a comma
     * @param body not to be changed afterwards
     */
    public HttpReply(int status, Map<String, String> headers, byte[] body) {
        TreeMap<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(headers);
        this.status = status;
        this.headers = Collections.unmodifiableSortedMap(sorted);
        this.body = body;
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** Whether the status says that all went well. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** A header's value. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The body's bytes, unpacked if they came compressed. Not to be changed. */
    public byte[] body() {
        return body;
    }

    /** The body as UTF-8, with a replacement character for what is none. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Without headers and body, which may hold secrets and personal data. */
    @Override
    public String toString() {
        return "status " + status;
    }
}
