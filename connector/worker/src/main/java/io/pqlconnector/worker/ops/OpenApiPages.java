package io.pqlconnector.worker.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pqlconnector.spi.Sha256;
import io.pqlconnector.worker.serve.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;

/** The description of the API: as it is, and on a page that fetches nothing. */
final class OpenApiPages {
    private static final String STYLE =
            "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
                    + "pre{background:#f4f4f4;color:#222;padding:1rem;overflow:auto;font-size:14px}";

    private final String description;
    private final Answer page;

    OpenApiPages() {
        description = resource("openapi.yaml");
        String hash = Base64.getEncoder().encodeToString(Sha256.digest().digest(STYLE.getBytes(UTF_8)));
        String html = resource("api.html")
                .replace("/* style */", STYLE)
                .replace("<!-- description -->", escaped(description));
        page = new Answer(
                Answer.OK,
                "text/html; charset=utf-8",
                html,
                Map.of(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'sha256-" + hash
                                + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"));
    }

    /** The description in OpenAPI 3.1. */
    Answer description() {
        return Answer.of(Answer.OK, "application/yaml; charset=utf-8", description);
    }

    /** The page that shows it. */
    Answer page() {
        return page;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String resource(String name) {
        try (InputStream in = OpenApiPages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
