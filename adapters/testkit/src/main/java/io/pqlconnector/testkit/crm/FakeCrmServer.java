package io.pqlconnector.testkit.crm;

import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.FaultyCrm;
import io.pqlconnector.testkit.web.Answer;
import io.pqlconnector.testkit.web.Asked;
import io.pqlconnector.testkit.web.LoopbackServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A CRM over HTTP that keeps its records in memory and misbehaves on demand. Destinations of {@code type: scripted} talk to
 * it. Serves any number of calls at once.
 *
 * <p>An enrollment, a task or a note that is sent twice is there twice, as at the real ones.
 */
public final class FakeCrmServer implements FaultyCrm {
    private static final Instant START = Instant.parse("2026-03-31T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpJobs.Sizes JOBS = new HttpJobs.Sizes(5, 1_000);
    private static final JsonMapper JSON = new JsonMapper();

    private final CrmOptions options;
    private final CrmState state;
    private final CrmApi api;
    private final Tally tally = new Tally();
    private final Tokens tokens = new Tokens();
    private final VendorWords words = new ScriptedWords(tokens);
    private final LoopbackServer server;
    private final Misbehavior misbehavior = new Misbehavior();
    private volatile String secret = "s3cret-of-the-scripted-crm";

    /** An empty CRM on a free port of this machine. */
    public FakeCrmServer(CrmOptions options) {
        this.options = options;
        this.state = new CrmState(options.enrollsOnce());
        this.api = new CrmApi(options, state, tally);
        this.server = new LoopbackServer(this::answer);
    }

    /** Where it is: the setting {@code base_url}. */
    public URI url() {
        return server.url();
    }

    /** What it wants to see: the setting {@code token}. */
    @Override
    public String secret() {
        return secret;
    }

    /** What arrived, and what was done. */
    public Tally tally() {
        return tally;
    }

    /** How often each operation was carried out, by its idempotency key. */
    public Map<String, Integer> operations() {
        synchronized (state) {
            return Map.copyOf(state.operations());
        }
    }

    /** Wants to see another secret from now on; whoever has signed in with the old one has to do so again. */
    public void rotate(String other) {
        secret = other;
        tokens.expire();
    }

    /** Has calls go wrong from now on. */
    public void faults(Faults other) {
        misbehavior.faults(other);
    }

    @Override
    public void misbehave(Fault... script) {
        misbehavior.script(List.of(script));
    }

    @Override
    public void misbehaveForEver(Fault fault) {
        misbehavior.always(fault);
    }

    @Override
    public void misbehaveByChance(long seed, double rate) {
        misbehavior.byChance(Faults.byChance(seed, rate));
    }

    /** A destination whose pauses end at once. It waits long for answers, unless some of them are never to come. */
    @Override
    public Destination connect() {
        LaneSettings settings = LaneSettings.of("Scripted CRM", url())
                .timeouts(new LaneSettings.Timeouts(PATIENCE, misbehavior.patience(), PATIENCE, PATIENCE));
        return new HttpCrm(
                new DestinationName("scripted"),
                settings,
                new Secret(secret),
                new ManualTime(START),
                Optional.of(JOBS));
    }

    @Override
    public Set<CrmId> records(ObjectName object) {
        return locked(crm -> crm.records().of(object.value()).stream()
                .map(CrmRecord::id)
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    @Override
    public Map<String, String> fields(ObjectName object, CrmId id) {
        return locked(crm -> Map.copyOf(record(crm, id).fields()));
    }

    @Override
    public CrmId createRecord(ObjectName object, Map<String, String> fields) {
        return locked(crm -> {
            CrmRecord record = crm.records().create(object.value());
            fields.forEach((field, value) -> crm.records().set(record, field, value));
            return record.id();
        });
    }

    @Override
    public void edit(ObjectName object, CrmId id, String field, String value) {
        synchronized (state) {
            state.records().set(record(state, id), field, value);
        }
    }

    @Override
    public void delete(ObjectName object, CrmId id) {
        synchronized (state) {
            state.records().delete(id);
        }
    }

    @Override
    public void giveOwner(ObjectName object, CrmId id, String email) {
        edit(object, id, CrmRecord.OWNER, email);
    }

    @Override
    public Set<CrmId> companiesOf(CrmId contact) {
        return locked(crm -> Set.copyOf(record(crm, contact).companies()));
    }

    @Override
    public List<CrmId> members(ObjectName object, String list) {
        return locked(crm -> crm.effects().members(object.value(), list));
    }

    @Override
    public List<Enrollment> enrollments() {
        return locked(crm -> crm.effects().enrollments());
    }

    @Override
    public List<Task> tasks() {
        return locked(crm -> crm.effects().tasks());
    }

    @Override
    public List<Note> notes() {
        return locked(crm -> crm.effects().notes());
    }

    @Override
    public void finish(Enrollment enrollment) {
        synchronized (state) {
            state.effects().finish(enrollment.id());
        }
    }

    @Override
    public CrmId addDeal(CrmId company, Deal deal) {
        return locked(crm -> crm.deals().add(company, deal));
    }

    @Override
    public void changeDeal(CrmId id, Deal deal) {
        synchronized (state) {
            state.deals().change(id, Optional.of(deal));
        }
    }

    @Override
    public void deleteDeal(CrmId id) {
        synchronized (state) {
            state.deals().change(id, Optional.empty());
        }
    }

    /** Mappings find nothing of what they need from now on; until then nothing has to be prepared. */
    public void strip() {
        synchronized (state) {
            state.layout().strip();
        }
    }

    /** Has something that mappings need be there in a way that does not fit. */
    public void clash(String subject, String words) {
        synchronized (state) {
            state.layout().clash(subject, words);
        }
    }

    /** What was made for mappings, such as {@code company.pql_tier} and {@code list "Hot" of company}. */
    public Set<String> prepared() {
        return locked(crm -> crm.layout().made());
    }

    @Override
    public void close() {
        server.close();
    }

    private Answer answer(Asked asked) throws InterruptedException {
        Optional<Endpoint> endpoint = Endpoint.at(asked.path());
        if (endpoint.isEmpty()) {
            return new Answer.Whole(404, "{\"code\":\"NO_SUCH_PATH\"}");
        }
        tally.called(endpoint.get());
        server.delay(options.latency());
        if (endpoint.get() == Endpoint.TOKEN) {
            return token(JSON.readTree(asked.text()));
        }
        if (!tokens.accepts(asked.header("Authorization").orElse(""))) {
            return counted(ScriptedWords.EXPIRED);
        }
        return new Mishap(misbehavior.next(endpoint.get()), options.pause(), words)
                .around(endpoint.get(), () -> counted(api.answer(endpoint.get(), asked.text())));
    }

    private Answer.Whole token(JsonNode asked) {
        return asked.path("secret").asString("").equals(secret)
                ? new Answer.Whole(200, "{\"token\":\"" + tokens.issue() + "\"}")
                : new Answer.Whole(401, "{\"code\":\"WRONG_SECRET\"}");
    }

    private Answer.Whole counted(Answer.Whole answer) {
        return answer.with("X-Quota-Limit", Long.toString(options.quotaLimit()))
                .with("X-Quota-Used", Long.toString(tally.calls()));
    }

    private <T> T locked(Function<CrmState, T> view) {
        api.work();
        synchronized (state) {
            return view.apply(state);
        }
    }

    private static CrmRecord record(CrmState crm, CrmId id) {
        return crm.records().get(id).orElseThrow(() -> new AssertionError("the fake CRM has no record " + id));
    }
}
