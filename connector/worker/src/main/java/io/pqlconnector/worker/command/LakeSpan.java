package io.pqlconnector.worker.command;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.learn.backtest.Period;
import io.pqlconnector.learn.outcome.AccountOutcome;
import io.pqlconnector.learn.outcome.Outcomes;
import io.pqlconnector.worker.render.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * From when until when there is usage in the lake.
 *
 * @param first the first event
 * @param last the last event
 */
record LakeSpan(Instant first, Instant last, ZoneId zone) {

    /** Of the files of the manifest; empty if there is no event in them before now. */
    static Optional<LakeSpan> of(Collection<LakeFile> files, Instant now, ZoneId zone) {
        List<LakeFile> records = files.stream()
                .filter(file -> file.role() == LakeFile.Role.RECORDS)
                .toList();
        // One event with a wrong clock must not make it seem that all that was sent until now is known.
        List<Instant> ends = records.stream()
                .flatMap(file -> file.last().stream())
                .filter(end -> end.isBefore(now))
                .toList();
        Optional<Instant> first =
                records.stream().flatMap(file -> file.first().stream()).min(Instant::compareTo);
        Optional<Instant> last = ends.stream().max(Instant::compareTo).or(() -> Optional.of(now));
        return first.filter(from -> from.isBefore(now)).flatMap(from -> last.map(to -> new LakeSpan(from, to, zone)));
    }

    /**
     * What happened from then on is not known: the end of the day of the last event, or of the last outcome if that is later,
     * but not later than now.
     */
    Instant end(Outcomes outcomes, Instant now) {
        Instant latest = outcomes.byAccount().values().stream()
                .flatMap(List::stream)
                .map(AccountOutcome::at)
                .filter(at -> at.isAfter(last) && at.isBefore(now))
                .max(Instant::compareTo)
                .orElse(last);
        Instant endOfDay =
                LocalDate.ofInstant(latest, zone).plusDays(1).atStartOfDay(zone).toInstant();
        return endOfDay.isBefore(now) ? endOfDay : now;
    }

    /**
     * What a person should know where outcomes that are brought from elsewhere end so long before usage does that they may only
     * not have been brought yet; empty if they do not.
     *
     * @param elsewhere what outcomes are brought from, as {@link AccountOutcome#origin} names it
     * @param within how long an outcome counts
     */
    Optional<String> silence(Outcomes outcomes, Set<String> elsewhere, Instant dataEnd, Duration within) {
        return outcomes.byAccount().values().stream()
                .flatMap(List::stream)
                .filter(outcome -> elsewhere.contains(outcome.origin()))
                .map(AccountOutcome::at)
                .max(Instant::compareTo)
                .filter(newest -> newest.isBefore(dataEnd.minus(within)))
                .map(newest -> "the last outcome in " + String.join(", ", new TreeSet<>(elsewhere)) + " is of "
                        + Texts.day(newest, zone) + ", and data ends on " + Texts.minute(dataEnd)
                        + ", so whoever became a customer in between counts as one who did not, unless nobody did");
    }

    /** What a person should know of instants at which little can be seen or judged. */
    List<String> notices(Period period, Duration horizon, Instant dataEnd) {
        List<String> notices = new ArrayList<>();
        if (!period.last().isAfter(first)) {
            notices.add("Usage in the lake begins on " + Texts.day(first, zone)
                    + ", so none of these instants sees any. Write a later --to.");
        } else if (!period.first().isAfter(first)) {
            notices.add("Usage in the lake begins on " + Texts.day(first, zone) + "; instants before see none of it.");
        }
        if (period.last().isAfter(dataEnd)) {
            notices.add("Data ends on " + Texts.minute(dataEnd)
                    + "; instants after see nothing more. Write an earlier --to.");
        }
        if (period.first().plus(horizon).isAfter(dataEnd)) {
            notices.add("No account can be judged: data ends on " + Texts.minute(dataEnd)
                    + ", less than the horizon of " + horizon.toDays()
                    + " days after the first instant. Write an earlier --from or a shorter --horizon.");
        }
        return notices;
    }
}
