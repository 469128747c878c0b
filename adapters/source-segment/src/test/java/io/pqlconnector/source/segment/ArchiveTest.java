package io.pqlconnector.source.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.Listing;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.RecordingSink;
import io.pqlconnector.testkit.usage.FakeS3;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    private final FakeS3 s3 = new FakeS3();
    private final ManualTime time = new ManualTime(Calls.NOW);

    @TempDir
    private Path data;

    @AfterEach
    void stop() {
        s3.close();
    }

    @Test
    void findsAnObjectWhoseKeyLiesBeforeOneThatWasReadBefore() throws Exception {
        s3.put(Calls.key("web", "2026-04-01", "2000.gz"), Calls.gzip(Calls.track(1)));
        UsageSource source = source(Map.of());
        source.list(PullWindow.of(Instant.EPOCH, Calls.NOW));
        s3.put(Calls.key("web", "2026-04-01", "1000.gz"), Calls.gzip(Calls.track(2)));

        assertThat(ids(source.list(again())))
                .containsExactly(Calls.key("web", "2026-04-01", "1000.gz"), Calls.key("web", "2026-04-01", "2000.gz"));
    }

    @Test
    void listsTheOldestDayFirstOverAllSourcesAndPages() throws Exception {
        List<String> keys = List.of(
                Calls.key("app", "2026-03-29", "b.gz"),
                Calls.key("web", "2026-03-29", "a.gz"),
                Calls.key("web", "2026-03-30", "a.gz"),
                Calls.key("app", "2026-04-01", "a.gz"),
                Calls.key("app", "2026-04-01", "b.gz"),
                Calls.key("app", "2026-04-01", "c.gz"),
                Calls.key("web", "2026-04-01", "a.gz"));
        keys.forEach(key -> s3.put(key, Calls.gzip(Calls.track(1))));
        s3.pages(2);

        assertThat(ids(source(Map.of()).list(PullWindow.of(Instant.EPOCH, Calls.NOW))))
                .containsExactlyElementsOf(keys);
    }

    @Test
    void passesOverWhatHoldsNoMessages() throws Exception {
        s3.put("segment-logs/dummy-object.txt", new byte[0])
                .put("segment-logs/web/notes/a.gz", new byte[0])
                .put(Calls.key("web", "2026-04-01", ""), new byte[0])
                .put(Calls.key("web", "2026-04-01", "a.gz.part"), new byte[0])
                .put(Calls.key("web", "2026-04-01", "a.gz"), Calls.gzip(Calls.track(1)));

        assertThat(ids(source(Map.of()).list(PullWindow.of(Instant.EPOCH, Calls.NOW))))
                .containsExactly(Calls.key("web", "2026-04-01", "a.gz"));
    }

    @Test
    void looksBelowThePrefixAndTheNamedSourcesOnly() throws Exception {
        s3.put("a/b/" + Calls.key("web", "2026-04-01", "a.gz"), Calls.gzip(Calls.track(1)))
                .put("a/b/" + Calls.key("app", "2026-04-01", "a.gz"), Calls.gzip(Calls.track(2)))
                .put(Calls.key("web", "2026-04-01", "b.gz"), Calls.gzip(Calls.track(3)));
        UsageSource source = source(Map.of("prefix", "/a/b/", "source_id", List.of("web")));

        Listing listing = source.list(PullWindow.of(Instant.EPOCH, Calls.NOW));

        assertThat(ids(listing)).containsExactly(Calls.key("web", "2026-04-01", "a.gz"));
        assertThat(read(source, listing.slices().get(0)).records()).hasSize(1);
        assertThat(source.place()).isEqualTo("s3://acme-segment/a/b/segment-logs at " + s3.url() + " of web");
    }

    @Test
    void asksForNoMoreThanTheDaysThatMayHaveChanged() throws Exception {
        s3.put(Calls.key("web", "2026-03-01", "a.gz"), Calls.gzip(Calls.track(1)))
                .put(Calls.key("web", "2026-03-30", "a.gz"), Calls.gzip(Calls.track(2)))
                .put(Calls.key("web", "2026-03-31", "a.gz"), Calls.gzip(Calls.track(3)))
                .put(Calls.key("web", "2026-04-02", "a.gz"), Calls.gzip(Calls.track(4)));
        UsageSource source = source(Map.of());

        Listing listing = source.list(again());

        assertThat(ids(listing)).containsExactly(Calls.key("web", "2026-03-31", "a.gz"));
        assertThat(s3.asked())
                .containsExactly(
                        "LIST segment-logs/",
                        "LIST segment-logs/web/ after segment-logs/web/"
                                + Instant.parse("2026-03-31T00:00:00Z").toEpochMilli());
    }

    @Test
    void coversTheDaysThatItListedSoThatWhatWasDeletedGoes() throws Exception {
        s3.put(Calls.key("web", "2026-03-31", "a.gz"), Calls.gzip(Calls.track(1)));

        Listing listing = source(Map.of()).list(again());

        assertThat(covered(listing, "web", "2026-03-30")).isFalse();
        assertThat(covered(listing, "web", "2026-03-31")).isTrue();
        assertThat(covered(listing, "web", "2026-04-01")).isTrue();
        assertThat(covered(listing, "web", "2026-04-02")).isFalse();
        assertThat(covered(listing, "a source that has no folder any more", "2026-04-01"))
                .isTrue();
        assertThat(listing.covers().test(new SliceId("inbox/20260401T120000.000Z-000.jsonl")))
                .isFalse();
    }

    @Test
    void coversNothingIfNothingIsThereOrObjectsExpire() throws Exception {
        Listing nothing = source(Map.of()).list(again());
        s3.put(Calls.key("web", "2026-03-31", "a.gz"), Calls.gzip(Calls.track(1)));
        Listing expiring = source(Map.of("deleted_objects", "keep")).list(again());
        Listing ofOneSource = source(Map.of("source_id", "web")).list(again());

        assertThat(covered(nothing, "web", "2026-03-31")).isFalse();
        assertThat(covered(expiring, "web", "2026-03-31")).isFalse();
        assertThat(covered(ofOneSource, "app", "2026-03-31")).isFalse();
    }

    @Test
    void theArchivesCopiesStandInForWhatAWebhookBroughtOnceItsFileIsOld() throws Exception {
        s3.put(Calls.key("web", "2026-03-01", "a.gz"), Calls.gzip(Calls.track(1)))
                .put(Calls.key("web", "2026-03-10", "a.gz"), Calls.gzip(Calls.track(2)));
        Path file = data.resolve("inbox/segment/20260310T120000.000Z-000.jsonl");
        Files.createDirectories(file.getParent());
        Files.writeString(file, Calls.track(2));
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-03-10T12:00:00Z")));
        Instant lastWeek = Calls.NOW.minus(Duration.ofDays(5));
        UsageSource source = source(Map.of("webhook", Map.of("path_secret", "0123456789abcdef", "shared_secret", "s")));

        Listing recent = source.list(again());
        assertThat(file).as("while only recent days of the archive are listed").exists();
        assertThat(recent.covers()).rejects(new SliceId("inbox/" + file.getFileName()));

        Listing whole = source.list(new PullWindow(Instant.EPOCH, Calls.NOW, Calls.NOW, Optional.of(lastWeek)));
        assertThat(file).doesNotExist();
        assertThat(ids(whole))
                .containsExactly(Calls.key("web", "2026-03-01", "a.gz"), Calls.key("web", "2026-03-10", "a.gz"));
        assertThat(whole.covers()).accepts(new SliceId("inbox/" + file.getFileName()));
    }

    @Test
    void readsJoinedGzipMembersWhole() throws Exception {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(Calls.gzip(Calls.track(1)));
        joined.writeBytes(Calls.gzip(Calls.track(2) + Calls.track(3)));
        s3.put(Calls.key("web", "2026-04-01", "a.gz"), joined.toByteArray());
        UsageSource source = source(Map.of());

        assertThat(read(source, only(source)).records()).hasSize(3);
    }

    @Test
    void givesOneMessageTheSameIdInEveryObject() throws Exception {
        s3.put(Calls.key("web", "2026-03-31", "a.gz"), Calls.gzip(Calls.track("m-1", "2026-03-31T23:59:59.999Z")))
                .put(Calls.key("web", "2026-04-01", "a.gz"), Calls.gzip(Calls.track("m-1", "2026-04-01T00:00:00Z")));
        UsageSource source = source(Map.of());
        List<Slice> slices = source.list(again()).slices();

        assertThat(slices).hasSize(2);
        assertThat(read(source, slices.get(0)).records().get(0).id())
                .isEqualTo(read(source, slices.get(1)).records().get(0).id());
    }

    @Test
    void readsAnObjectThatWasOverwrittenAfterTheListingAsItIsNow() throws Exception {
        String key = Calls.key("web", "2026-04-01", "a.gz");
        s3.put(key, Calls.gzip(Calls.track(1) + Calls.track(2)));
        UsageSource source = source(Map.of());
        Slice listed = only(source);
        s3.put(key, Calls.gzip(Calls.track(1)));

        RecordingSink sink = new RecordingSink();
        ContentHash hash = source.read(listed, sink);

        assertThat(sink.records()).hasSize(1);
        Slice next = only(source);
        assertThat(next.mark()).isNotEqualTo(listed.mark());
        assertThat(source.contentHash(next)).isEqualTo(hash);
    }

    @Test
    void asksAgainForABodyThatBrokeOffWithLongerAndLongerPauses() throws Exception {
        s3.put(Calls.key("web", "2026-04-01", "a.gz"), Calls.gzip(Calls.track(1)))
                .cut(4);
        UsageSource source = source(Map.of());
        Slice slice = only(source);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> source.read(slice, new RecordingSink()))
                    .isInstanceOfSatisfying(
                            AdapterException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INCOMPLETE))
                    .hasMessage(
                            "s3://acme-segment/%s ended before it was whole: %d of %d bytes came. It is read again.",
                            slice.id(), slice.bytes() / 2, slice.bytes());
        }
        assertThatThrownBy(() -> source.read(slice, new RecordingSink()))
                .isInstanceOfSatisfying(
                        AdapterException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE))
                .hasMessage(
                        "s3://acme-segment/%s ended before it was whole: %d of %d bytes came, 4 times in a row. Nothing of"
                                + " it was taken; the next run tries again. Check the network between here and the"
                                + " bucket.",
                        slice.id(), slice.bytes() / 2, slice.bytes());

        assertThat(read(source, slice).records()).hasSize(1);
        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(16));
    }

    @Test
    void saysThatAnObjectIsDamagedIfAllOfItCame() throws Exception {
        byte[] whole = Calls.gzip(Calls.track(1));
        s3.put(Calls.key("web", "2026-04-01", "a.gz"), Arrays.copyOf(whole, whole.length - 3));
        UsageSource source = source(Map.of());
        Slice slice = only(source);

        assertThatThrownBy(() -> source.read(slice, new RecordingSink()))
                .isInstanceOfSatisfying(
                        AdapterException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PROTOCOL))
                .hasMessage(
                        "s3://acme-segment/%s: the gzip data ends inside of its trailer, after 227 bytes of text. All of"
                                + " the object came, so it is damaged in the bucket; nothing of it was taken. Ask Segment"
                                + " for a replay of that day, or delete the object.",
                        slice.id());
    }

    @Test
    void saysWhatIsThereWithoutReadingIt() throws Exception {
        s3.put(Calls.key("web", "2026-03-29", "a.gz"), Calls.gzip(Calls.track(1)))
                .put(Calls.key("app", "2026-03-30", "a.gz"), Calls.gzip(Calls.track(1)))
                .put(Calls.key("app", "2026-03-28", "a.gz"), Calls.gzip(Calls.track(1)));

        assertThat(source(Map.of()).probe(Calls.NOW))
                .isEqualTo("s3://acme-segment/segment-logs: 2 sources, newest day 2026-03-30");
    }

    @Test
    void saysThatNothingIsThereYet() throws Exception {
        assertThat(source(Map.of("prefix", "a")).probe(Calls.NOW))
                .isEqualTo(
                        "s3://acme-segment/a/segment-logs: nothing there yet. The first objects come about an hour after"
                                + " the destination was enabled in Segment; if that is longer ago, check bucket, prefix"
                                + " and source_id");
    }

    @Test
    void takesOnARole() throws Exception {
        s3.put(Calls.key("web", "2026-04-01", "a.gz"), Calls.gzip(Calls.track(1)));
        UsageSource source = source(Map.of(
                "role_arn", "arn:aws:iam::123456789012:role/reader",
                "external_id", "acme-7",
                "sts_endpoint", s3.url().toString()));

        assertThat(read(source, only(source)).records()).hasSize(1);
        assertThat(s3.asked().get(0)).isEqualTo("ROLE arn:aws:iam::123456789012:role/reader&ExternalId=acme-7");
    }

    private UsageSource source(Map<String, ?> more) {
        return Fixtures.source(s3, data, time, more);
    }

    private static PullWindow again() {
        return new PullWindow(
                Instant.EPOCH, Calls.NOW, Calls.NOW, Optional.of(Calls.NOW.minus(Duration.ofMinutes(15))));
    }

    private static Slice only(UsageSource source) throws InterruptedException {
        List<Slice> slices = source.list(again()).slices();
        assertThat(slices).hasSize(1);
        return slices.get(0);
    }

    private static RecordingSink read(UsageSource source, Slice slice) throws InterruptedException {
        RecordingSink sink = new RecordingSink();
        source.read(slice, sink);
        return sink;
    }

    private static List<String> ids(Listing listing) {
        return listing.slices().stream().map(slice -> slice.id().value()).toList();
    }

    private static boolean covered(Listing listing, String source, String day) {
        return listing.covers().test(new SliceId(Calls.key(source, day, "gone.gz")));
    }
}
