package io.pqlconnector.crm.hubspot;

import io.pqlconnector.crm.hubspot.Objects.Filter;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Outcome;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What became of companies: deals that were opened, won and lost, and companies that were made customers by hand. A deal counts
 * for each company that it is associated with.
 */
final class Outcomes {
    private static final String DEALS = "deals";
    private static final String BECAME_CUSTOMER = "hs_lifecyclestage_customer_date";

    private final Objects objects;
    private final Schema schema;

    Outcomes(Objects objects, Schema schema) {
        this.objects = objects;
        this.schema = schema;
    }

    /** Since an instant, oldest first. */
    List<Outcome> since(Instant since) throws InterruptedException {
        Instant from = since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since;
        List<Outcome> outcomes = new ArrayList<>(ofDeals(from));
        Set<CrmId> customers = new HashSet<>();
        outcomes.stream()
                .filter(outcome -> outcome.kind() == Outcome.Kind.CUSTOMER)
                .forEach(outcome -> customers.add(outcome.record()));
        ofStages(from).stream()
                .filter(outcome -> !customers.contains(outcome.record()))
                .forEach(outcomes::add);
        outcomes.sort(Comparator.comparing(Outcome::at)
                .thenComparing(outcome -> outcome.record().value())
                .thenComparing(Outcome::kind));
        return List.copyOf(outcomes);
    }

    private List<Outcome> ofDeals(Instant from) throws InterruptedException {
        // A deal that was opened, won or lost since has changed since. The dates themselves are typed by people, who
        // close
        // a deal today as of last week; so they say when it happened, and nothing of whether it is news.
        List<Row> deals = objects.search(
                DEALS,
                List.of(new Filter("hs_lastmodifieddate", "GTE", List.of(Long.toString(from.toEpochMilli())))),
                Set.of("amount", "closedate", "createdate", "hs_is_closed", "hs_is_closed_won", "deal_currency_code"));
        Set<String> ids = new LinkedHashSet<>();
        deals.forEach(deal -> ids.add(deal.id()));
        Map<String, List<String>> companies = objects.associated(DEALS, HubSpotObject.COMPANY.type(), ids);
        List<Outcome> outcomes = new ArrayList<>();
        for (Row deal : deals) {
            Outcome.Kind kind = kind(deal);
            Optional<Instant> at = instant(deal.get(kind == Outcome.Kind.OPPORTUNITY ? "createdate" : "closedate"));
            at.ifPresent(happened -> new LinkedHashSet<>(companies.getOrDefault(deal.id(), List.of()))
                    .forEach(company -> outcomes.add(new Outcome(
                            new CrmId(company), kind, amount(deal), deal.get("deal_currency_code"), happened))));
        }
        return outcomes;
    }

    private List<Outcome> ofStages(Instant from) throws InterruptedException {
        if (!schema.of(HubSpotObject.COMPANY).containsKey(BECAME_CUSTOMER)) {
            return List.of();
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Row company : objects.search(
                HubSpotObject.COMPANY.type(),
                List.of(new Filter(BECAME_CUSTOMER, "GTE", List.of(Long.toString(from.toEpochMilli())))),
                Set.of(BECAME_CUSTOMER))) {
            instant(company.get(BECAME_CUSTOMER))
                    .ifPresent(at -> outcomes.add(
                            new Outcome(new CrmId(company.id()), Outcome.Kind.CUSTOMER, Optional.empty(), "", at)));
        }
        return outcomes;
    }

    private static Outcome.Kind kind(Row deal) {
        if (deal.get("hs_is_closed_won").equals("true")) {
            return Outcome.Kind.CUSTOMER;
        }
        return deal.get("hs_is_closed").equals("true") ? Outcome.Kind.LOST : Outcome.Kind.OPPORTUNITY;
    }

    private static Optional<BigDecimal> amount(Row deal) {
        String amount = deal.get("amount");
        return amount.matches("-?[0-9]{1,18}(\\.[0-9]{1,10})?")
                ? Optional.of(new BigDecimal(amount))
                : Optional.empty();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(
                    text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
