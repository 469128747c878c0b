package io.pqlconnector.testkit.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.source.PushReceiver;
import io.pqlconnector.spi.source.PushReceiver.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept, and what is not. */
final class InboxTest {
    private static final String SECRET = "s3cret-of-the-hook";

    @TempDir
    private Path folder;

    @Test
    void theSamePushIsKeptOnceAndOthersBesideIt() throws IOException {
        Inbox inbox = inbox();

        assertThat(inbox.receive(push(SECRET, event("1")))).isEqualTo(Verdict.ACCEPTED);
        assertThat(inbox.receive(push(SECRET, event("1")))).isEqualTo(Verdict.ACCEPTED);
        assertThat(inbox.receive(push(SECRET, event("2")))).isEqualTo(Verdict.ACCEPTED);

        assertThat(inbox.files()).hasSize(2);
    }

    @Test
    void whatIsNotSignedOrNoLinesOfObjectsIsNotKept() throws IOException {
        Inbox inbox = inbox();

        assertThat(inbox.receive(push("forged", event("1")))).isEqualTo(Verdict.NOT_SIGNED);
        assertThat(inbox.receive(push(SECRET, "no json"))).isEqualTo(Verdict.MALFORMED);
        assertThat(inbox.receive(push(SECRET, "[1]"))).isEqualTo(Verdict.MALFORMED);

        assertThat(inbox.files()).isEmpty();
    }

    @Test
    void whatCannotBeKeptShouldBeSentAgain() throws IOException {
        Files.writeString(folder.resolve("inbox"), "a file where the folder should be");

        assertThat(inbox().receive(push(SECRET, event("1")))).isEqualTo(Verdict.UNAVAILABLE);
    }

    private Inbox inbox() {
        return new Inbox(folder.resolve("inbox"), new Secret(SECRET));
    }

    static String event(String id) {
        return "{\"id\":\"" + id + "\",\"event\":\"Signed Up\",\"user\":\"u\",\"time\":\"2026-03-30T12:00:00Z\","
                + "\"properties\":{\"plan\":\"team\"}}\n";
    }

    static PushReceiver.Push push(String signature, String body) {
        return new PushReceiver.Push() {
            @Override
            public byte[] body() {
                return body.getBytes(UTF_8);
            }

            @Override
            public Optional<String> header(String name) {
                return Optional.of(signature).filter(value -> name.equals(Inbox.SIGNATURE));
            }
        };
    }
}
