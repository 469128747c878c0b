package io.pqlconnector.core.fake;

import io.pqlconnector.core.ledger.RunLog;
import io.pqlconnector.core.ledger.RunNote;
import io.pqlconnector.core.ledger.RunRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The runs, in memory. */
final class FakeRunLog implements RunLog {
    private final List<RunRecord> runs = new ArrayList<>();
    private final Map<Long, List<RunNote>> notes = new HashMap<>();

    @Override
    public RunRecord start(String command, Instant startedAt, Instant asOf, String rulesVersion) {
        RunRecord run = new RunRecord(
                runs.size() + 1,
                command,
                startedAt,
                Optional.empty(),
                asOf,
                rulesVersion,
                RunRecord.Outcome.OPEN,
                new TreeMap<>());
        runs.add(run);
        return run;
    }

    @Override
    public void finish(
            long number,
            Instant finishedAt,
            RunRecord.Outcome outcome,
            SortedMap<String, Long> counts,
            List<RunNote> runNotes) {
        notes.put(number, List.copyOf(runNotes));
        RunRecord run = runs.get((int) number - 1);
        runs.set(
                (int) number - 1,
                new RunRecord(
                        number,
                        run.command(),
                        run.startedAt(),
                        Optional.of(finishedAt),
                        run.asOf(),
                        run.rulesVersion(),
                        outcome,
                        counts));
    }

    @Override
    public List<RunNote> notes(long number) {
        return notes.getOrDefault(number, List.of());
    }

    @Override
    public List<RunRecord> after(long number, int limit) {
        return runs.stream().skip(number).limit(limit).toList();
    }

    @Override
    public List<RunRecord> latest(int limit) {
        List<RunRecord> latest = new ArrayList<>(runs);
        latest.sort(Comparator.comparingLong(RunRecord::number).reversed());
        return latest.stream().limit(limit).toList();
    }
}
