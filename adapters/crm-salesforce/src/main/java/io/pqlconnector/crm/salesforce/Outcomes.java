package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Outcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What became of accounts: opportunities that were opened, won and lost. */
final class Outcomes {
    private static final String CURRENCY = "CurrencyIsoCode";

    /** When an opportunity came to its stage; that of one that is closed is its last. */
    private static final String STAGE_SINCE = "LastStageChangeDate";

    private final Queries queries;
    private final Schema schema;

    Outcomes(Queries queries, Schema schema) {
        this.queries = queries;
        this.schema = schema;
    }

    /** Since an instant, oldest first. */
    List<Outcome> since(Instant since) throws InterruptedException {
        Instant from = since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since.truncatedTo(ChronoUnit.SECONDS);
        Schema.Definition opportunity = schema.of("Opportunity");
        StringBuilder optional = new StringBuilder();
        // Only orgs with several currencies have the first.
        for (String field : List.of(CURRENCY, STAGE_SINCE)) {
            if (opportunity.has(field)) {
                optional.append(", ").append(field);
            }
        }
        // One that was opened, won or lost since has changed since. The dates themselves are typed by people, who close
        // one
        // today as of last week; so they say when it happened, and nothing of whether it is news.
        List<Row> rows = queries.all(
                "SELECT Id, AccountId, Amount, IsWon, IsClosed, CloseDate, CreatedDate" + optional
                        + " FROM Opportunity WHERE AccountId != null AND SystemModstamp >= " + from
                        + " ORDER BY SystemModstamp",
                "read opportunities");
        List<Outcome> outcomes = new ArrayList<>();
        for (Row row : rows) {
            Outcome.Kind kind = kind(row);
            boolean timed =
                    kind != Outcome.Kind.OPPORTUNITY && !row.get(STAGE_SINCE).isEmpty();
            String closed = timed ? STAGE_SINCE : "CloseDate";
            Optional<Instant> at = Values.instant(row.get(kind == Outcome.Kind.OPPORTUNITY ? "CreatedDate" : closed));
            at.ifPresent(happened -> outcomes.add(
                    new Outcome(new CrmId(row.get("AccountId")), kind, amount(row), row.get(CURRENCY), happened)));
        }
        outcomes.sort(Comparator.comparing(Outcome::at)
                .thenComparing(outcome -> outcome.record().value())
                .thenComparing(Outcome::kind));
        return List.copyOf(outcomes);
    }

    private static Outcome.Kind kind(Row row) {
        if (row.isTrue("IsWon")) {
            return Outcome.Kind.CUSTOMER;
        }
        return row.isTrue("IsClosed") ? Outcome.Kind.LOST : Outcome.Kind.OPPORTUNITY;
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
