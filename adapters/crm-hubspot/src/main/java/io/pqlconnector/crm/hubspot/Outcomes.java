package io.pqlconnector.crm.hubspot;

import io.pqlconnector.crm.hubspot.Timeline.Place;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of companies: deals that were opened, won and lost, and companies that were made customers by hand. A deal counts
 * for each company that it is associated with. First come the deals, by when they were changed last, and then the companies.
 */
final class Outcomes {
    private static final String DEALS = "deals";
    private static final String BECAME_CUSTOMER = "hs_lifecyclestage_customer_date";
    private static final String CUSTOMERS = "customers";
    private static final Pattern CURSOR = Pattern.compile("(deals|customers)/([0-9]{1,15})/([0-9]{0,20})");

    private final Objects objects;
    private final Timeline timeline;
    private final Schema schema;

    Outcomes(Objects objects, Schema schema) {
        this.objects = objects;
        this.timeline = new Timeline(objects);
        this.schema = schema;
    }

    /** One page. */
    OutcomePage page(Instant since, OutcomeCursor from) throws InterruptedException {
        Instant start = since.isBefore(Instant.EPOCH) ? Instant.EPOCH : Instant.ofEpochMilli(since.toEpochMilli());
        Matcher cursor = CURSOR.matcher(from.text());
        if (!cursor.matches()) {
            return deals(start, new Place(start, ""));
        }
        Place place = new Place(Instant.ofEpochMilli(Long.parseLong(cursor.group(2))), cursor.group(3));
        return cursor.group(1).equals(DEALS) ? deals(start, place) : customers(place);
    }

    private static OutcomeCursor cursor(String part, Place place) {
        return new OutcomeCursor(part + "/" + place.time().toEpochMilli() + "/" + place.id());
    }

    private OutcomePage deals(Instant start, Place place) throws InterruptedException {
        // A deal that was opened, won or lost since has changed since. The dates themselves are typed by people, who
        // close a deal today as of last week; so they say when it happened, and nothing of whether it is news.
        Timeline.Page page = timeline.after(
                place,
                DEALS,
                "hs_lastmodifieddate",
                Set.of("amount", "closedate", "createdate", "hs_is_closed", "hs_is_closed_won", "deal_currency_code"));
        Set<String> ids = new LinkedHashSet<>();
        page.rows().forEach(deal -> ids.add(deal.id()));
        Map<String, List<String>> companies = objects.associated(DEALS, HubSpotObject.COMPANY.type(), ids);
        Set<CrmId> deals = new LinkedHashSet<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (Row deal : page.rows()) {
            deals.add(new CrmId(deal.id()));
            new LinkedHashSet<>(companies.getOrDefault(deal.id(), List.of()))
                    .forEach(company -> outcomes.addAll(of(deal, new CrmId(company))));
        }
        Optional<OutcomeCursor> next = page.next().map(behind -> cursor(DEALS, behind));
        if (next.isEmpty() && schema.of(HubSpotObject.COMPANY).containsKey(BECAME_CUSTOMER)) {
            next = Optional.of(cursor(CUSTOMERS, new Place(start, "")));
        }
        return new OutcomePage(deals, outcomes, next);
    }

    private static List<Outcome> of(Row deal, CrmId company) {
        Optional<Instant> created = Timeline.instant(deal.get("createdate"));
        Optional<Instant> closed = kind(deal).flatMap(kind -> Timeline.instant(deal.get("closedate")));
        List<Outcome> outcomes = new ArrayList<>();
        // A deal that was written down after it was closed had been opened by then.
        created.map(at -> closed.filter(at::isAfter).orElse(at))
                .ifPresent(at -> outcomes.add(outcome(deal, company, Outcome.Kind.OPPORTUNITY, at)));
        closed.ifPresent(at -> outcomes.add(outcome(deal, company, kind(deal).orElseThrow(), at)));
        return outcomes;
    }

    private static Outcome outcome(Row deal, CrmId company, Outcome.Kind kind, Instant at) {
        return new Outcome(
                company, Optional.of(new CrmId(deal.id())), kind, amount(deal), deal.get("deal_currency_code"), at);
    }

    private OutcomePage customers(Place place) throws InterruptedException {
        Timeline.Page page = timeline.after(place, HubSpotObject.COMPANY.type(), BECAME_CUSTOMER, Set.of());
        List<Outcome> outcomes = new ArrayList<>();
        for (Row company : page.rows()) {
            Timeline.instant(company.get(BECAME_CUSTOMER))
                    .ifPresent(at -> outcomes.add(new Outcome(
                            new CrmId(company.id()),
                            Optional.empty(),
                            Outcome.Kind.CUSTOMER,
                            Optional.empty(),
                            "",
                            at)));
        }
        return new OutcomePage(Set.of(), outcomes, page.next().map(behind -> cursor(CUSTOMERS, behind)));
    }

    /** How a deal ended; empty while it is open. */
    private static Optional<Outcome.Kind> kind(Row deal) {
        if (deal.get("hs_is_closed_won").equals("true")) {
            return Optional.of(Outcome.Kind.CUSTOMER);
        }
        return deal.get("hs_is_closed").equals("true") ? Optional.of(Outcome.Kind.LOST) : Optional.empty();
    }

    private static Optional<BigDecimal> amount(Row deal) {
        String amount = deal.get("amount");
        return amount.matches("-?[0-9]{1,18}(\\.[0-9]{1,10})?")
                ? Optional.of(new BigDecimal(amount))
                : Optional.empty();
    }
}
