package io.pqlconnector.core.alert;

import io.pqlconnector.core.ledger.RunNote;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.run.RunCounts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What one run gives a channel to tell. What lasts, such as a destination that is down, is a condition: it is told when it
 * begins, and once more when a run has shown that it is over.
 */
final class RunAlerts {
    /** So many accounts have an alert of their own; the rest of a run is counted. */
    static final int LEADS_PER_RUN = 50;

    /** So many reasons for which records were refused are told. */
    private static final int REASONS = 5;

    /** An account that wavers around a bound is told of once. */
    private static final Duration QUIET = Duration.ofHours(24);

    private static final String KILLED = "killed";

    private final Subscription channel;
    private final AlertEvidence evidence;
    private final AlertBox box;
    private final RunRecord run;
    private final Instant now;
    private final Instant at;
    private final List<Alert> alerts = new ArrayList<>();
    private final Map<String, Long> open;
    private final Set<String> begun = new TreeSet<>();
    private final Set<String> still = new TreeSet<>();
    private final Set<String> untried = new TreeSet<>();
    private final Set<String> ended = new TreeSet<>();

    RunAlerts(Subscription channel, AlertEvidence evidence, AlertBox box, RunRecord run, Instant now) {
        this.channel = channel;
        this.evidence = evidence;
        this.box = box;
        this.run = run;
        this.now = now;
        at = run.finishedAt().orElse(run.startedAt());
        open = box.conditions(channel.channel());
    }

    AlertBox.Harvest harvest(Optional<AlertBox.Cursor> from, AlertBox.Cursor cursor, List<RunNote> notes) {
        failures(notes);
        lasting(notes);
        notes.stream().filter(note -> note.kind() == RunNote.Kind.QUOTA).forEach(this::quota);
        notes.stream()
                .filter(note -> note.kind() == RunNote.Kind.UNTRIED)
                .map(RunNote::subject)
                .forEach(untried::add);
        rejected();
        over();
        boolean released = RunCounts.released(run);
        if (released) {
            qualified(cursor);
        }
        return new AlertBox.Harvest(
                channel.channel(),
                from,
                new AlertBox.Cursor(run.number(), released ? run.number() : cursor.changesOf()),
                alerts.stream().filter(alert -> channel.wants(alert.kind())).toList(),
                begun,
                ended,
                now);
    }

    private void failures(List<RunNote> notes) {
        if (run.outcome() == RunRecord.Outcome.OPEN) {
            lasts(AlertKind.RUN_FAILED, KILLED, AlertWords.killed(run), AlertWords.killing(run));
        }
        for (RunNote note : notes) {
            if (note.kind() == RunNote.Kind.FAILURE) {
                lasts(AlertKind.RUN_FAILED, note.subject(), AlertWords.failed(run, note), AlertWords.failure(note));
            }
        }
    }

    private void lasting(List<RunNote> notes) {
        List<RunNote> limits =
                notes.stream().filter(note -> note.kind() == RunNote.Kind.LIMIT).toList();
        // Whoever applies a plan by hand and is refused is told at once.
        if (RunCounts.stoppedByLimits(run) && !limits.isEmpty()) {
            lasts(AlertKind.STOPPED, "", AlertWords.stopped(run), AlertWords.stop(limits));
        }
        for (RunNote note : notes) {
            if (note.kind() == RunNote.Kind.SILENCE) {
                lasts(AlertKind.SOURCE_SILENT, note.subject(), AlertWords.silent(note), AlertWords.silence(note));
            } else if (note.kind() == RunNote.Kind.HEALTH) {
                lasts(
                        AlertKind.HEALTH,
                        "",
                        AlertWords.health(),
                        List.of("Run " + run.number() + ": " + AlertWords.paragraph(note.words())));
            }
        }
    }

    private void lasts(AlertKind kind, String subject, String title, List<String> lines) {
        String condition = kind.word() + ":" + subject;
        still.add(condition);
        if (channel.wants(kind) && !open.containsKey(condition) && begun.add(condition)) {
            alerts.add(alert(kind, condition + ":" + run.number(), subject, false, title, lines));
        }
    }

    /** What an earlier run found and this one, which looked, did not. */
    private void over() {
        for (Map.Entry<String, Long> condition : open.entrySet()) {
            int colon = condition.getKey().indexOf(':');
            String subject = condition.getKey().substring(colon + 1);
            Optional<AlertKind> kind = kind(condition.getKey().substring(0, colon));
            if (kind.isPresent() && !still.contains(condition.getKey()) && shows(kind.get(), subject)) {
                ended.add(condition.getKey());
                over(kind.get(), subject, condition.getValue());
            }
        }
    }

    private static Optional<AlertKind> kind(String word) {
        return Arrays.stream(AlertKind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst();
    }

    // A run that only delivers says nothing of the sources; one that a source or a limit stopped, nothing of the
    // rest; and nothing of a destination that it found paused.
    private boolean shows(AlertKind kind, String subject) {
        boolean whole = RunCounts.isSync(run) && RunCounts.released(run);
        boolean settled = RunCounts.isSync(run) && run.outcome() == RunRecord.Outcome.CONFIRMED;
        return switch (kind) {
            case RUN_FAILED ->
                !untried.contains(subject)
                        && (settled || (whole && (isNamed(subject) || run.outcome() != RunRecord.Outcome.FAILED)));
            case SOURCE_SILENT -> settled || whole;
            case HEALTH -> whole;
            case STOPPED -> RunCounts.released(run);
            case QUALIFIED, REJECTED, QUOTA_SHORT, TEST -> false;
        };
    }

    private static boolean isNamed(String subject) {
        return !subject.isEmpty() && !subject.equals(KILLED);
    }

    private void over(AlertKind kind, String subject, long since) {
        String key = kind.word() + ":" + subject + ":over:" + run.number();
        if (kind == AlertKind.RUN_FAILED) {
            String shown = subject.equals(KILLED) ? "" : subject;
            alerts.add(alert(kind, key, subject, true, AlertWords.works(shown), AlertWords.worked(run, since)));
        } else if (kind == AlertKind.SOURCE_SILENT) {
            alerts.add(alert(kind, key, subject, true, AlertWords.scoredAgain(subject), AlertWords.worked(run, since)));
        }
    }

    private void quota(RunNote note) {
        LocalDate day = at.atZone(ZoneOffset.UTC).toLocalDate();
        String key = AlertKind.QUOTA_SHORT.word() + ":" + note.subject() + ":" + day;
        alerts.add(alert(
                AlertKind.QUOTA_SHORT,
                key,
                note.subject(),
                false,
                AlertWords.quota(note),
                List.of(AlertWords.paragraph(note.words()))));
    }

    private void rejected() {
        if (!channel.wants(AlertKind.REJECTED)) {
            return;
        }
        Map<String, List<AlertEvidence.Refused>> byDestination = evidence.newlyRefused(run.number()).stream()
                .collect(Collectors.groupingBy(
                        AlertEvidence.Refused::destination, LinkedHashMap::new, Collectors.toList()));
        byDestination.forEach((destination, refused) -> {
            long records =
                    refused.stream().mapToLong(AlertEvidence.Refused::records).sum();
            List<String> lines = new ArrayList<>();
            refused.stream().limit(REASONS).map(AlertWords::refusal).forEach(lines::add);
            lines.add("Each of them, and how to fix it: ./pql rejected");
            String key = AlertKind.REJECTED.word() + ":" + destination + ":" + run.number();
            alerts.add(alert(
                    AlertKind.REJECTED, key, destination, false, AlertWords.refused(records, destination), lines));
        });
    }

    private void qualified(AlertBox.Cursor cursor) {
        // A baseline takes whoever stands where as handled.
        if (!channel.wants(AlertKind.QUALIFIED) || RunCounts.isBaseline(run)) {
            return;
        }
        if (cursor.changesOf() == 0) {
            summary();
            return;
        }
        AlertEvidence.Entered entered =
                evidence.entered(channel.tiers(), cursor.changesOf(), run.number(), LEADS_PER_RUN);
        for (Lead lead : entered.best()) {
            if (!box.wasTold(channel.channel(), AlertKind.QUALIFIED, lead.account(), now.minus(QUIET))) {
                alerts.add(lead(lead));
            }
        }
        long more = entered.accounts() - entered.best().size();
        if (more > 0) {
            alerts.add(alert(
                    AlertKind.QUALIFIED,
                    "qualified:more:" + run.number(),
                    "",
                    false,
                    AlertWords.moreEntered(more, channel.tiers()),
                    AlertWords.whereToLook(channel.tiers())));
        }
    }

    // Who is hot on the first day has been so for long, and would be a thousand messages.
    private void summary() {
        long standing = evidence.standing(channel.tiers());
        if (standing > 0) {
            List<String> lines = new ArrayList<>(AlertWords.whereToLook(channel.tiers()));
            lines.add("From now on you hear of each one that comes to it.");
            alerts.add(alert(
                    AlertKind.QUALIFIED,
                    "qualified:first:" + run.number(),
                    "",
                    false,
                    AlertWords.standingAlready(standing, channel.tiers()),
                    lines));
        }
    }

    private Alert lead(Lead lead) {
        return new Alert(
                AlertKind.QUALIFIED,
                "qualified:" + run.number() + ":" + lead.account(),
                lead.account(),
                run.number(),
                at,
                false,
                AlertWords.entered(lead, channel.tiers()),
                List.of(),
                Optional.of(lead));
    }

    private Alert alert(AlertKind kind, String key, String subject, boolean over, String title, List<String> lines) {
        return new Alert(kind, key, subject, run.number(), at, over, title, lines, Optional.empty());
    }
}
