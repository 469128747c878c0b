package io.pqlconnector.worker.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real archive in a bucket against the same files in a folder, on servers that others wrote after S3. */
@Tag("slow")
final class BucketsTest {
    @TempDir
    private Path folder;

    @Test
    void aBucketOnS3MockGivesTheAccountsThatItsFilesGive() throws IOException {
        Path data = RealUsage.folder();
        try (ObjectStore store = ObjectStore.s3Mock()) {
            givesTheSameAccounts(store, data.resolve("segment"));
        }
    }

    @Test
    void aBucketOnS3ProxyGivesTheAccountsThatItsFilesGive() throws IOException {
        Path data = RealUsage.folder();
        try (ObjectStore store = ObjectStore.s3Proxy(folder)) {
            givesTheSameAccounts(store, data.resolve("segment"));
        }
    }

    @Test
    void aSecretKeyThatIsWrongIsNamed() throws IOException {
        try (ObjectStore store = ObjectStore.s3Proxy(folder)) {
            Pql pql = pql("wrong");
            RealUsage.configure(pql, store.source("not-the-secret"));

            Pql.Result sync = pql.run("sync");

            assertThat(sync.exitCode()).isEqualTo(3);
            assertThat(sync.out() + sync.err())
                    .contains("s3://acme-segment/segment-logs cannot be listed: the secret key does not belong to the"
                            + " access key (SignatureDoesNotMatch). Check secret_key for missing or added characters.")
                    .doesNotContain("not-the-secret");
        }
    }

    private void givesTheSameAccounts(ObjectStore store, Path archive) throws IOException {
        Path copy = copy(archive, folder.resolve("archive"));
        store.putAll(copy);
        Pql bucket = pql("bucket");
        RealUsage.configure(bucket, store.source(ObjectStore.SECRET_KEY));
        List<String> before = accounts(bucket, Pql.NOW);
        assertThat(before).isNotEmpty().isEqualTo(accounts(files(copy, "before"), Pql.NOW));

        List<Path> objects = objects(copy);
        assertThat(accounts(withInbox(store, objects.get(objects.size() - 40)), Pql.NOW))
                .isEqualTo(before);

        Path rewritten = objects.get(objects.size() - 30);
        Files.copy(objects.get(0), rewritten, StandardCopyOption.REPLACE_EXISTING);
        store.put(copy, rewritten);
        for (Path deleted : objects.subList(objects.size() - 29, objects.size() - 25)) {
            Files.delete(deleted);
            store.delete(copy.relativize(deleted).toString());
        }

        // Days that are as old as these are listed again in the first run of a week.
        List<String> after = accounts(bucket, Pql.NOW.plus(Duration.ofDays(7)));
        assertThat(after).isNotEqualTo(before).isEqualTo(accounts(files(copy, "after"), Pql.NOW));
    }

    /** The bucket, and messages of one of its objects that a webhook brought too. */
    private Pql withInbox(ObjectStore store, Path object) throws IOException {
        Pql both = pql("both");
        String webhook = ", webhook: { path_secret: 0123456789abcdef, shared_secret: s3cr3t } }";
        RealUsage.configure(both, store.source(ObjectStore.SECRET_KEY).replaceFirst(" }$", webhook));
        try (InputStream lines = new GZIPInputStream(Files.newInputStream(object))) {
            both.write("data/inbox/segment/20140502T000000.000Z-000.jsonl", new String(lines.readAllBytes(), UTF_8));
        }
        return both;
    }

    private Pql files(Path copy, String name) throws IOException {
        Pql files = pql(name);
        RealUsage.configure(files, "{ type: files, format: segment, path: \"" + copy + "/segment-logs/**/*.gz\" }");
        return files;
    }

    private Pql pql(String name) throws IOException {
        return new Pql(Files.createDirectory(folder.resolve(name)));
    }

    private static List<String> accounts(Pql pql, Instant now) {
        Pql.Result sync = pql.runAt(now, "sync");
        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        return pql.run("accounts", "--json")
                .out()
                .lines()
                .filter(line -> line.contains("\"account\""))
                .toList();
    }

    private static List<Path> objects(Path archive) throws IOException {
        try (Stream<Path> files = Files.walk(archive)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        for (Path file : objects(from)) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
        return to;
    }
}
