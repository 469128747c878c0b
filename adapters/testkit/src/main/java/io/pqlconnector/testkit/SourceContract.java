package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.EventId;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.spi.source.UsageSourceFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every source must do. A source's tests extend this with the other side of their vendor; what only that vendor does
 * goes into tests of their own.
 */
public abstract class SourceContract {
    private SourceUnderTest usage;
    private UsageSource source;

    /** For subclasses. */
    @SuppressWarnings("NullAway.Init") // Set before each test.
    protected SourceContract() {}

    /** The factory that {@code META-INF/services} names. */
    protected abstract UsageSourceFactory factory();

    /** Makes the other side afresh, with at least two slices of at least two records. */
    protected abstract SourceUnderTest start() throws Exception;

    /** A property that at least one record of the first slice has a value for. */
    protected abstract PropertyPath property();

    @BeforeEach
    final void connect() throws Exception {
        usage = start();
        source = usage.connect();
    }

    @AfterEach
    final void disconnect() {
        source.close();
        usage.close();
    }

    @Test
    void isFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(UsageSourceFactory.class).stream().map(ServiceLoader.Provider::type))
                .anySatisfy(
                        type -> assertThat((Object) type).isEqualTo(factory().getClass()));
        assertThat(factory().type()).matches("[a-z][a-z0-9_]*");
    }

    @Test
    void listsEachSliceOnce() throws Exception {
        List<SliceId> ids = slices().stream().map(Slice::id).toList();

        assertThat(ids).hasSizeGreaterThanOrEqualTo(2).doesNotHaveDuplicates();
    }

    @Test
    void listsTheSameSlicesInTheSameOrderWithTheSameMarks() throws Exception {
        List<Slice> before = slices();

        try (UsageSource another = usage.connect()) {
            assertThat(slices()).isEqualTo(before);
            assertThat(another.list(PullWindow.of(usage.since(), usage.now())).slices())
                    .isEqualTo(before);
        }
    }

    @Test
    void listsWhatMayHoldUsageSinceAnInstantAndNothingThatIsNew() throws Exception {
        assertThat(slices())
                .containsAll(
                        source.list(PullWindow.of(usage.now(), usage.now())).slices());
    }

    @Test
    void keepsTheMarkOfASliceThatWasRead() throws Exception {
        List<Slice> before = slices();
        for (Slice slice : before) {
            read(slice);
        }

        assertThat(slices()).isEqualTo(before);
    }

    @Test
    void hashesTheContentThatItReads() throws Exception {
        for (Slice slice : slices()) {
            ContentHash read = source.read(slice, new RecordingSink());

            assertThat(source.contentHash(slice)).isEqualTo(read);
        }
    }

    @Test
    void hashesDifferentContentsDifferently() throws Exception {
        List<ContentHash> hashes = slices().stream().map(this::contentHash).toList();

        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void readsTheSameRecordsEveryTime() throws Exception {
        for (Slice slice : slices()) {
            List<String> first = read(slice).texts();

            assertThat(first).hasSizeGreaterThanOrEqualTo(2);
            assertThat(read(slice).texts()).isEqualTo(first);
            try (UsageSource another = usage.connect()) {
                RecordingSink sink = new RecordingSink();
                another.read(slice, sink);
                assertThat(sink.texts()).isEqualTo(first);
            }
        }
    }

    @Test
    void tellsOfAllBytesOfASliceWhoseSizeItGave() throws Exception {
        for (Slice slice : slices()) {
            assumeTrue(slice.bytes() > 0, "this source does not know how large its slices are");

            assertThat(read(slice).bytes()).isEqualTo(slice.bytes());
        }
    }

    @Test
    void givesTwoRecordsTheSameIdOnlyIfTheyAreTheSame() throws Exception {
        RecordingSink sink = read(slices().get(0));

        List<EventId> ids =
                sink.records().stream().map(UsageRecord::id).distinct().toList();

        assertThat(ids).hasSize((int) sink.texts().stream().distinct().count());
    }

    @Test
    void fillsTheColumnsThatAreWanted() throws Exception {
        PropertyPath missing = PropertyPath.property("there is no such key");
        PropertyColumns columns = PropertyColumns.of(List.of(property(), missing));
        RecordingSink sink = new RecordingSink(columns);

        source.read(slices().get(0), sink);

        assertThat(sink.records()).allSatisfy(record -> {
            assertThat(record.columns().size()).isEqualTo(2);
            assertThat(record.columns().get(columns.paths().indexOf(missing))).isEmpty();
        });
        assertThat(sink.records())
                .anySatisfy(record -> assertThat(
                                record.columns().get(columns.paths().indexOf(property())))
                        .isPresent());
    }

    @Test
    void readsTheSameRecordsWhateverColumnsAreWanted() throws Exception {
        Slice slice = slices().get(0);
        RecordingSink with = new RecordingSink(PropertyColumns.of(List.of(property())));

        source.read(slice, with);

        assertThat(with.records().stream().map(UsageRecord::id))
                .containsExactlyInAnyOrderElementsOf(
                        read(slice).records().stream().map(UsageRecord::id).toList());
    }

    @Test
    void marksAChangedSliceAnewAndNoOther() throws Exception {
        List<Slice> before = slices();
        ContentHash hash = source.contentHash(before.get(0));

        assumeTrue(usage.change(before.get(0).id()), "this source's marks follow the time alone");

        List<Slice> after = slices();
        assertThat(after.stream().map(Slice::id))
                .containsExactlyElementsOf(before.stream().map(Slice::id).toList());
        assertThat(after.get(0).mark()).isNotEqualTo(before.get(0).mark());
        assertThat(after.subList(1, after.size())).isEqualTo(before.subList(1, before.size()));
        assertThat(source.contentHash(after.get(0))).isNotEqualTo(hash);
        assertThat(source.read(after.get(0), new RecordingSink())).isEqualTo(source.contentHash(after.get(0)));
    }

    @Test
    void hashesASliceThatWasOnlyTouchedAsBefore() throws Exception {
        Slice before = slices().get(0);
        ContentHash hash = source.contentHash(before);

        assumeTrue(usage.touch(before.id()), "this source's slices are not dated");

        Slice after = slices().get(0);
        assertThat(after.mark()).isNotEqualTo(before.mark());
        assertThat(source.contentHash(after)).isEqualTo(hash);
    }

    @Test
    void throwsAnAdapterExceptionIfASliceCannotBeRead() throws Exception {
        Slice slice = slices().get(0);

        usage.breakReading(slice.id());

        assertThatThrownBy(() -> source.read(slice, new RecordingSink()))
                .isInstanceOf(AdapterException.class)
                .hasMessageContaining(" ");
    }

    @Test
    void readsTheOtherSlicesAfterOneFailed() throws Exception {
        List<Slice> slices = slices();
        List<String> expected = read(slices.get(1)).texts();
        usage.breakReading(slices.get(0).id());

        assertThatThrownBy(() -> source.read(slices.get(0), new RecordingSink()))
                .isInstanceOf(AdapterException.class);

        assertThat(read(slices.get(1)).texts()).isEqualTo(expected);
    }

    @Test
    void showsNoSecret() throws Exception {
        assumeTrue(!usage.secret().isEmpty(), "this source has no secret");
        Slice slice = slices().get(0);
        assertThat(source.probe(usage.now())).doesNotContain(usage.secret());
        usage.breakReading(slice.id());

        AdapterException failure =
                catchThrowableOfType(AdapterException.class, () -> source.read(slice, new RecordingSink()));

        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        assertThat(trace.toString()).doesNotContain(usage.secret());
        assertThat(source.toString()).doesNotContain(usage.secret());
        assertThat(source.place()).doesNotContain(usage.secret());
        assertThat(slice.toString()).doesNotContain(usage.secret());
    }

    @Test
    void saysWhatItFindsWithoutReading() throws Exception {
        assertThat(source.probe(usage.now())).isNotBlank().doesNotContain("\n");
        assertThat(source.place()).isNotBlank();
    }

    @Test
    void canBeClosedTwice() {
        source.close();
        source.close();
    }

    private List<Slice> slices() throws InterruptedException {
        return source.list(PullWindow.of(usage.since(), usage.now())).slices();
    }

    private RecordingSink read(Slice slice) throws InterruptedException {
        RecordingSink sink = new RecordingSink();
        source.read(slice, sink);
        return sink;
    }

    private ContentHash contentHash(Slice slice) {
        try {
            return source.contentHash(slice);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
