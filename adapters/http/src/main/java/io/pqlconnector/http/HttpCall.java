package io.pqlconnector.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One request to a service, and what sending it twice would do. Immutable; each method answers with a changed copy.
 *
 * <pre>{@code
 * HttpCall.get("/companies/{}/contacts", id).query("limit", "100");
 * HttpCall.of("POST", HttpCall.Effect.ONCE, "/tasks").json(task);
 * }</pre>
 */
public final class HttpCall {
    private final Target target;
    private final List<Pair> query;
    private final List<Pair> headers;
    private final Content content;
    private final boolean anonymous;

    private HttpCall(Target target, List<Pair> query, List<Pair> headers, Content content, boolean anonymous) {
        this.target = target;
        this.query = query;
        this.headers = headers;
        this.content = content;
        this.anonymous = anonymous;
    }

    /** What a request does at the service, which decides whether it is sent again when its end was unclear. */
    public enum Effect {
        /** Nothing. A search by POST is a read as well. */
        READ,
        /** A write that does no more when it is done twice: an upsert by key, a change to a set. */
        REPEATABLE,
        /** A write that would be there twice. Sent again only if it certainly did not arrive, or was not carried out. */
        ONCE
    }

    /** A query parameter or a header. */
    record Pair(String name, String value) {}

    /** Where a request goes; the template is what messages show, because the values may be somebody's e-mail address. */
    private record Target(String method, Effect effect, String template, String path) {}

    /** A request that reads. See {@link #of} for the path. */
    public static HttpCall get(String template, String... values) {
        return of("GET", Effect.READ, template, values);
    }

    /**
     * A request without a body.
     *
     * @param template the path after the base URL: starts with a slash, encoded, with {@code {}} for each value
     * @param values what goes into the gaps; any characters, encoded here
     */
    public static HttpCall of(String method, Effect effect, String template, String... values) {
        Target target = new Target(method, effect, template, fill(template, List.of(values)));
        return new HttpCall(target, List.of(), List.of(), Content.NONE, false);
    }

    /** With a query parameter; name and value are encoded here. */
    public HttpCall query(String name, String value) {
        return new HttpCall(target, with(query, name, value), headers, content, anonymous);
    }

    /** With a header. {@code Authorization} and {@code User-Agent} are the lane's business. Who asks for an {@code Accept-Encoding}
     * gets the body as it comes over the wire; without it, it is unpacked. */
    public HttpCall header(String name, String value) {
        return new HttpCall(target, query, with(headers, name, value), content, anonymous);
    }

    /** With JSON as its body. */
    public HttpCall json(String json) {
        return body("application/json; charset=UTF-8", json.getBytes(StandardCharsets.UTF_8));
    }

    /** With a form as its body. */
    public HttpCall form(Map<String, String> fields) {
        String encoded = fields.entrySet().stream()
                .map(field -> encodeForm(field.getKey()) + "=" + encodeForm(field.getValue()))
                .collect(Collectors.joining("&"));
        return body("application/x-www-form-urlencoded", encoded.getBytes(StandardCharsets.US_ASCII));
    }

    /** With bytes as its body, which must not be changed afterwards. */
    public HttpCall body(String contentType, byte[] bytes) {
        return new HttpCall(target, query, headers, new Content(contentType, bytes), anonymous);
    }

    /** Without the lane's credentials, for what needs none. */
    public HttpCall anonymous() {
        return new HttpCall(target, query, headers, content, true);
    }

    String method() {
        return target.method();
    }

    Effect effect() {
        return target.effect();
    }

    String path() {
        return target.path();
    }

    List<Pair> query() {
        return query;
    }

    List<Pair> headers() {
        return headers;
    }

    Content content() {
        return content;
    }

    boolean isAnonymous() {
        return anonymous;
    }

    /** How messages name the path: without the values, which may be personal data. */
    String template() {
        return target.template();
    }

    @Override
    public String toString() {
        return target.method() + " " + target.template();
    }

    private static List<Pair> with(List<Pair> pairs, String name, String value) {
        return Stream.concat(pairs.stream(), Stream.of(new Pair(name, value))).toList();
    }

    private static String fill(String template, List<String> values) {
        if (!template.startsWith("/")) {
            throw new IllegalArgumentException("the path " + template + " does not start with a slash");
        }
        String[] pieces = template.split("\\{\\}", -1);
        if (pieces.length - 1 != values.size()) {
            throw new IllegalArgumentException(
                    "the path " + template + " has " + (pieces.length - 1) + " gaps for " + values.size() + " values");
        }
        StringBuilder path = new StringBuilder(pieces[0]);
        for (int i = 0; i < values.size(); i++) {
            path.append(encodeSegment(values.get(i))).append(pieces[i + 1]);
        }
        return path.toString();
    }

    private static String encodeSegment(String value) {
        if (value.equals(".") || value.equals("..")) {
            throw new IllegalArgumentException("\"" + value + "\" would lead to another path");
        }
        return encodeForm(value).replace("+", "%20");
    }

    private static String encodeForm(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** A body. */
    static final class Content {
        /** No body and no type of one. */
        static final Content NONE = new Content("", new byte[0]);

        private final String type;
        private final byte[] bytes;

        Content(String type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }

        String type() {
            return type;
        }

        byte[] bytes() {
            return bytes;
        }
    }
}
