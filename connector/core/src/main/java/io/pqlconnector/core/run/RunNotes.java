package io.pqlconnector.core.run;

import io.pqlconnector.core.alarm.Alarm;
import io.pqlconnector.core.deliver.DeliveryReport;
import io.pqlconnector.core.ledger.RunNote;
import io.pqlconnector.core.ledger.RunRecord;
import java.util.ArrayList;
import java.util.List;

/** What a run leaves in the history in words. */
final class RunNotes {
    private RunNotes() {}

    static List<RunNote> of(RunResult result) {
        List<RunNote> notes = new ArrayList<>();
        for (SourceReport source : result.sources()) {
            source.failure()
                    .ifPresent(why -> notes.add(
                            new RunNote(RunNote.Kind.FAILURE, source.source().value(), why)));
        }
        for (DeliveryReport delivery : result.deliveries()) {
            String destination = delivery.destination().value();
            delivery.failure().ifPresent(why -> notes.add(new RunNote(RunNote.Kind.FAILURE, destination, why)));
            delivery.pause().ifPresent(why -> {
                notes.add(new RunNote(RunNote.Kind.QUOTA, destination, why));
                if (delivery.total().confirmed() == 0) {
                    notes.add(new RunNote(RunNote.Kind.UNTRIED, destination, why));
                }
            });
        }
        if (result.outcome() == RunRecord.Outcome.FAILED
                && notes.stream().noneMatch(note -> note.kind() == RunNote.Kind.FAILURE)) {
            notes.add(new RunNote(RunNote.Kind.FAILURE, "", String.join("\n", result.failures())));
        }
        result.alarms().stream().map(RunNotes::of).forEach(notes::add);
        result.score()
                .map(ScoreReport::health)
                .filter(verdict -> verdict != HealthVerdict.FINE)
                .ifPresent(verdict -> notes.add(new RunNote(RunNote.Kind.HEALTH, "", verdict.inWords())));
        return notes;
    }

    private static RunNote of(Alarm alarm) {
        if (alarm instanceof Alarm.SourceSilent silent) {
            return new RunNote(RunNote.Kind.SILENCE, silent.source().value(), alarm.inWords());
        }
        if (alarm instanceof Alarm.VolumeDropped dropped) {
            return new RunNote(RunNote.Kind.SILENCE, dropped.source().value(), alarm.inWords());
        }
        return alarm instanceof Alarm.NoAccounts
                ? new RunNote(RunNote.Kind.SILENCE, "", alarm.inWords())
                : new RunNote(RunNote.Kind.LIMIT, alarm.name(), alarm.inWords());
    }
}
