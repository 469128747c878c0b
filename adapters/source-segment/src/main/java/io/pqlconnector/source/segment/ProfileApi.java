package io.pqlconnector.source.segment;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.HttpReply;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What Segment knows of a user whom one names. It lists no users.
 *
 * @see <a href="https://segment.com/docs/unify/profile-api/">Profile API</a>
 */
final class ProfileApi implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();

    /** The most that a page may have; left out, it would be ten. */
    private static final String TRAITS_OF_A_PAGE = "200";

    private static final int MOST_PAGES = 50;
    private static final int LONGEST_QUOTE = 300;

    private final ProfileSettings settings;
    private final HttpLane lane;

    ProfileApi(ProfileSettings settings, HttpLane lane) {
        this.settings = settings;
        this.lane = lane;
    }

    /**
     * The traits of a user, as JSON objects: one for each page of them. None if Segment does not know the user.
     *
     * @throws AdapterException if Segment does not answer, or refuses
     */
    List<String> traits(String user) throws InterruptedException {
        List<String> pages = new ArrayList<>();
        Optional<String> next = Optional.of("");
        while (next.isPresent() && pages.size() < MOST_PAGES) {
            HttpReply reply = lane.send(call(user, next.get()));
            if (reply.status() == 404) {
                return pages;
            }
            if (!reply.isSuccess()) {
                throw refused(reply);
            }
            Page page = page(reply.body());
            pages.add(page.traits());
            next = page.next();
        }
        return pages;
    }

    // An id in capitals finds nobody.
    private HttpCall call(String user, String next) {
        HttpCall call = HttpCall.get(
                        "/v1/spaces/{}/collections/users/profiles/{}/traits",
                        settings.space(),
                        settings.idType() + ":" + user.toLowerCase(Locale.ROOT))
                .query("limit", TRAITS_OF_A_PAGE);
        if (!settings.include().isEmpty()) {
            call = call.query("include", String.join(",", settings.include()));
        }
        return next.isEmpty() ? call : call.query("next", next);
    }

    private record Page(String traits, Optional<String> next) {}

    private static Page page(byte[] body) {
        String traits = "";
        Optional<String> next = Optional.empty();
        boolean more = false;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw strange();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("traits") && value == JsonToken.START_OBJECT) {
                    traits = copy(parser);
                } else if (name.equals("cursor") && value == JsonToken.START_OBJECT) {
                    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                        String key = parser.currentName();
                        parser.nextToken();
                        more |= key.equals("has_more") && parser.getValueAsBoolean();
                        if (key.equals("next")) {
                            next = Optional.ofNullable(parser.getValueAsString());
                        }
                        parser.skipChildren();
                    }
                } else {
                    parser.skipChildren();
                }
            }
        } catch (JacksonException e) {
            throw strange();
        }
        if (traits.isEmpty()) {
            throw strange();
        }
        // What says whether there is more is has_more; the address beside it is not always whole.
        boolean goesOn = more;
        return new Page(traits, next.filter(token -> goesOn && !token.isEmpty()));
    }

    private static String copy(JsonParser parser) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.copyCurrentStructureExact(parser);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private AdapterException refused(HttpReply reply) {
        int status = reply.status();
        if (status == 401 || status == 403) {
            return new AdapterException(
                    FailureKind.AUTHENTICATION,
                    "Segment's Profile API refused the token (status " + status
                            + "). Write the access token of the space " + settings.space()
                            + " into profiles.token, and look at profiles.region.",
                    null);
        }
        String body = reply.text().strip().replaceAll("\\s+", " ");
        return new AdapterException(
                FailureKind.CONFIGURATION,
                "Segment's Profile API refused a user of the space " + settings.space() + " (status " + status
                        + (body.isEmpty() ? "" : ": " + body.substring(0, Math.min(LONGEST_QUOTE, body.length())))
                        + "). Look at profiles.space, profiles.id_type and profiles.base_url.",
                null);
    }

    private static AdapterException strange() {
        return new AdapterException(
                FailureKind.PROTOCOL,
                "Segment's Profile API answered with something that is no page of traits. Look whether profiles.base_url leads"
                        + " to it; if it does, report this.",
                null);
    }

    @Override
    public void close() {
        lane.close();
    }
}
