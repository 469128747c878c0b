package io.pqlconnector.source.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.testkit.RecordingSink;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraitsCsvTest {
    @TempDir
    private Path directory;

    private ExportFolder folder = new ExportFolder(Path.of("."));

    @BeforeEach
    void startEmpty() {
        folder = new ExportFolder(directory);
    }

    @Test
    void readsTraitsOfAccounts() throws Exception {
        List<UsageRecord> records = read("""
                account,employees,industry,target
                acme,120,saas,yes
                globex,,"retail, online",
                """).records();

        assertThat(records).extracting(UsageRecord::kind).containsOnly(RecordKind.ACCOUNT_PROFILE);
        assertThat(records).extracting(UsageRecord::groupId).containsExactly("acme", "globex");
        assertThat(records)
                .extracting(TraitsCsvTest::properties)
                .containsExactly(
                        "{\"employees\":\"120\",\"industry\":\"saas\",\"target\":\"yes\"}",
                        "{\"industry\":\"retail, online\"}");
        assertThat(records).extracting(UsageRecord::occurredAt).containsOnly(Instant.EPOCH);
    }

    @Test
    void takesTheDomainForTheKeyWhereThereIsNoAccount() throws Exception {
        List<UsageRecord> records = read("Account,Domain,plan\nacme,acme.example,free\n,globex.example,team\n")
                .records();

        assertThat(records).extracting(UsageRecord::groupId).containsExactly("acme", "globex.example");
        assertThat(records)
                .extracting(TraitsCsvTest::properties)
                .containsExactly("{\"domain\":\"acme.example\",\"plan\":\"free\"}", "{\"plan\":\"team\"}");
        assertThat(read("domain\nacme.example\n").records())
                .extracting(UsageRecord::groupId, TraitsCsvTest::properties)
                .containsExactly(tuple("acme.example", "{}"));
    }

    @Test
    void readsTraitsOfUsers() throws Exception {
        List<UsageRecord> records =
                read("user,email,account,title\nu1,a@acme.example,acme,CTO\n,b@acme.example,acme,\n,,acme,\n")
                        .records();

        assertThat(records)
                .extracting(UsageRecord::kind)
                .containsExactly(RecordKind.USER_PROFILE, RecordKind.USER_PROFILE, RecordKind.ACCOUNT_PROFILE);
        assertThat(records).extracting(UsageRecord::userId).containsExactly("u1", "b@acme.example", "");
        assertThat(records)
                .extracting(TraitsCsvTest::properties)
                .containsExactly(
                        "{\"email\":\"a@acme.example\",\"account\":\"acme\",\"title\":\"CTO\"}",
                        "{\"email\":\"b@acme.example\",\"account\":\"acme\"}",
                        "{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t", ","})
    void noticesTheDelimiter(String delimiter) throws Exception {
        RecordingSink sink = read("\uFEFF\"account\"|\"size; in, people\"|b|c\r\nacme|1,5|x;y|\"z\"\r\n"
                .replace("|", delimiter)
                .replace("1,5", delimiter.equals(",") ? "\"1,5\"" : "1,5")
                .replace("x;y", delimiter.equals(";") ? "\"x;y\"" : "x;y"));

        assertThat(sink.bad()).isEmpty();
        assertThat(sink.records())
                .extracting(TraitsCsvTest::properties)
                .containsExactly("{\"size; in, people\":\"1,5\",\"b\":\"x;y\",\"c\":\"z\"}");
    }

    @Test
    void readsLineFeedsAndQuotesInsideOfCells() throws Exception {
        RecordingSink sink = read("account,note\nacme,\"two\nlines and \"\"quotes\"\"\"\nglobex\nlast,x\n");

        assertThat(sink.records())
                .extracting(TraitsCsvTest::properties)
                .containsExactly("{\"note\":\"two\\nlines and \\\"quotes\\\"\"}", "{\"note\":\"x\"}");
        assertThat(sink.bad())
                .containsExactly(new RecordingSink.Bad(4, "globex", "the row has 1 cells, the header has 2"));
    }

    @Test
    void putsRowsAsideThatCannotBeUsed() throws Exception {
        RecordingSink sink = read(
                "account,plan,observed_at\n,free,\nacme,free,yesterday\n\nacme,\"a,b\",2026-03-01,x\nacme,team,2026-03-01\n");

        assertThat(sink.bad())
                .containsExactly(
                        new RecordingSink.Bad(2, ",free,", "the row does not say whom it is about"),
                        new RecordingSink.Bad(
                                3,
                                "acme,free,yesterday",
                                "observed_at is no date such as 2026-03-31 and no instant such as 2026-03-31T12:00:00Z"),
                        new RecordingSink.Bad(5, "acme,\"a,b\",2026-03-01,x", "the row has 4 cells, the header has 3"));
        assertThat(sink.records())
                .extracting(UsageRecord::occurredAt)
                .containsExactly(Instant.parse("2026-03-01T00:00:00Z"));
    }

    @Test
    void knowsARowByItsKeyItsDateAndItsColumns() throws Exception {
        UsageRecord row = read("account,plan\nacme,free\n").records().get(0);

        assertThat(read("account,plan\nacme,team\n").records().get(0).id()).isEqualTo(row.id());
        assertThat(read("account,size\nacme,team\n").records().get(0).id()).isNotEqualTo(row.id());
        assertThat(read("account,plan\nglobex,free\n").records().get(0).id()).isNotEqualTo(row.id());
        assertThat(read("account,plan,observed_at\nacme,free,2026-03-01\nacme,team,2026-03-02\n")
                        .records())
                .extracting(UsageRecord::id)
                .doesNotHaveDuplicates();
    }

    @Test
    void fillsTheColumnsThatAreWanted() throws Exception {
        PropertyColumns columns = PropertyColumns.of(
                List.of(PropertyPath.property("plan"), PropertyPath.property("size"), PropertyPath.context("plan")));
        folder.write("traits.csv", "account,plan,size\nacme,free,\n");

        UsageRecord record = folder.read("traits_csv", "traits.csv", new RecordingSink(columns))
                .records()
                .get(0);

        assertThat(record.columns().get(0)).contains("free");
        assertThat(record.columns().get(1)).isEmpty();
        assertThat(record.columns().get(2)).isEmpty();
    }

    @Test
    void saysThatTheKeyIsMissing() {
        AdapterException failure = failure("company,plan,\nacme,free,\n".getBytes(UTF_8));

        assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure)
                .hasMessage(
                        "traits.csv: the header has no column account or domain that says whom a row is about. Columns found:"
                                + " company, plan. Rename the one that holds the account's key to account, or its web domain to domain.");
    }

    @Test
    void rejectsAHeaderThatNamesAColumnTwice() {
        assertThat(failure("account,plan,plan\n".getBytes(UTF_8)))
                .hasMessage("traits.csv: the header names the column \"plan\" twice. Rename or remove one of them.");
    }

    @Test
    void saysThatTheTextIsNotUtf8() {
        assertThat(failure("account,city\nacme,Zürich\n".getBytes(ISO_8859_1)))
                .hasMessage("traits.csv is not UTF-8. Save the table as CSV in UTF-8.");
    }

    @Test
    void saysFromWhichLineOnATableCannotBeRead() {
        AdapterException failure = failure("account,city\nacme,x\nglobex,\"open\nlast,y\n".getBytes(UTF_8));

        assertThat(failure.kind()).isEqualTo(FailureKind.PROTOCOL);
        assertThat(failure)
                .hasMessageContaining("traits.csv is no valid CSV from line 3 on: ")
                .hasMessageContaining("closing quote");
    }

    @Test
    void takesNothingOfATableThatWasCutShort() {
        byte[] whole = ExportFolder.gzip("account,city\nacme,x\n");

        assertThat(failure(Arrays.copyOf(whole, whole.length - 2)))
                .hasMessageContaining("traits.csv: the gzip data ends inside of its trailer");
    }

    @Test
    void readsNothingFromAnEmptyTable() throws Exception {
        assertThat(read("").records()).isEmpty();
        assertThat(read("account,plan\n").records()).isEmpty();
        assertThat(read("\n\n").records()).isEmpty();
    }

    private RecordingSink read(String text) throws Exception {
        return folder.write("traits.csv", text).read("traits_csv", "traits.csv");
    }

    private AdapterException failure(byte[] bytes) {
        folder.write("traits.csv", bytes);
        return catchThrowableOfType(AdapterException.class, () -> folder.read("traits_csv", "traits.csv"));
    }

    private static String properties(UsageRecord record) {
        return new String(record.properties(), UTF_8);
    }
}
