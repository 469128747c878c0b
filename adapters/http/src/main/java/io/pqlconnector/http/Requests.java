package io.pqlconnector.http;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.net.URI;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/** Puts calls into the words of OkHttp. */
final class Requests {
    private static final String USER_AGENT = "pql-connector";

    private final HttpUrl baseUrl;

    Requests(URI baseUrl) {
        this.baseUrl = HttpUrl.get(baseUrl.toString());
    }

    Request of(HttpCall call, Ticket ticket, Progress progress) {
        Request.Builder request = new Request.Builder()
                .url(url(call, ticket.baseUrl()))
                .tag(Progress.class, progress)
                .header("User-Agent", USER_AGENT)
                .method(call.method(), body(call).orElse(null));
        for (HttpCall.Pair header : call.headers()) {
            request.header(header.name(), header.value());
        }
        ticket.header().ifPresent(header -> authorize(request, header));
        return request.build();
    }

    private HttpUrl url(HttpCall call, Optional<URI> elsewhere) {
        HttpUrl base = elsewhere.map(url -> HttpUrl.get(url.toString())).orElse(baseUrl);
        HttpUrl.Builder url =
                base.newBuilder().addEncodedPathSegments(call.path().substring(1));
        for (HttpCall.Pair parameter : call.query()) {
            url.addQueryParameter(parameter.name(), parameter.value());
        }
        return url.build();
    }

    private static Optional<RequestBody> body(HttpCall call) {
        HttpCall.Content content = call.content();
        if (content == HttpCall.Content.NONE && !needsBody(call.method())) {
            return Optional.empty();
        }
        return Optional.of(RequestBody.create(content.bytes(), MediaType.parse(content.type())));
    }

    private static boolean needsBody(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }

    private static void authorize(Request.Builder request, Auth.Fixed credentials) {
        String value = credentials.value().value();
        if (!value.chars().allMatch(c -> c > ' ' - 1 && c < 0x7f)) {
            // OkHttp would refuse it as well, and quote it.
            throw new AdapterException(
                    FailureKind.CONFIGURATION,
                    "The credentials hold a character that no header can carry, such as a line break. Look at the"
                            + " environment variable or the file that they come from.",
                    null);
        }
        request.header(credentials.header(), value);
    }
}
