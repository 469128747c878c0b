package io.pqlconnector.store;

import io.pqlconnector.core.ledger.Rejections.Rejection;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.ledger.StoredAccount;
import java.util.List;
import java.util.Optional;

/** Lists of the ledger, a part at a time. A part costs what is in it, however far down the list it is. */
public final class Pages {
    private static final String AFTER = """
                AND a.score <= :score AND (a.score < :score OR a.account > :account)
            """;
    private static final String IN_TIER = "    AND a.tier = :tier\n";
    private static final String BY_SCORE = "ORDER BY a.score DESC, a.account\nLIMIT :most";
    private static final String FIRST = SqliteAssessments.STORED + SqliteAssessments.NOT_GONE + BY_SCORE;
    private static final String NEXT = SqliteAssessments.STORED + SqliteAssessments.NOT_GONE + AFTER + BY_SCORE;
    private static final String FIRST_IN_TIER =
            SqliteAssessments.STORED + SqliteAssessments.NOT_GONE + IN_TIER + BY_SCORE;
    private static final String NEXT_IN_TIER =
            SqliteAssessments.STORED + SqliteAssessments.NOT_GONE + AFTER + IN_TIER + BY_SCORE;
    private static final String ACCOUNT = SqliteAssessments.STORED + "WHERE a.account = :account";
    private static final String RUNS = SqliteRunLog.RUNS + """
            WHERE number < :before
            ORDER BY number DESC
            LIMIT :most
            """;

    private final Database database;

    Pages(Database database) {
        this.database = database;
    }

    /** An account's place in the order of scores, highest first, then of keys. */
    public record Place(long score, String account) {}

    /**
     * Accounts as {@link io.pqlconnector.core.ledger.Assessments#byScore} orders them and leaves them out.
     *
     * @param tier empty for all of them
     * @param after the last one that was seen; empty to begin with the first
     * @param most how many at most
     */
    public List<StoredAccount> accounts(Optional<String> tier, Optional<Place> after, int most) {
        String first = tier.isPresent() ? FIRST_IN_TIER : FIRST;
        String next = tier.isPresent() ? NEXT_IN_TIER : NEXT;
        return database.read(handle -> {
            var query = handle.createQuery(after.isPresent() ? next : first).bind("most", most);
            tier.ifPresent(name -> query.bind("tier", name));
            after.ifPresent(place -> query.bind("score", place.score()).bind("account", place.account()));
            return query.map(SqliteAssessments::stored).list();
        });
    }

    /** One account, by its key and by nothing else. */
    public Optional<StoredAccount> account(String key) {
        return database.read(handle -> handle.createQuery(ACCOUNT)
                .bind("account", key)
                .map(SqliteAssessments::stored)
                .findOne());
    }

    /**
     * What destinations refuse, as {@link io.pqlconnector.core.ledger.Rejections#all} orders it.
     *
     * @param from how many to leave out
     * @param most how many at most
     */
    public List<Rejection> rejected(long from, int most) {
        return new SqliteRejections(database).part(from, most);
    }

    /** How many operations destinations refuse. */
    public long rejected() {
        return new SqliteRejections(database).count();
    }

    /**
     * Runs, newest first.
     *
     * @param before only runs with a smaller number
     */
    public List<RunRecord> runs(long before, int most) {
        return database.read(handle -> handle.createQuery(RUNS)
                .bind("before", before)
                .bind("most", most)
                .map(SqliteRunLog::run)
                .list());
    }
}
