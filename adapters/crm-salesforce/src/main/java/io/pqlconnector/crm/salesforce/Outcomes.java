package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Deal;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of accounts: opportunities that were opened, won and lost, by when they were changed last, and then, where a field
 * says so, since when marketing takes accounts for leads. Opportunities that were deleted are in the recycle bin for two weeks, and
 * told of as long.
 */
final class Outcomes {
    /** What Salesforce tells at once, so that a page is one call. */
    private static final int PAGE = 2_000;

    private static final String CURRENCY = "CurrencyIsoCode";

    /** When an opportunity came to its stage; that of one that is closed is its last. */
    private static final String STAGE_SINCE = "LastStageChangeDate";

    private static final String OPPORTUNITY = "Opportunity";
    private static final String ACCOUNT = "Account";
    private static final Pattern CURSOR =
            Pattern.compile("(Opportunity|Account)(?:/([0-9]{1,15})/([0-9A-Za-z]{15,18}))?");

    private final Queries queries;
    private final Schema schema;
    private final Optional<String> marketingQualified;

    /**
     * Of an org.
     *
     * @param marketingQualified the field of accounts that says since when marketing takes one for a lead
     */
    Outcomes(Queries queries, Schema schema, Optional<String> marketingQualified) {
        this.queries = queries;
        this.schema = schema;
        this.marketingQualified = marketingQualified;
    }

    /** One page. */
    OutcomePage page(Instant since, OutcomeCursor from) throws InterruptedException {
        Matcher cursor = CURSOR.matcher(from.text());
        boolean accounts = cursor.matches() && cursor.group(1).equals(ACCOUNT);
        if (accounts) {
            return marketingQualified.isEmpty()
                    ? OutcomePage.NOTHING
                    : accounts(marketingQualified.get(), behind(since, cursor));
        }
        return opportunities(behind(since, cursor));
    }

    private OutcomePage opportunities(String behind) throws InterruptedException {
        // One that was opened, won or lost since has changed since. The dates themselves are typed by people, who close
        // one today as of last week; so they say when it happened, and nothing of whether it is news.
        List<Row> rows = queries.allEvenDeleted(
                "SELECT Id, IsDeleted, AccountId, Amount, IsWon, IsClosed, CloseDate, CreatedDate, SystemModstamp"
                        + optional() + " FROM Opportunity WHERE " + behind
                        + " ORDER BY SystemModstamp, Id LIMIT " + PAGE,
                "read opportunities");
        Set<CrmId> deals = new LinkedHashSet<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (Row row : rows) {
            Deal deal = deal(row);
            deals.add(deal.id());
            if (!row.isTrue("IsDeleted") && !row.get("AccountId").isEmpty()) {
                outcomes.addAll(deal.outcomes(new CrmId(row.get("AccountId"))));
            }
        }
        Optional<OutcomeCursor> next = next(OPPORTUNITY, rows);
        return new OutcomePage(
                deals, outcomes, next.isPresent() ? next : marketingQualified.map(field -> new OutcomeCursor(ACCOUNT)));
    }

    // By when they were changed last as well: whoever types the date may date it back.
    private OutcomePage accounts(String field, String behind) throws InterruptedException {
        if (!schema.of(ACCOUNT).has(field)) {
            throw Refusals.wrong(
                    "Accounts of the org have no field " + field + ", or hide it from our user. Give the user the"
                            + " right to it, or mend marketing_qualified_field: (docs/adapters/salesforce.md).");
        }
        List<Row> rows = queries.all(
                "SELECT Id, SystemModstamp, " + field + " FROM Account WHERE " + field + " != null AND " + behind
                        + " ORDER BY SystemModstamp, Id LIMIT " + PAGE,
                "read since when accounts are marketing-qualified");
        List<Outcome> outcomes = new ArrayList<>();
        for (Row row : rows) {
            Values.instant(row.get(field))
                    .ifPresent(at -> outcomes.add(new Outcome(
                            new CrmId(row.id()),
                            Optional.empty(),
                            Outcome.Kind.MARKETING_QUALIFIED,
                            Optional.empty(),
                            "",
                            at)));
        }
        return new OutcomePage(Set.of(), outcomes, next(ACCOUNT, rows));
    }

    /** Fields that not every org has, or lets us see; only those with several currencies have the first. */
    private String optional() throws InterruptedException {
        Schema.Definition opportunity = schema.of(OPPORTUNITY);
        StringBuilder optional = new StringBuilder();
        for (String field : List.of(CURRENCY, STAGE_SINCE)) {
            if (opportunity.has(field)) {
                optional.append(", ").append(field);
            }
        }
        return optional.toString();
    }

    private static String behind(Instant since, Matcher cursor) {
        if (!cursor.matches() || cursor.group(2) == null) {
            Instant start = since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since.truncatedTo(ChronoUnit.SECONDS);
            return "SystemModstamp >= " + start;
        }
        Instant last = Instant.ofEpochMilli(Long.parseLong(cursor.group(2)));
        return "SystemModstamp >= " + last + " AND (SystemModstamp > " + last + " OR Id > '" + cursor.group(3) + "')";
    }

    private static Optional<OutcomeCursor> next(String type, List<Row> rows) {
        if (rows.size() < PAGE) {
            return Optional.empty();
        }
        Row last = rows.get(rows.size() - 1);
        Instant changed = Values.instant(last.get("SystemModstamp"))
                .orElseThrow(() -> Refusals.notUnderstood("read what became of accounts"));
        return Optional.of(new OutcomeCursor(type + "/" + changed.toEpochMilli() + "/" + last.id()));
    }

    private static Deal deal(Row row) {
        String closed = row.get(row.get(STAGE_SINCE).isEmpty() ? "CloseDate" : STAGE_SINCE);
        return new Deal(
                new CrmId(row.id()),
                amount(row),
                row.get(CURRENCY),
                Values.instant(row.get("CreatedDate")),
                kind(row).flatMap(kind -> Values.instant(closed).map(at -> new Deal.End(kind, at))));
    }

    /** How an opportunity ended; empty while it is open. */
    private static Optional<Outcome.Kind> kind(Row row) {
        if (row.isTrue("IsWon")) {
            return Optional.of(Outcome.Kind.CUSTOMER);
        }
        return row.isTrue("IsClosed") ? Optional.of(Outcome.Kind.LOST) : Optional.empty();
    }

    private static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static Optional<BigDecimal> amount(Row row) {
        try {
            return row.get("Amount").isEmpty()
                    ? Optional.empty()
                    : Optional.of(plain(new BigDecimal(row.get("Amount"))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
