package io.pqlconnector.core.fake;

import io.pqlconnector.core.alarm.Limits;
import io.pqlconnector.core.enrich.Enrichment;
import io.pqlconnector.core.feedback.Feedback;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.lake.UsageLake;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.mapping.Mapping;
import io.pqlconnector.core.mapping.MappingReader;
import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.quota.ParkedDestination;
import io.pqlconnector.core.quota.QuotaPolicy;
import io.pqlconnector.core.run.Forgetting;
import io.pqlconnector.core.run.HealthBounds;
import io.pqlconnector.core.run.OutboxRun;
import io.pqlconnector.core.run.PlanFile;
import io.pqlconnector.core.run.RunListener;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.core.run.RunSetup;
import io.pqlconnector.core.run.SourceSetup;
import io.pqlconnector.core.run.SyncOptions;
import io.pqlconnector.core.run.SyncRun;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A ledger, a lake, a source and a CRM in memory, and runs over them. */
public final class World {
    /** The instant of the first run. */
    public static final Instant DAY_1 = Instant.parse("2026-03-01T00:00:00Z");

    /** When runs take place by the wall clock, unless {@link #now} says otherwise. */
    public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    /** The objects of the CRM. */
    public static final Map<ObjectName, EntityKind> OBJECTS =
            Map.of(new ObjectName("company"), EntityKind.ACCOUNT, new ObjectName("contact"), EntityKind.USER);

    /** Rules that are easy to do in one's head: the limit 30, engaged 20, size 10; qualified from 40 on. */
    public static final String RULES = """
            version: 1
            account:
              signals:
                hit_limit: { event: Limit Reached, at_least: 1, within: 14d }
                engaged: { event: Session Started, at_least: 10, within: 30d }
                size: { trait: employees, at_least: 50 }
              score:
                points: { hit_limit: 30, engaged: 20, size: 10 }
                threshold: 40
              tiers:
                - { name: hot, when: "score >= threshold && fired.hit_limit" }
                - { name: warm, when: "score >= threshold" }
                - { name: cold, when: "score > 0" }
              plays:
                - { name: outgrown, when: "fired.hit_limit", action: "Offer the Team plan to {{ account.name }}", route: SDR }
            user:
              signals:
                active: { event: Session Started, at_least: 5, within: 30d }
              score:
                points: { active: { each: 1, cap: 50 } }
                threshold: 5
            """;

    /** A mapping with all that a mapping can have. */
    public static final String MAPPING = """
            company:
              match: [ { field: pql_account_key, to: account.key }, { field: domain, to: account.domain } ]
              create_missing: true
              fields:
                name: { from: account.name, type: text, write: on_create }
                pql_score: { from: score, type: number }
                pql_tier: { from: tier, type: enumeration }
                pql_route: { from: play.route, type: enumeration, on_null: keep }
                pql_size: { from: traits.employees, type: number, write: if_empty }
            contact:
              match: [ { field: email, to: user.email } ]
              create_missing: true
              who: { top_users: 2 }
              fields:
                pql_user_score: { from: user.score, type: number }
                pql_is_champion: { from: user.champion, type: bool }
            lists:
              - { name: Hot, of: company, when: "tier == 'hot'" }
              - { name: Hit, of: contact, when: "fired.hit_limit" }
            enrollments:
              - sequence: Outgrown
                when: "tier == 'hot'"
                contact: champion
                sender: { owner_of: company, else: { email: sdr@our.example } }
                not_if: "crm.open_deal || crm.opted_out"
                again_after: 90d
                per_sender_per_day: 2
            tasks:
              - subject: "Hot: {{ account.name }}"
                body: "{{ reasons }}"
                when: "entered('hot')"
                owner: company
                due: 1d
            """;

    // Compiled once: conditions cost more to compile than a whole run costs.
    private static final RuleBooks SHARED_RULES = rules(RULES);
    private static final Mapping SHARED_MAPPING = mapping(MAPPING, SHARED_RULES);

    private static final SyncOptions BASELINE = new SyncOptions(true, false, false);

    private final FakeLedger ledger = new FakeLedger();
    private final FakeLake lake = new FakeLake(ledger.manifest());
    private final FakeCrm crm = new FakeCrm("crm");
    private final List<SourceSetup> sources = new ArrayList<>();
    private Mapping mapping = SHARED_MAPPING;
    private Limits limits = Limits.DEFAULT;
    private List<Enrichment> enrichments = List.of();
    private List<Feedback> feedback = List.of();
    private Set<DestinationName> outcomes = Set.of();
    private QuotaPolicy quota = QuotaPolicy.DEFAULT;
    private boolean replay;
    private Instant now = NOW;

    /** Rules from a text that has no mistakes. */
    public static RuleBooks rules(String text) {
        Problems problems = new Problems();
        Optional<RuleBooks> rules = RuleBooks.parse("rules.yaml", text, problems);
        problems.throwIfAny();
        return rules.orElseThrow();
    }

    /** A mapping from a text that has no mistakes. */
    public static Mapping mapping(String text, RuleBooks rules) {
        Problems problems = new Problems();
        Mapping mapping = MappingReader.parse("mapping.yaml", text, OBJECTS, rules, problems);
        problems.throwIfAny();
        return mapping;
    }

    /** Changes the mapping. */
    public void mapping(String text) {
        mapping = mapping(text, SHARED_RULES);
    }

    /** Changes the limits. */
    public void limits(Limits others) {
        limits = others;
    }

    /** What is read from the CRM from now on. */
    public void enriches(Enrichment... some) {
        enrichments = List.of(some);
    }

    /** Where the CRM says from now on what reps think of accounts. */
    public void hears(Feedback... places) {
        feedback = List.of(places);
    }

    /** The CRM is asked from now on what became of its records. */
    public void readsOutcomes() {
        outcomes = Set.of(crm.name());
    }

    /** How many of the CRM's calls are ours from now on. */
    public void quota(QuotaPolicy other) {
        quota = other;
    }

    /** Whether runs are for instants that somebody asked for. */
    public void replays(boolean is) {
        replay = is;
    }

    /** What the wall clock says from now on. */
    public void now(Instant instant) {
        now = instant;
    }

    /** Lets time pass by the wall clock. */
    public void passes(Duration time) {
        now = now.plus(time);
    }

    /** Adds a source. */
    public void source(FakeSource source) {
        sources.add(new SourceSetup(source, Instant.EPOCH));
    }

    /** What is measured from now on. */
    public void measures(AccountMeasurement... accounts) {
        lake.measures(Arrays.asList(accounts));
    }

    /** The ledger. */
    public FakeLedger ledger() {
        return ledger;
    }

    /** The lake. */
    public FakeLake lake() {
        return lake;
    }

    /** The CRM. */
    public FakeCrm crm() {
        return crm;
    }

    /** A run. */
    public RunResult sync(Instant asOf) throws InterruptedException {
        return run(asOf, RunListener.NONE).sync(SyncOptions.DEFAULT);
    }

    /** A run that goes on although usage does not come as it did. */
    public RunResult acceptingVolume(Instant asOf) throws InterruptedException {
        return run(asOf, RunListener.NONE).sync(new SyncOptions(false, true, false));
    }

    /** A run that takes as done what there is cause for. */
    public RunResult baseline(Instant asOf) throws InterruptedException {
        return run(asOf, RunListener.NONE).sync(BASELINE);
    }

    /** A run that may die at any call to the ledger, the lake or the CRM. */
    public RunResult sync(Instant asOf, Crashing crashing) throws InterruptedException {
        return sync(asOf, crashing, SyncOptions.DEFAULT);
    }

    /** A baseline that may die at any call to the ledger, the lake or the CRM. */
    public RunResult baseline(Instant asOf, Crashing crashing) throws InterruptedException {
        return sync(asOf, crashing, BASELINE);
    }

    private RunResult sync(Instant asOf, Crashing crashing, SyncOptions options) throws InterruptedException {
        return new SyncRun(
                        setup(
                                asOf,
                                ledger.ports(crashing),
                                crashing.around(UsageLake.class, lake),
                                crashing.around(Destination.class, crm)),
                        RunListener.NONE)
                .sync(options);
    }

    /** A plan. */
    public RunResult plan(Instant asOf, PlanSink sink) throws InterruptedException {
        return run(asOf, RunListener.NONE).plan(sink);
    }

    /** A plan, as it is saved. */
    public PlanFile planFile(Instant asOf) throws InterruptedException {
        PlanFile.Collector collector = new PlanFile.Collector();
        RunResult result = plan(asOf, collector);
        return new PlanFile(result.asOf(), result.version(), collector.operations());
    }

    /** Delivers a saved plan. */
    public RunResult apply(PlanFile file) throws InterruptedException {
        return run(file.asOf(), RunListener.NONE).apply(file, false);
    }

    /** Delivers a saved plan whatever the limits. */
    public RunResult applyApproved(PlanFile file) throws InterruptedException {
        return run(file.asOf(), RunListener.NONE).apply(file, true);
    }

    /** Delivers what a limit held back; empty if nothing was. */
    public Optional<RunResult> approve() throws InterruptedException {
        return outboxRun(DAY_1).approve();
    }

    /** A run that has not begun. */
    public SyncRun run(Instant asOf, RunListener listener) {
        return new SyncRun(setup(asOf, ledger.ports(), lake, crm), listener);
    }

    /** A run that only delivers. */
    public OutboxRun outboxRun(Instant asOf) {
        return new OutboxRun(setup(asOf, ledger.ports(), lake, crm), RunListener.NONE);
    }

    /** Takes a person out of the CRM. */
    public Forgetting forgetting() {
        return new Forgetting(target(crm), ledger.ports(), () -> now);
    }

    private PlanTarget target(Destination destination) {
        return new PlanTarget(new ParkedDestination(destination, ledger.ports().calls(), () -> now), mapping, quota);
    }

    private RunSetup setup(Instant asOf, Ledger ports, UsageLake usageLake, Destination destination) {
        return new RunSetup(
                sources,
                List.of(target(destination)),
                enrichments,
                feedback,
                outcomes,
                SHARED_RULES,
                new IdentityRules(List.of(), Set.of(), true, List.of()),
                ZoneOffset.UTC,
                Optional.of(asOf),
                replay,
                HealthBounds.DEFAULT,
                limits,
                usageLake,
                ports,
                () -> now,
                () -> 0L);
    }
}
