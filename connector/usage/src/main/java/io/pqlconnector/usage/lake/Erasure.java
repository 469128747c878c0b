package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.usage.duckdb.Session;
import io.pqlconnector.usage.duckdb.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Takes one person out of the lake: every record of an id that is theirs, and every record that names their address. In one
 * commit, since half of it would leave ids of which nobody could tell any more whose they are.
 */
final class Erasure {
    private static final String IDS = "erased_ids";

    private final LakeDirectory directory;
    private final Manifest manifest;
    private final LakeCommit commit;
    private final Supplier<Session> sessions;
    private final ForgottenPeople forgotten;

    Erasure(
            LakeDirectory directory,
            Manifest manifest,
            LakeCommit commit,
            Supplier<Session> sessions,
            ForgottenPeople forgotten) {
        this.directory = directory;
        this.manifest = manifest;
        this.commit = commit;
        this.sessions = sessions;
        this.forgotten = forgotten;
    }

    /**
     * Looks for a person, and takes them out.
     *
     * @param email in lower case
     * @param known ids of theirs that are known from elsewhere
     * @param apply whether they are taken out, and kept out from now on
     */
    ErasedPerson erase(String email, Collection<String> known, boolean apply) {
        List<LakeFile> files = manifest.files();
        try (Session session = sessions.get()) {
            SortedSet<String> seeds = new TreeSet<>(known);
            seeds.add(email);
            SortedSet<String> ids = files.isEmpty() ? seeds : ids(email, seeds, files, session);
            if (apply) {
                // First of all: a run after a crash must not bring back what is gone already.
                Set<String> texts = new LinkedHashSet<>(ids);
                texts.add(email);
                forgotten.add(texts);
            }
            return erase(email, ids, files, session, apply);
        }
    }

    private SortedSet<String> ids(String email, Set<String> seeds, List<LakeFile> files, Session session) {
        String all = "read_parquet("
                + Sql.files(files.stream().map(directory::resolve).toList()) + ", union_by_name = true)";
        session.execute("CREATE OR REPLACE TEMP TABLE " + IDS + " (id VARCHAR)");
        // In an event, the address may be of somebody whom the user invited: then the event goes, and the user stays.
        String profile = "CASE WHEN kind IN ('identify', 'user_profile') THEN try(json_extract_string(properties, '/";
        String own = List.of(
                        profile + "email')) END",
                        profile + "$email')) END",
                        "try(json_extract_string(context, '/traits/email'))",
                        "user_id",
                        "anonymous_id")
                .stream()
                .map(text -> "lower(trim(" + text + ")) = " + Sql.text(email))
                .collect(Collectors.joining(" OR "));
        session.execute("INSERT INTO " + IDS + " SELECT DISTINCT coalesce(user_id, anonymous_id) FROM " + all
                + " WHERE (" + own + ") AND coalesce(user_id, anonymous_id) IS NOT NULL");
        for (String seed : seeds) {
            session.execute("INSERT INTO " + IDS + " VALUES (" + Sql.text(seed) + ")");
        }
        long before = -1;
        long now = session.number("SELECT count(*) FROM " + IDS);
        while (now != before) {
            addLinked(all, session);
            before = now;
            now = session.number("SELECT count(DISTINCT id) FROM " + IDS);
        }
        return new TreeSet<>(session.list("SELECT DISTINCT id FROM " + IDS, row -> row.getString(1)));
    }

    // An anonymous id that was identified as several users belongs to the first of them, as when it is measured.
    private static void addLinked(String all, Session session) {
        String known = " IN (SELECT id FROM " + IDS + ")";
        session.execute("INSERT INTO " + IDS + " SELECT id FROM (SELECT previous_id AS id FROM " + all
                + " WHERE kind = 'alias' AND user_id" + known + " UNION SELECT user_id FROM " + all
                + " WHERE kind = 'alias' AND previous_id" + known
                + " UNION SELECT anonymous_id FROM (SELECT anonymous_id, arg_min(user_id, occurred_at) AS first_user FROM "
                + all + " WHERE kind = 'identify' AND anonymous_id IS NOT NULL AND user_id IS NOT NULL"
                + " GROUP BY anonymous_id) AS identified WHERE first_user" + known
                + ") AS linked WHERE id IS NOT NULL AND id NOT IN (SELECT id FROM " + IDS + ")");
    }

    private ErasedPerson erase(
            String email, SortedSet<String> ids, List<LakeFile> files, Session session, boolean apply) {
        List<LakeWriter> writers = new ArrayList<>();
        List<StagedFile> written = new ArrayList<>();
        Set<String> touched = new LinkedHashSet<>();
        Map<Long, Long> dropped = new HashMap<>();
        long rows = 0;
        try {
            for (LakeFile file : files) {
                String from = "read_parquet(" + Sql.file(directory.resolve(file)) + ")";
                String theirs = theirs(email);
                long found = session.number("SELECT count(*) FROM " + from + " WHERE " + theirs);
                if (found == 0) {
                    continue;
                }
                rows += found;
                touched.add(file.name());
                if (apply) {
                    LakeWriter writer = writer(session, file, writers);
                    List<StagedFile> kept = found == file.rows()
                            ? List.of()
                            : writer
                                    .write(
                                            file.role(),
                                            file.columns(),
                                            "SELECT " + LakeSchema.selectList(file.columns()) + " FROM " + from
                                                    + " WHERE NOT (" + theirs + ")")
                                    .stream()
                                    .toList();
                    written.addAll(kept);
                    count(file, kept, dropped);
                }
            }
            if (apply && !touched.isEmpty()) {
                commit.apply(written, touched, withFewer(dropped));
            }
        } finally {
            writers.forEach(LakeWriter::close);
        }
        return new ErasedPerson(email, ids, rows, touched.size());
    }

    private LakeWriter writer(Session session, LakeFile file, List<LakeWriter> writers) {
        directory.create();
        LakeWriter writer = new LakeWriter(session, directory, file.source(), manifest.nextSliceNumber());
        writers.add(writer);
        return writer;
    }

    private static String theirs(String email) {
        String known = " IN (SELECT id FROM " + IDS + ")";
        String named =
                List.of("name", "user_id", "anonymous_id", "group_id", "previous_id", "properties", "context").stream()
                        .map(column -> "regexp_matches(lower(" + column + "::VARCHAR), "
                                + Sql.text(Addresses.pattern(email)) + ")")
                        .map(match -> "coalesce(" + match + ", false)")
                        .collect(Collectors.joining(" OR "));
        return "(coalesce(user_id" + known + ", false) OR coalesce(user_id IS NULL AND anonymous_id" + known
                + ", false) OR coalesce(kind = 'alias' AND previous_id" + known + ", false) OR " + named + ")";
    }

    private static void count(LakeFile file, List<StagedFile> kept, Map<Long, Long> dropped) {
        if (file.role() == LakeFile.Role.RECORDS) {
            file.slices().forEach((slice, rows) -> dropped.merge(slice, rows, Long::sum));
            kept.forEach(left -> left.file().slices().forEach((slice, rows) -> dropped.merge(slice, -rows, Long::sum)));
        }
    }

    // What the slices hold counts only what stands.
    private List<LandedSlice> withFewer(Map<Long, Long> dropped) {
        return manifest.slices().stream()
                .filter(slice -> dropped.getOrDefault(slice.number(), 0L) > 0)
                .map(slice -> Lander.withCounts(
                        slice,
                        slice.records() - dropped.getOrDefault(slice.number(), 0L),
                        slice.duplicates(),
                        slice.future()))
                .toList();
    }
}
