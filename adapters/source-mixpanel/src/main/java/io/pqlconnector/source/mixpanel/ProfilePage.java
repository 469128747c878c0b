package io.pqlconnector.source.mixpanel;

import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.UsageSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A page of profiles, read as it comes: each profile becomes a line of its own, and memory holds no more than some of them.
 *
 * @param session by which the next page is asked for; empty if the page names none
 * @param size how many profiles a full page has; empty if the page does not say, as only the first one does
 * @param profiles how many there were
 */
record ProfilePage(Optional<String> session, Optional<Integer> size, int profiles) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int BLOCK = 256 << 10;

    /**
     * Reads a page and hands over its profiles.
     *
     * @throws IOException if it is no whole page
     */
    static ProfilePage read(InputStream body, UsageSink sink, LineFormat format)
            throws IOException, InterruptedException {
        Reader reader = new Reader(sink, format);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            return reader.page(parser);
        } catch (JacksonException e) {
            throw new IOException("the page is no whole JSON", e);
        }
    }

    private static final class Reader {
        private final UsageSink sink;
        private final LineFormat format;
        private final ByteArrayOutputStream lines = new ByteArrayOutputStream(BLOCK);
        private Optional<String> session = Optional.empty();
        private Optional<Integer> size = Optional.empty();
        private int profiles;
        private boolean hasResults;

        Reader(UsageSink sink, LineFormat format) {
            this.sink = sink;
            this.format = format;
        }

        ProfilePage page(JsonParser parser) throws IOException, InterruptedException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the page is no JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                member(parser, parser.currentName());
            }
            if (!hasResults || parser.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException("the page has no results");
            }
            hand();
            return new ProfilePage(session, size, profiles);
        }

        private void member(JsonParser parser, String name) throws IOException, InterruptedException {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "session_id" -> session = Optional.ofNullable(parser.getValueAsString());
                case "page_size" -> size = Optional.of(parser.getValueAsInt()).filter(count -> count > 0);
                case "results" -> {
                    if (value != JsonToken.START_ARRAY) {
                        throw new IOException("results is no list");
                    }
                    results(parser);
                }
                default -> parser.skipChildren();
            }
        }

        private void results(JsonParser parser) throws InterruptedException {
            hasResults = true;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                // As it came, numbers too: what a profile holds is kept byte for byte but for its spaces.
                try (JsonGenerator line = JSON.createGenerator(ObjectWriteContext.empty(), lines)) {
                    line.copyCurrentStructureExact(parser);
                }
                lines.write('\n');
                profiles++;
                if (lines.size() >= BLOCK) {
                    hand();
                }
            }
        }

        private void hand() throws InterruptedException {
            if (lines.size() == 0) {
                return;
            }
            byte[] bytes = lines.toByteArray();
            LineBlock block = sink.newBlock(bytes.length);
            System.arraycopy(bytes, 0, block.bytes(), 0, bytes.length);
            block.setLength(bytes.length);
            sink.lines(block, format);
            lines.reset();
        }
    }
}
