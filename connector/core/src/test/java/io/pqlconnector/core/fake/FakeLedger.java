package io.pqlconnector.core.fake;

import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.core.ledger.Assessments;
import io.pqlconnector.core.ledger.Baselines;
import io.pqlconnector.core.ledger.CallLog;
import io.pqlconnector.core.ledger.CrmOutcomes;
import io.pqlconnector.core.ledger.CrmState;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.PullLog;
import io.pqlconnector.core.ledger.Rejections;
import io.pqlconnector.core.ledger.RunLog;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.ledger.RunWrites;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.ledger.Verdicts;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.IdempotencyKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The ledger's ports in memory, as their documentation describes them. Each call is one transaction. */
public final class FakeLedger {
    private final FakeManifest manifest = new FakeManifest();
    private final FakeRunLog runs = new FakeRunLog();
    private final FakeAssessments assessments = new FakeAssessments();
    private final Map<IdempotencyKey, OutboxEntry> entries = new LinkedHashMap<>();
    private final FakeCrmState crmState = new FakeCrmState(entries);
    private final FakeBaselines baselines = new FakeBaselines();
    private final FakeCallLog calls = new FakeCallLog();
    private final FakePullLog pulls = new FakePullLog();
    private final FakeCrmOutcomes outcomes = new FakeCrmOutcomes();
    private final FakeVerdicts verdicts = new FakeVerdicts();
    private final FakeOutbox outbox = new FakeOutbox(entries, assessments, crmState);
    private final FakeRejections rejections = new FakeRejections(outbox);

    /** The ports, as a run takes them. */
    public Ledger ports() {
        return new Ledger(
                manifest,
                runs,
                assessments,
                outbox,
                rejections,
                crmState,
                crmState,
                baselines,
                calls,
                pulls,
                outcomes,
                verdicts);
    }

    /** The ports, each call of which may be the last. */
    public Ledger ports(Crashing crashing) {
        return new Ledger(
                crashing.around(Manifest.class, manifest),
                crashing.around(RunLog.class, runs),
                crashing.around(Assessments.class, assessments),
                crashing.around(Outbox.class, outbox),
                crashing.around(Rejections.class, rejections),
                crashing.around(CrmState.class, crmState),
                crashing.around(RunWrites.class, crmState),
                crashing.around(Baselines.class, baselines),
                crashing.around(CallLog.class, calls),
                crashing.around(PullLog.class, pulls),
                crashing.around(CrmOutcomes.class, outcomes),
                crashing.around(Verdicts.class, verdicts));
    }

    /** What is in the lake. */
    public FakeManifest manifest() {
        return manifest;
    }

    /** Everything in the outbox, whatever its state. */
    public List<OutboxEntry> entries() {
        return outbox.entries();
    }

    /** How often a part of a plan was committed. */
    public int commits() {
        return outbox.commits();
    }

    /** What the destinations were confirmed to hold, without what differs from run to run. */
    public String confirmedContent() {
        return crmState.confirmedContent();
    }

    /** What baselines took as done. */
    public List<TakenAsDone> takenAsDone() {
        return baselines.all();
    }

    /** The newest runs. */
    public List<RunRecord> latest(int limit) {
        return runs.latest(limit);
    }

    /** How the tier of an account or a user changed. */
    public List<TierChange> history(EntityKind kind, String key) {
        return assessments.history(kind, key);
    }

    /** Operations whose end was unclear. */
    public List<OutboxEntry> unclear(DestinationName destination) {
        return outbox.unclear(destination);
    }

    /** Operations that the destination refused. */
    public List<OutboxEntry> rejected(DestinationName destination) {
        return outbox.rejected(destination);
    }

    /** How many operations are in which state. */
    public SortedMap<String, Long> counts(DestinationName destination) {
        return outbox.counts(destination);
    }

    /** Lets operations be sent again. */
    public void markPending(Collection<IdempotencyKey> keys) {
        outbox.markPending(keys);
    }
}
