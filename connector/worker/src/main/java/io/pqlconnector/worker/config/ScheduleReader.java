package io.pqlconnector.worker.config;

import io.pqlconnector.spi.config.Durations;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.worker.schedule.Jobs;
import io.pqlconnector.worker.schedule.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code schedule:}. */
final class ScheduleReader {
    private static final Duration MOST_JITTER = Duration.ofHours(1);

    private final ZoneId otherwise;
    private final Map<Jobs.Kind, Timetable> times = new EnumMap<>(Jobs.Kind.class);

    private ScheduleReader(ZoneId otherwise) {
        this.otherwise = otherwise;
    }

    /**
     * Reads it.
     *
     * @param otherwise the time zone of a job that names none
     */
    static Jobs read(Optional<Fields> found, ZoneId otherwise) {
        return found.map(fields -> new ScheduleReader(otherwise).jobs(fields)).orElse(Jobs.NONE);
    }

    private Jobs jobs(Fields fields) {
        ZoneId zone = ConfigReader.zone(fields).orElse(otherwise);
        Duration jitter = jitter(fields, Duration.ZERO);
        read(Jobs.Kind.SYNC, fields, zone, jitter);
        for (Jobs.Kind kind : new Jobs.Kind[] {Jobs.Kind.LATE, Jobs.Kind.UPKEEP, Jobs.Kind.CHECK}) {
            fields.fields(kind.name().toLowerCase(Locale.ROOT)).ifPresent(job -> {
                read(kind, job, ConfigReader.zone(job).orElse(zone), jitter(job, jitter));
                job.rejectUnknown();
            });
        }
        fields.rejectUnknown();
        return new Jobs(times);
    }

    private void read(Jobs.Kind kind, Fields fields, ZoneId zone, Duration jitter) {
        String cron = fields.requiredText("cron", "cron: \"0 0/15 * * * ?\"");
        if (cron.isEmpty()) {
            return;
        }
        Optional<String> wrong = Timetable.wrong(cron);
        if (wrong.isPresent()) {
            fields.problem("cron", wrong.get());
            return;
        }
        Timetable timetable = new Timetable(cron, zone, jitter);
        if (timetable.next(Instant.now()).isEmpty()) {
            fields.problem("cron", "\"" + cron + "\" has no time that is still to come. Leave out the year.");
            return;
        }
        times.put(kind, timetable);
    }

    private static Duration jitter(Fields fields, Duration otherwise) {
        Duration jitter = fields.duration("jitter").orElse(otherwise);
        if (jitter.compareTo(MOST_JITTER) > 0) {
            fields.problem(
                    "jitter",
                    "must be at most 1h, found " + Durations.inWords(jitter)
                            + ". It only spreads the starts of many workers.");
            return otherwise;
        }
        return jitter;
    }
}
