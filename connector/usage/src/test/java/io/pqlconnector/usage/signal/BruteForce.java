package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.PropertyTest;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.source.RecordKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The definition of every figure, written to be read and not to be fast: one list of events per account, looked through
 * once per signal. Knows the property {@code org} as the account's key, and no traits.
 */
final class BruteForce {
    /** One event that counts, with the user that it belongs to; the user is empty if nobody is known of. */
    private record Event(String name, Instant at, String person, boolean known, Map<String, String> properties) {}

    private final MeasurementRequest request;

    private BruteForce(MeasurementRequest request) {
        this.request = request;
    }

    static List<AccountMeasurement> measure(List<GeneratedRecord> records, MeasurementRequest request) {
        return new BruteForce(request).measure(records);
    }

    private List<AccountMeasurement> measure(List<GeneratedRecord> all) {
        List<GeneratedRecord> records = all.stream()
                .filter(record -> record.at().isBefore(request.asOf()))
                .toList();
        SortedMap<String, List<Event>> byAccount = new TreeMap<>();
        for (GeneratedRecord record : records) {
            if (record.kind().isUsage()) {
                String person = record.user().isEmpty()
                        ? ofAnonymous(record.anonymous(), records)
                        : canonical(record.user(), records);
                boolean known = !record.user().isEmpty() || isKnown(record.anonymous(), records);
                for (String account : new TreeSet<>(record.accounts())) {
                    byAccount
                            .computeIfAbsent(account, added -> new ArrayList<>())
                            .add(new Event(record.name(), record.at(), person, known, record.properties()));
                }
            }
        }
        return byAccount.entrySet().stream()
                .map(account -> account(account.getKey(), account.getValue()))
                .toList();
    }

    /** Every id that an alias joins with this one, found by walking until nothing is added. */
    private static Set<String> joined(String id, List<GeneratedRecord> records) {
        Set<String> ids = new HashSet<>(Set.of(id));
        boolean grown = true;
        while (grown) {
            grown = false;
            for (GeneratedRecord record : records) {
                if (record.kind() == RecordKind.ALIAS
                        && (ids.contains(record.previous()) || ids.contains(record.user()))) {
                    grown |= ids.add(record.previous());
                    grown |= ids.add(record.user());
                }
            }
        }
        return ids;
    }

    private static String canonical(String id, List<GeneratedRecord> records) {
        Set<String> replaced = new HashSet<>();
        records.stream()
                .filter(record ->
                        record.kind() == RecordKind.ALIAS && !record.previous().equals(record.user()))
                .forEach(record -> replaced.add(record.previous()));
        return joined(id, records).stream()
                .min(Comparator.<String, Boolean>comparing(replaced::contains).thenComparing(Comparator.naturalOrder()))
                .orElse(id);
    }

    private static Optional<GeneratedRecord> firstIdentification(String anonymous, List<GeneratedRecord> records) {
        return records.stream()
                .filter(record -> record.kind() == RecordKind.IDENTIFY
                        && !record.anonymous().isEmpty()
                        && !record.user().isEmpty()
                        && canonical(record.anonymous(), records).equals(canonical(anonymous, records)))
                .min(Comparator.comparing(GeneratedRecord::at).thenComparing(GeneratedRecord::user));
    }

    private static String ofAnonymous(String anonymous, List<GeneratedRecord> records) {
        if (anonymous.isEmpty()) {
            return "";
        }
        return firstIdentification(anonymous, records)
                .map(record -> canonical(record.user(), records))
                .orElseGet(() -> canonical(anonymous, records));
    }

    private static boolean isKnown(String anonymous, List<GeneratedRecord> records) {
        return !anonymous.isEmpty()
                && (firstIdentification(anonymous, records).isPresent()
                        || !canonical(anonymous, records).equals(anonymous));
    }

    private AccountMeasurement account(String key, List<Event> events) {
        SortedMap<String, List<Event>> byUser = new TreeMap<>();
        events.stream()
                .filter(Event::known)
                .map(Event::person)
                .forEach(person -> byUser.put(
                        person,
                        events.stream()
                                .filter(event -> event.person().equals(person))
                                .toList()));
        List<Measurement> users = byUser.entrySet().stream()
                .map(user -> measurement(EntityKind.USER, user.getKey(), user.getValue(), request.userSignals()))
                .sorted(Comparator.comparing(Measurement::recentEvents)
                        .reversed()
                        .thenComparing(Measurement::key))
                .limit(request.usersPerAccount())
                .toList();
        return new AccountMeasurement(
                measurement(EntityKind.ACCOUNT, key, events, request.accountSignals()), users, byUser.size());
    }

    private Measurement measurement(EntityKind kind, String key, List<Event> events, List<Signal> signals) {
        SortedMap<SignalName, Measured> measured = new TreeMap<>();
        signals.forEach(signal -> measured.put(signal.name(), measured(signal, events)));
        return new Measurement(
                kind,
                key,
                "",
                "",
                "",
                false,
                first(events),
                last(events),
                since(events, Duration.ofDays(30)).size(),
                measured,
                new TreeMap<>());
    }

    private static Optional<Instant> first(List<Event> events) {
        return events.stream().map(Event::at).min(Comparator.naturalOrder());
    }

    private static Optional<Instant> last(List<Event> events) {
        return events.stream().map(Event::at).max(Comparator.naturalOrder());
    }

    private List<Event> since(List<Event> events, Duration window) {
        Instant start = request.asOf().minus(window);
        return events.stream().filter(event -> !event.at().isBefore(start)).toList();
    }

    private List<Event> counted(List<Event> events, EventFilter filter, Optional<Duration> within) {
        return within.map(window -> since(events, window)).orElse(events).stream()
                .filter(event -> filter.names().isEmpty() || filter.names().contains(event.name()))
                .filter(event -> filter.where().stream().allMatch(test -> holds(test, event)))
                .toList();
    }

    private static boolean holds(PropertyTest test, Event event) {
        String value = event.properties().get(test.property().key());
        if (value == null) {
            return false;
        }
        if (test instanceof PropertyTest.OneOf oneOf) {
            return oneOf.values().contains(value);
        } else if (test instanceof PropertyTest.NoneOf noneOf) {
            return !noneOf.values().contains(value);
        } else if (test instanceof PropertyTest.InRange range) {
            return number(value)
                    .filter(number -> range.atLeast()
                            .map(bound -> number >= bound.doubleValue())
                            .orElse(true))
                    .filter(number -> range.above()
                            .map(bound -> number > bound.doubleValue())
                            .orElse(true))
                    .filter(number -> range.atMost()
                            .map(bound -> number <= bound.doubleValue())
                            .orElse(true))
                    .filter(number -> range.below()
                            .map(bound -> number < bound.doubleValue())
                            .orElse(true))
                    .isPresent();
        } else if (test instanceof PropertyTest.TextMatch match) {
            String text = value.toLowerCase(Locale.ROOT);
            String part = match.text().toLowerCase(Locale.ROOT);
            return switch (match.form()) {
                case CONTAINS -> text.contains(part);
                case STARTS_WITH -> text.startsWith(part);
                case ENDS_WITH -> text.endsWith(part);
            };
        }
        throw new IllegalStateException("unknown condition: " + test);
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(new BigDecimal(text).doubleValue());
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Measured measured(Signal signal, List<Event> events) {
        if (signal instanceof Signal.Count count) {
            List<Event> counted = counted(events, count.events(), count.within());
            return evidence(new SignalValue.Number(counted.size()), counted);
        } else if (signal instanceof Signal.DistinctDays days) {
            List<Event> counted = counted(events, days.events(), days.within());
            Stream<LocalDate> dates = counted.stream().map(event -> LocalDate.ofInstant(event.at(), request.zone()));
            return evidence(new SignalValue.Number(dates.distinct().count()), counted);
        } else if (signal instanceof Signal.DistinctUsers users) {
            List<Event> counted = counted(events, users.events(), users.within());
            Stream<String> persons = counted.stream().map(Event::person).filter(person -> !person.isEmpty());
            return evidence(new SignalValue.Number(persons.distinct().count()), counted);
        } else if (signal instanceof Signal.Aggregate aggregate) {
            return aggregate(aggregate, events);
        } else if (signal instanceof Signal.QuietFor quiet) {
            List<Event> counted = counted(events, quiet.events(), Optional.empty());
            return evidence(age(last(counted)), counted);
        } else if (signal instanceof Signal.FirstSeen seen) {
            List<Event> counted = counted(events, seen.events(), Optional.empty());
            return evidence(age(first(counted)), counted);
        } else if (signal instanceof Signal.Trend trend) {
            return trend(trend, events);
        }
        throw new IllegalStateException("unknown signal: " + signal);
    }

    private SignalValue age(Optional<Instant> event) {
        return event.<SignalValue>map(
                        at -> new SignalValue.Number(ChronoUnit.MICROS.between(at, request.asOf()) / 86_400_000_000.0))
                .orElseGet(SignalValue.Absent::new);
    }

    private Measured trend(Signal.Trend trend, List<Event> events) {
        List<Event> both =
                counted(events, trend.events(), Optional.of(trend.over().multipliedBy(2)));
        double last = counted(events, trend.events(), Optional.of(trend.over())).size();
        double before = both.size() - last;
        double change = before == 0 ? (last == 0 ? 0 : 1) : (last - before) / before;
        return evidence(new SignalValue.Number(Math.max(last, before) < trend.floor() ? 0 : change), both);
    }

    private Measured aggregate(Signal.Aggregate aggregate, List<Event> events) {
        List<Event> counted = new ArrayList<>();
        List<BigDecimal> texts = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (Event event : counted(events, aggregate.events(), aggregate.within())) {
            String text = event.properties().getOrDefault(aggregate.property().key(), "");
            Optional<Double> value = number(text);
            if (aggregate.dividedBy().isPresent()) {
                Optional<Double> limit = number(event.properties()
                                .getOrDefault(aggregate.dividedBy().get().key(), ""))
                        .filter(number -> number > 0);
                value = value.flatMap(number -> limit.map(divisor -> number / divisor));
            }
            if (value.isPresent()) {
                counted.add(event);
                values.add(value.get() + 0.0);
                texts.add(new BigDecimal(text).setScale(9, RoundingMode.HALF_UP));
            }
        }
        if (counted.isEmpty()) {
            return Measured.ABSENT;
        }
        double figure = switch (aggregate.how()) {
            case SUM -> texts.stream().reduce(BigDecimal.ZERO, BigDecimal::add).doubleValue();
            case MAX -> values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
            case LATEST -> latest(counted, values);
        };
        return evidence(new SignalValue.Number(figure), counted);
    }

    private static double latest(List<Event> events, List<Double> values) {
        Instant last = last(events).orElseThrow();
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).at().equals(last)) {
                largest = Math.max(largest, values.get(i));
            }
        }
        return largest;
    }

    private static Measured evidence(SignalValue value, List<Event> counted) {
        return new Measured(value, first(counted), last(counted));
    }
}
