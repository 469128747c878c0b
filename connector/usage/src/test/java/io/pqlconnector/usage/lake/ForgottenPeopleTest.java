package io.pqlconnector.usage.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.spi.source.ColumnValues;
import io.pqlconnector.spi.source.EventId;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.UsageRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is taken out of the lake does not come back, and nobody else is kept out; also where two lists become one. */
final class ForgottenPeopleTest {
    private static final String ANN = "ann@acme.example";

    /** What may stand around an address, or be taken for it. */
    private static final List<String> TEXTS = List.of(
            ANN,
            "Ann@ACME.Example",
            "for ann@acme.example.",
            "<ann@acme.example>;bob@acme.example",
            "https://acme.example/?to=ann@acme.example&x=1",
            "mailto:ann@acme.example",
            "a/ann@acme.example/b",
            "x@y.bob@acme.example,ann@acme.example:",
            "x@ann@acme.example",
            "first\\nann@acme.example\\nlast",
            "\\u003cann@acme.example\\u003e",
            "ann@acme.example.-",
            "ann@acme.example..",
            "joann@acme.example",
            "éann@acme.example",
            "ann@acme.exampleé",
            "e\u0301ann@acme.example",
            "ann@acme.example.org",
            "ann@acme.example-2",
            "+ann@acme.example",
            "%40ann@acme.example",
            "'ann@acme.example'",
            "ann at acme.example",
            "u-ann");

    @TempDir
    private Path directory;

    private final List<UsageRecord> records = new ArrayList<>();

    @Test
    void whatIsTakenOutIsKeptOutAndNothingElse() throws Exception {
        record(RecordKind.IDENTIFY, "u-ann", "anon-1", "", "", "{\"email\":\"Ann@acme.example\"}", "", "");
        record(RecordKind.IDENTIFY, "u-bob", "anon-1", "", "", "{}", "", "");
        record(RecordKind.ALIAS, "u-ann", "", "", "u-old", "{}", "", "");
        record(RecordKind.ALIAS, "u-new", "", "", "u-ann", "{}", "", "");
        record(RecordKind.ALIAS, "u-bob", "", "", "anon-9", "{}", "", "");
        for (String user : List.of("u-ann", "u-old", "u-new", "u-bob", "anon-1", "")) {
            for (String anonymous : List.of("", "anon-1", "anon-9", "u-ann")) {
                record(RecordKind.TRACK, user, anonymous, "", "", "{}", "", "Tested");
            }
        }
        for (String text : TEXTS) {
            record(RecordKind.TRACK, "u-bob", "", "", "", "{\"to\":[\"" + text + "\"]}", "", "Tested");
            record(RecordKind.TRACK, "u-bob", "", "", "", "", "{\"traits\":{\"x\":\"" + text + "\"}}", "Tested");
            record(RecordKind.PAGE, "u-bob", "", "", "", "", "", text);
            record(RecordKind.GROUP, "u-bob", "", text, "", "{}", "", "");
            record(RecordKind.TRACK, "u-bob", "x " + text, "", "", "{}", "", "Tested");
            record(RecordKind.ALIAS, "u-bob", "", "", "x " + text, "{}", "", "");
            record(RecordKind.TRACK, "x " + text, "", "[\"" + text + "\"]", "", "{}", "", "Tested");
        }

        List<String> left;
        try (LakeHarness lake = new LakeHarness(directory.resolve("a"), LakeHarness.settings())) {
            land(lake);
            assertThat(ids(lake)).hasSize(records.size());
            lake.lake().erase(ANN, Set.of(), true);
            left = ids(lake);
        }
        Files.createDirectories(directory.resolve("b"));
        Files.copy(directory.resolve("a/forgotten"), directory.resolve("b/forgotten"));
        try (LakeHarness lake = new LakeHarness(directory.resolve("b"), LakeHarness.settings())) {
            land(lake);

            assertThat(named(ids(lake))).isEqualTo(named(left));
        }
        assertThat(left).hasSizeBetween(60, 100);
    }

    @Test
    void ofTwoListsWithKeysOfTheirOwnBothCountAfterwards() throws IOException {
        Path here = Files.createDirectories(directory.resolve("a")).resolve("lake");
        Path there = Files.createDirectories(directory.resolve("b")).resolve("lake");
        ForgottenPeople.of(here).add(Set.of(ANN, "u-ann"));
        ForgottenPeople.of(there).add(Set.of("bob@acme.example"));
        Path into = here.resolveSibling("forgotten");
        Path from = there.resolveSibling("forgotten");

        ForgottenPeople.merge(into, from);

        assertThat(concerned(here)).containsExactly("u-ann", ANN, "bob@acme.example");
        assertThat(Files.readAllLines(into))
                .hasSize(5)
                .filteredOn(line -> line.startsWith("key "))
                .hasSize(1);

        String merged = Files.readString(into);
        ForgottenPeople.merge(into, from);
        assertThat(into).as("a second time").hasContent(merged);

        ForgottenPeople.of(here).add(Set.of("cho@acme.example", "bob@acme.example"));
        ForgottenPeople.of(there).add(Set.of("dan@acme.example"));
        ForgottenPeople.merge(into, from);
        assertThat(concerned(here))
                .containsExactly("u-ann", ANN, "bob@acme.example", "cho@acme.example", "dan@acme.example");
        assertThat(Files.readAllLines(into)).as("bob is there once").hasSize(7);
    }

    @Test
    void aCopyOfAListFromBeforeAddsNobodyAndALaterOneAddsItsOwn() throws IOException {
        Path here = Files.createDirectories(directory.resolve("a")).resolve("lake");
        Path there = Files.createDirectories(directory.resolve("b")).resolve("lake");
        ForgottenPeople.of(here).add(Set.of(ANN));
        Path into = here.resolveSibling("forgotten");
        Path from = there.resolveSibling("forgotten");
        Files.copy(into, from);
        ForgottenPeople.of(here).add(Set.of("bob@acme.example"));
        String before = Files.readString(into);

        ForgottenPeople.merge(into, from);
        assertThat(into).hasContent(before);
        ForgottenPeople.merge(from, into);
        assertThat(from).as("one key, so one section").hasContent(before);
    }

    @Test
    void aListThatIsMissingAddsNobodyAndOneIsMade() throws IOException {
        Path here = Files.createDirectories(directory.resolve("a")).resolve("lake");
        Path into = here.resolveSibling("forgotten");

        ForgottenPeople.merge(into, directory.resolve("none"));
        assertThat(into).doesNotExist();

        ForgottenPeople.of(directory.resolve("lake")).add(Set.of(ANN));
        ForgottenPeople.merge(into, directory.resolve("forgotten"));
        assertThat(into).hasSameTextualContentAs(directory.resolve("forgotten"));
    }

    @Test
    void aDamagedListIsNotTakenForOneWithoutAnybody() throws IOException {
        String key = "0".repeat(64);
        for (String damaged :
                List.of("", "\n", "key", key + "\nann", key + "\nkey 12\n", key.substring(2), "x" + key)) {
            Files.writeString(directory.resolve("forgotten"), damaged);

            assertThatThrownBy(() -> ForgottenPeople.of(directory.resolve("lake")))
                    .as(damaged)
                    .isInstanceOf(LakeException.class)
                    .hasMessageContaining("Put it back");
        }
    }

    private List<String> concerned(Path lake) {
        ForgottenPeople people = ForgottenPeople.of(lake);
        List<String> found = new ArrayList<>();
        for (String user :
                List.of("u-ann", ANN, "bob@acme.example", "cho@acme.example", "dan@acme.example", "eve@acme.example")) {
            records.clear();
            record(RecordKind.TRACK, user, "", "", "", "{}", "", "Tested");
            if (people.concerns(records.get(0))) {
                found.add(user);
            }
        }
        return found;
    }

    private void record(
            RecordKind kind,
            String user,
            String anonymous,
            String group,
            String previous,
            String properties,
            String context,
            String name) {
        int number = records.size();
        records.add(new UsageRecord(
                kind,
                new EventId(number * 0x9E3779B97F4A7C15L, number),
                name,
                Instant.ofEpochSecond(1_000 + number),
                Instant.ofEpochSecond(1_000 + number),
                user,
                anonymous,
                group,
                previous,
                properties.getBytes(StandardCharsets.UTF_8),
                context.getBytes(StandardCharsets.UTF_8),
                ColumnValues.of(new String[0])));
    }

    private void land(LakeHarness lake) throws InterruptedException {
        lake.land(new RecordedSource(records), "all");
    }

    private static List<String> ids(LakeHarness lake) {
        List<String> files = lake.manifest.files().stream()
                .map(file -> "'" + lake.lakeDirectory().resolve(file.name()) + "'")
                .toList();
        return lake.query("SELECT id_low FROM read_parquet([" + String.join(",", files) + "]) ORDER BY 1");
    }

    private List<String> named(List<String> ids) {
        return ids.stream()
                .map(id -> records.get(Integer.parseInt(id)))
                .map(read ->
                        read.kind() + " " + read.name() + " user " + read.userId() + " anonymous " + read.anonymousId()
                                + " group " + read.groupId() + " previous " + read.previousId() + " "
                                + new String(read.properties(), StandardCharsets.UTF_8)
                                + new String(read.context(), StandardCharsets.UTF_8))
                .toList();
    }
}
