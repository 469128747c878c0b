package io.pqlconnector.worker.schedule;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.quartz.CronTrigger;
import org.quartz.impl.triggers.CronTriggerImpl;

/** Has Quartz go by a {@link Timetable}, whose times differ from Quartz's own where clocks are put forward or back. */
final class TimetableTrigger extends CronTriggerImpl {
    private static final long serialVersionUID = 1;

    private final transient @Nullable Timetable times;

    TimetableTrigger(String name, Timetable times) {
        this.times = times;
        setName(name);
        setStartTime(Date.from(Instant.now()));
        setCronExpression(times.expression(ZoneOffset.UTC));
        setMisfireInstruction(CronTrigger.MISFIRE_INSTRUCTION_FIRE_ONCE_NOW);
    }

    @Override
    protected @Nullable Date getTimeAfter(Date after) {
        return Objects.requireNonNull(times)
                .next(after.toInstant())
                .map(Date::from)
                .orElse(null);
    }
}
