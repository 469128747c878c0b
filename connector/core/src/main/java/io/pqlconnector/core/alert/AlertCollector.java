package io.pqlconnector.core.alert;

import io.pqlconnector.core.ledger.RunLog;
import io.pqlconnector.core.ledger.RunRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Derives a channel's alerts from the runs that have ended since it was done last. What one run gives goes into the box
 * together with the cursor, so that a process which is killed anywhere loses nothing and tells nothing twice.
 */
public final class AlertCollector {
    private static final int RUNS_AT_ONCE = 100;

    private final RunLog runs;
    private final AlertEvidence evidence;
    private final AlertBox box;

    /** Of one ledger. */
    public AlertCollector(RunLog runs, AlertEvidence evidence, AlertBox box) {
        this.runs = runs;
        this.evidence = evidence;
        this.box = box;
    }

    /**
     * Puts into the box what a channel should hear. A channel that is new hears of the newest run, not of the history.
     *
     * @param now by the wall clock
     */
    public void collect(Subscription channel, Instant now) {
        List<RunRecord> newest = runs.latest(1);
        if (newest.isEmpty()) {
            return;
        }
        long last = newest.get(0).number();
        Optional<AlertBox.Cursor> known = box.cursor(channel.channel());
        AlertBox.Cursor cursor = known.orElseGet(() -> new AlertBox.Cursor(last - 1, 0));
        List<RunRecord> ended = ended(cursor.run(), last);
        while (!ended.isEmpty()) {
            for (RunRecord run : ended) {
                AlertBox.Harvest harvest = new RunAlerts(channel, evidence, box, run, now)
                        .harvest(known, cursor, runs.notes(run.number()));
                if (!box.put(harvest)) {
                    return;
                }
                cursor = harvest.to();
                known = Optional.of(cursor);
            }
            ended = ended(cursor.run(), last);
        }
    }

    // One run goes on at a time: an open one that another follows was killed; the newest may still go on.
    private List<RunRecord> ended(long after, long last) {
        return runs.after(after, RUNS_AT_ONCE).stream()
                .takeWhile(run -> run.outcome() != RunRecord.Outcome.OPEN || run.number() < last)
                .toList();
    }
}
