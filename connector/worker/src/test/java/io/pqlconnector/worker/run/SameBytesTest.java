package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs read is the same, byte for byte, in whatever order the same input comes and however many threads read it. */
@Tag("slow")
final class SameBytesTest {
    private static final String SEGMENT = "{ type: files, format: segment, path: \"archive/*.gz\" }";
    private static final String EVENTS = "{ type: files, format: mixpanel, path: \"export/*.gz\" }";
    private static final String MIXPANEL =
            EVENTS + ", { type: files, name: profiles, format: mixpanel_profiles, path: \"profiles/*.gz\" }";

    @TempDir
    private Path folder;

    @Test
    void theOrderOfEventsAndOfTheirFilesDoesNotMatter() throws IOException {
        theExampleSaysTheSameAfter(pql -> Shuffled.folder(pql.path("samples/usage"), 3, new Random(7)));
    }

    @Test
    void theOrderOfProfilesDoesNotMatter() throws IOException {
        theExampleSaysTheSameAfter(pql -> Shuffled.file(pql.path("samples/profiles.jsonl.gz"), new Random(7)));
    }

    @Test
    void theOrderOfRowsInATableDoesNotMatter() throws IOException {
        theExampleSaysTheSameAfter(pql -> Shuffled.table(pql.path("samples/accounts.csv"), new Random(7)));
    }

    /** Puts something of what a program reads into another order. */
    @FunctionalInterface
    interface Shuffling {
        void of(Pql pql) throws IOException;
    }

    private void theExampleSaysTheSameAfter(Shuffling shuffling) throws IOException {
        Pql straight = Example.copyTo(folder.resolve("straight"));
        Pql shuffled = Example.copyTo(folder.resolve("shuffled"));
        shuffling.of(shuffled);

        assertThat(said(shuffled, "northwind")).isEqualTo(said(straight, "northwind"));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void theOrderOfSegmentsMessagesAndObjectsDoesNotMatterEvenWhereTheyContradictEachOther(long seed)
            throws IOException {
        List<String> messages = QuarrelsomeUsage.segment(seed, 1500);
        Pql straight = configured("straight", SEGMENT);
        Pql shuffled = configured("shuffled", SEGMENT);

        Shuffled.write(straight.path("archive"), messages, 4);
        Shuffled.write(shuffled.path("archive"), inAnotherOrder(messages), 7);

        assertThat(said(shuffled, "org-1")).isEqualTo(said(straight, "org-1"));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void theOrderOfMixpanelsLinesAndFilesDoesNotMatterEvenWhereTheyContradictEachOther(long seed) throws IOException {
        List<String> lines = QuarrelsomeUsage.mixpanel(seed, 1500);
        List<String> profiles = QuarrelsomeUsage.profiles(seed, 40);
        Pql straight = configured("straight", MIXPANEL);
        Pql shuffled = configured("shuffled", MIXPANEL);

        Shuffled.write(straight.path("export"), lines, 4);
        Shuffled.write(straight.path("profiles"), profiles, 1);
        Shuffled.write(shuffled.path("export"), inAnotherOrder(lines), 7);
        Shuffled.write(shuffled.path("profiles"), inAnotherOrder(profiles), 3);

        assertThat(said(shuffled, "org-1")).isEqualTo(said(straight, "org-1"));
    }

    @Test
    void theCountsOfRecordsAndDuplicatesDoNotHangOnWhichFileComesFirst() throws IOException {
        List<String> lines = QuarrelsomeUsage.mixpanel(1, 1500);
        Pql straight = configured("straight", EVENTS);
        Pql shuffled = configured("shuffled", EVENTS);
        Shuffled.write(straight.path("export"), lines, 4);
        Shuffled.write(shuffled.path("export"), inAnotherOrder(lines), 7);

        assertThat(json(shuffled, "sync")).isEqualTo(json(straight, "sync"));
    }

    @Test
    void oneThreadSaysWhatSeveralSay() throws Exception {
        List<String> lines = QuarrelsomeUsage.mixpanel(4, 20_000);
        List<String> all = new ArrayList<>();
        for (int threads : List.of(1, 2, 4)) {
            Pql pql = configured("on-" + threads, MIXPANEL);
            Shuffled.write(pql.path("export"), lines, 2);
            Shuffled.write(pql.path("profiles"), QuarrelsomeUsage.profiles(4, 40), 1);

            all.add(jsonOf(pql.runOn(threads, "plan", "--json"))
                    + jsonOf(pql.runOn(threads, "sync", "--json"))
                    + json(pql, "accounts"));
        }

        assertThat(all.get(1)).isEqualTo(all.get(0));
        assertThat(all.get(2)).isEqualTo(all.get(0));
    }

    private Pql configured(String name, String sources) throws IOException {
        Pql pql = new Pql(folder.resolve(name));
        QuarrelsomeUsage.configure(pql, sources);
        return pql;
    }

    /** Everything that the commands say to programs, over three instants. */
    private static String said(Pql pql, String account) {
        return json(pql, "plan", "--as-of", "2026-03-18")
                + json(pql, "sync", "--as-of", "2026-03-18")
                + json(pql, "plan")
                + json(pql, "sync")
                + json(pql, "accounts")
                + json(pql, "explain", account)
                + json(pql, "plan", "--as-of", "2026-03-25");
    }

    private static String json(Pql pql, String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.add("--json");
        return jsonOf(pql.run(arguments.toArray(String[]::new)));
    }

    private static String jsonOf(Pql.Result result) {
        // People who share an e-mail address cannot all become contacts, so some records are rejected.
        assertThat(result.exitCode()).as(result.out() + result.err()).isBetween(0, 1);
        assertThat(result.out().lines()).as("something and a summary").hasSizeGreaterThan(1);
        return result.out();
    }

    private static List<String> inAnotherOrder(List<String> lines) {
        List<String> other = new ArrayList<>(lines);
        Collections.shuffle(other, new Random(11));
        return other;
    }
}
