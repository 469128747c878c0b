package io.pqlconnector.learn.report;

import io.pqlconnector.core.ledger.Grounds;
import io.pqlconnector.core.ledger.TierChange;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts how many leads each route has to take, by the week in which they come. */
public final class RouteLoad {
    private static final double SECONDS_PER_WEEK = Duration.ofDays(7).toSeconds();

    private final ReportRequest request;
    private final Map<String, SortedMap<LocalDate, Long>> routes = new TreeMap<>();
    private long atFirstRun;
    private long unknown;

    RouteLoad(ReportRequest request) {
        this.request = request;
    }

    /**
     * The load.
     *
     * @param weeks how many of the period have been watched; at least one
     * @param atFirstRun how many the first run found qualified, all at once; not in the load
     * @param unknown of how many it was not noted where they went; not in the load
     * @param routes the busiest first
     */
    public record Result(double weeks, long atFirstRun, long unknown, List<Row> routes) {
        public Result {
            routes = List.copyOf(routes);
        }
    }

    /**
     * A route.
     *
     * @param route who takes it; empty for none
     * @param pqls how often an account came to be qualified, again included
     * @param perWeek on average over the weeks that were watched
     * @param busiest how many in the busiest week
     * @param weeks how many came in each week, by its Monday; all of the weeks from the first to the last watched
     */
    public record Row(String route, long pqls, double perWeek, long busiest, SortedMap<LocalDate, Long> weeks) {
        public Row {
            weeks = Collections.unmodifiableSortedMap(new TreeMap<>(weeks));
        }
    }

    void add(Journey journey) {
        for (TierChange arrival : journey.arrivals()) {
            if (!request.period().contains(arrival.asOf())) {
                continue;
            }
            Optional<String> route = arrival.grounds().map(Grounds::route);
            if (arrival.asOf().equals(request.firstRun())) {
                atFirstRun++;
            } else if (route.isEmpty()) {
                unknown++;
            } else {
                routes.computeIfAbsent(route.get(), name -> new TreeMap<>())
                        .merge(monday(arrival.asOf()), 1L, Long::sum);
            }
        }
    }

    Result result() {
        Instant start = request.firstRun().isAfter(request.period().start())
                ? request.firstRun()
                : request.period().start();
        Instant end = request.knownUntil();
        double weeks = Math.max(1, Duration.between(start, end).toSeconds() / SECONDS_PER_WEEK);
        SortedMap<LocalDate, Long> none = new TreeMap<>();
        for (LocalDate week = monday(start); !week.isAfter(monday(request.lastInstant())); week = week.plusWeeks(1)) {
            none.put(week, 0L);
        }
        List<Row> rows = routes.entrySet().stream()
                .map(route -> row(route.getKey(), route.getValue(), weeks, none))
                .sorted(Comparator.comparingLong(Row::pqls).reversed())
                .toList();
        return new Result(weeks, atFirstRun, unknown, rows);
    }

    private static Row row(
            String route, SortedMap<LocalDate, Long> counted, double weeks, SortedMap<LocalDate, Long> none) {
        SortedMap<LocalDate, Long> all = new TreeMap<>(none);
        all.putAll(counted);
        long pqls = counted.values().stream().mapToLong(Long::longValue).sum();
        long busiest =
                counted.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return new Row(route, pqls, pqls / weeks, busiest, all);
    }

    private LocalDate monday(Instant instant) {
        return request.period().day(instant).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }
}
