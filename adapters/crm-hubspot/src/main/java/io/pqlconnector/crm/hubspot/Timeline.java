package io.pqlconnector.crm.hubspot;

import io.pqlconnector.crm.hubspot.Objects.Filter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Goes through any number of records by a time that each has, the oldest first, a page at a time. HubSpot sorts by one property and
 * tells the first 10,000 of a search, so every page is a search of its own behind the last one, and records of one instant that do
 * not fit on a page are gone through by their ids.
 */
final class Timeline {
    private static final String ID = "hs_object_id";

    private final Objects objects;

    Timeline(Objects objects) {
        this.objects = objects;
    }

    /**
     * How far it was gone.
     *
     * @param time everything before it was seen; whole milliseconds
     * @param id what has this very time was seen up to this id; empty if it is yet to be looked at
     */
    record Place(Instant time, String id) {

        /** Behind everything of the instant. */
        private Place passed() {
            return new Place(time.plusMillis(1), "");
        }

        private boolean isBehind(Place other) {
            return time.isAfter(other.time) || (time.equals(other.time) && !id.equals(other.id));
        }
    }

    /**
     * Records.
     *
     * @param next where the next page begins; empty if there is none
     */
    record Page(List<Row> rows, Optional<Place> next) {}

    /**
     * The records behind a place.
     *
     * @param type of the records
     * @param property the time
     * @param wanted what is asked of each
     */
    Page after(Place place, String type, String property, Set<String> wanted) throws InterruptedException {
        Set<String> properties = new HashSet<>(wanted);
        properties.add(property);
        Page page = place.id().isEmpty()
                ? later(place, type, property, properties)
                : atOnce(place, type, property, properties);
        if (page.next().filter(next -> !next.isBehind(place)).isPresent()) {
            throw Refusals.notUnderstood("search " + type + " by " + property);
        }
        return page;
    }

    private Page later(Place place, String type, String property, Set<String> properties) throws InterruptedException {
        Objects.Found found = objects.first(type, List.of(filter(property, "GTE", place.time())), properties, property);
        List<Row> rows = found.rows();
        if (found.after().isEmpty() || rows.isEmpty()) {
            return new Page(rows, Optional.empty());
        }
        // The page may end amid records of one instant, so those of its last one are left to the next page.
        Instant last = time(rows.get(rows.size() - 1), property, type);
        List<Row> whole = rows.stream()
                .filter(row -> instant(row.get(property)).filter(last::equals).isEmpty())
                .toList();
        return new Page(whole, Optional.of(new Place(last, whole.isEmpty() ? "0" : "")));
    }

    private Page atOnce(Place place, String type, String property, Set<String> properties) throws InterruptedException {
        List<Filter> filters = List.of(
                filter(property, "GTE", place.time()),
                filter(property, "LTE", place.time()),
                new Filter(ID, "GT", List.of(place.id())));
        Objects.Found found = objects.first(type, filters, properties, ID);
        List<Row> rows = found.rows();
        boolean more = !found.after().isEmpty() && !rows.isEmpty();
        Place next = more ? new Place(place.time(), rows.get(rows.size() - 1).id()) : place.passed();
        return new Page(rows, Optional.of(next));
    }

    private static Filter filter(String property, String operator, Instant time) {
        return new Filter(property, operator, List.of(Long.toString(time.toEpochMilli())));
    }

    private static Instant time(Row row, String property, String type) {
        return instant(row.get(property))
                .orElseThrow(() -> Refusals.notUnderstood("search " + type + " by " + property));
    }

    /** A day or an instant as HubSpot writes it. */
    static Optional<Instant> instant(String text) {
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
