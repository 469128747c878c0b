package io.pqlconnector.crm.hubspot;

import io.pqlconnector.crm.hubspot.Timeline.Place;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Deal;
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
import java.util.stream.Stream;

/**
 * What became of companies: deals that were opened, won and lost, and companies that came to a lifecycle stage. A deal counts
 * for each company that it is associated with. First come the deals, by when they were changed last, and then the stages.
 */
final class Outcomes {
    private static final String DEALS = "deals";
    private static final Pattern CURSOR = Pattern.compile("([A-Z]{5,9})/([0-9]{1,15})/([0-9]{0,20})");

    /** What is told one after the other. */
    private enum Part {
        DEALS(Outcome.Kind.OPPORTUNITY, "", ""),
        CUSTOMERS(Outcome.Kind.CUSTOMER, "hs_lifecyclestage_customer_date", "hs_v2_date_entered_customer"),
        MARKETING(
                Outcome.Kind.MARKETING_QUALIFIED,
                "hs_v2_date_entered_marketingqualifiedlead",
                "hs_lifecyclestage_marketingqualifiedlead_date");

        private final Outcome.Kind kind;
        private final String date;
        private final String otherDate;

        /**
         * One of them.
         *
         * @param kind what is told
         * @param date the property in which HubSpot notes when a company came to a lifecycle stage
         * @param otherDate the one that portals have without it: which of them are there depends on their age
         */
        Part(Outcome.Kind kind, String date, String otherDate) {
            this.kind = kind;
            this.date = date;
            this.otherDate = otherDate;
        }
    }

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
        Optional<Part> part = Stream.of(Part.values())
                .filter(one -> cursor.matches() && one.name().equals(cursor.group(1)))
                .findFirst();
        if (part.isEmpty()) {
            return deals(start, new Place(start, ""));
        }
        Place place = new Place(Instant.ofEpochMilli(Long.parseLong(cursor.group(2))), cursor.group(3));
        return part.get() == Part.DEALS ? deals(start, place) : stage(part.get(), start, place);
    }

    private static OutcomeCursor cursor(Part part, Place place) {
        return new OutcomeCursor(part + "/" + place.time().toEpochMilli() + "/" + place.id());
    }

    /** Where it goes on after a page of a part; empty if that was the last one. */
    private Optional<OutcomeCursor> next(Part part, Optional<Place> behind, Instant start) throws InterruptedException {
        if (behind.isPresent()) {
            return Optional.of(cursor(part, behind.get()));
        }
        for (Part later : Part.values()) {
            if (later.compareTo(part) > 0 && date(later).isPresent()) {
                return Optional.of(cursor(later, new Place(start, "")));
            }
        }
        return Optional.empty();
    }

    private Optional<String> date(Part part) throws InterruptedException {
        Set<String> known = schema.of(HubSpotObject.COMPANY).keySet();
        return Stream.of(part.date, part.otherDate).filter(known::contains).findFirst();
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
        for (Row row : page.rows()) {
            Deal deal = deal(row);
            deals.add(deal.id());
            new LinkedHashSet<>(companies.getOrDefault(row.id(), List.of()))
                    .forEach(company -> outcomes.addAll(deal.outcomes(new CrmId(company))));
        }
        return new OutcomePage(deals, outcomes, next(Part.DEALS, page.next(), start));
    }

    private static Deal deal(Row row) {
        return new Deal(
                new CrmId(row.id()),
                amount(row),
                row.get("deal_currency_code"),
                Timeline.instant(row.get("createdate")),
                kind(row).flatMap(kind -> Timeline.instant(row.get("closedate")).map(at -> new Deal.End(kind, at))));
    }

    private OutcomePage stage(Part part, Instant start, Place place) throws InterruptedException {
        Optional<String> date = date(part);
        if (date.isEmpty()) {
            return new OutcomePage(Set.of(), List.of(), next(part, Optional.empty(), start));
        }
        Timeline.Page page = timeline.after(place, HubSpotObject.COMPANY.type(), date.get(), Set.of());
        List<Outcome> outcomes = new ArrayList<>();
        for (Row company : page.rows()) {
            Timeline.instant(company.get(date.get()))
                    .ifPresent(at -> outcomes.add(new Outcome(
                            new CrmId(company.id()), Optional.empty(), part.kind, Optional.empty(), "", at)));
        }
        return new OutcomePage(Set.of(), outcomes, next(part, page.next(), start));
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
