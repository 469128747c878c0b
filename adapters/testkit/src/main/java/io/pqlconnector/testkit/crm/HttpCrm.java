package io.pqlconnector.testkit.crm;

import io.pqlconnector.http.AccessToken;
import io.pqlconnector.http.Auth;
import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.HttpCall.Effect;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.BulkJobs;
import io.pqlconnector.spi.destination.CallUsage;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Description;
import io.pqlconnector.spi.destination.Description.ObjectDescription;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Speaks to a {@link FakeCrmServer} as an adapter of a vendor would: through lanes, and without any repeats of its own. */
public final class HttpCrm implements Destination {
    private static final JsonMapper JSON = new JsonMapper();

    private final DestinationName name;
    private final Secret secret;
    private final HttpLane login;
    private final HttpLane lane;
    private final TimeAndChance time;
    private final Optional<BulkJobs> jobs;

    /**
     * A destination; nothing is sent yet.
     *
     * @param secret exchanged for tokens
     * @param jobs what makes a bulk job; empty if it makes none
     */
    HttpCrm(
            DestinationName name,
            LaneSettings settings,
            Secret secret,
            TimeAndChance time,
            Optional<HttpJobs.Sizes> jobs) {
        this.name = name;
        this.secret = secret;
        this.time = time;
        this.login = new HttpLane(settings, Auth.none(), new ScriptedReplies(), time);
        this.lane = new HttpLane(settings, Auth.renewed(this::token), new ScriptedReplies(), time);
        this.jobs = jobs.map(sizes -> new HttpJobs(lane, time, sizes));
    }

    @Override
    public DestinationName name() {
        return name;
    }

    @Override
    public Description describe() throws InterruptedException {
        JsonNode answer = read(lane, Endpoint.DESCRIBE, JSON.createObjectNode());
        Map<ObjectName, ObjectDescription> objects = new HashMap<>();
        for (Map.Entry<String, JsonNode> object : answer.path("objects").properties()) {
            Map<String, FieldType> fields = new HashMap<>();
            object.getValue()
                    .properties()
                    .forEach(field -> fields.put(
                            field.getKey(),
                            FieldType.valueOf(field.getValue().asString().toUpperCase(Locale.ROOT))));
            objects.put(new ObjectName(object.getKey()), new ObjectDescription(fields, true));
        }
        int batchSize = answer.path("batchSize").asInt(1);
        Map<String, Integer> batchSizes = Arrays.stream(Endpoint.values())
                .filter(Endpoint::writes)
                .collect(Collectors.toMap(HttpCrm::kind, endpoint -> batchSize));
        return new Description(
                answer.path("place").asString(""),
                objects,
                batchSizes,
                answer.path("parallelCalls").asInt(1),
                true);
    }

    @Override
    public List<FoundRecord> find(List<RecordRef> records, Set<String> fields) throws InterruptedException {
        ObjectNode asked = JSON.createObjectNode();
        fields.forEach(asked.putArray("fields")::add);
        return search(records, asked);
    }

    @Override
    public List<FoundRecord> facts(List<RecordRef> records) throws InterruptedException {
        return search(records, JSON.createObjectNode().put("facts", true));
    }

    private List<FoundRecord> search(List<RecordRef> records, ObjectNode asked) throws InterruptedException {
        for (int i = 0; i < records.size(); i++) {
            asked.withArray("records").add(OperationJson.of(records.get(i)).put("trace", Integer.toString(i)));
        }
        List<FoundRecord> found = new ArrayList<>();
        for (JsonNode result : read(lane, Endpoint.SEARCH, asked).path("results")) {
            if (result.has("id")) {
                found.add(
                        found(records.get(Integer.parseInt(result.path("trace").asString())), result));
            }
        }
        return List.copyOf(found);
    }

    @Override
    public Set<CrmId> members(ObjectName object, String list) throws InterruptedException {
        ObjectNode asked = JSON.createObjectNode().put("object", object.value()).put("list", list);
        JsonNode answer = read(lane, Endpoint.MEMBERS, asked);
        if (!answer.has("total")) {
            throw new AdapterException(
                    FailureKind.CONFIGURATION,
                    "The scripted CRM has no list \"" + list + "\" of the object " + object + ". Make it in the test.",
                    null);
        }
        Set<CrmId> members = new HashSet<>();
        answer.path("members").forEach(member -> members.add(new CrmId(member.asString())));
        return Set.copyOf(members);
    }

    @Override
    public List<Finding> inspect(Blueprint needs) throws InterruptedException {
        return BlueprintJson.findings(read(lane, Endpoint.INSPECT, BlueprintJson.of(needs)));
    }

    @Override
    public List<Finding> provision(Blueprint needs) throws InterruptedException {
        return BlueprintJson.findings(sent(lane, Effect.REPEATABLE, Endpoint.PROVISION, BlueprintJson.of(needs)));
    }

    @Override
    public List<Finding> remove(Blueprint needs, boolean dryRun) throws InterruptedException {
        ObjectNode asked = BlueprintJson.of(needs).put("dryRun", dryRun);
        return BlueprintJson.findings(sent(lane, dryRun ? Effect.READ : Effect.REPEATABLE, Endpoint.REMOVE, asked));
    }

    @Override
    public SortedMap<String, String> metadata(Blueprint needs) {
        return BlueprintJson.files(needs);
    }

    @Override
    public List<Receipt> deliver(Batch batch) throws InterruptedException {
        Endpoint endpoint = Arrays.stream(Endpoint.values())
                .filter(one -> one.writes() && kind(one).equals(batch.kind()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("an unknown kind of operation: " + batch.kind()));
        Effect effect = batch.operations().get(0).repeatable() ? Effect.REPEATABLE : Effect.ONCE;
        HttpReply reply =
                lane.send(HttpCall.of("POST", effect, endpoint.path()).json(OperationJson.of(batch.operations())));
        JsonNode answer = understood(reply, endpoint);
        if (reply.status() == 400) {
            throw ReceiptJson.refusal(batch, answer);
        }
        return ReceiptJson.receipts(batch, answer, time.now());
    }

    @Override
    public Optional<BulkJobs> bulk() {
        return jobs;
    }

    @Override
    public Receipt verify(Operation operation, Instant sentAt) throws InterruptedException {
        if (operation.repeatable()) {
            return new Receipt.Unknown(operation.key(), "The scripted CRM is asked about what happens once only.");
        }
        ObjectNode asked = JSON.createObjectNode().put("trace", operation.key().value());
        return ReceiptJson.made(operation, read(lane, Endpoint.VERIFY, asked))
                .orElseGet(() -> new Receipt.Rejected(
                        operation.key(),
                        NOT_DONE,
                        "",
                        "The CRM knows nothing of this operation.",
                        "Nothing to do: it is sent again."));
    }

    @Override
    public CallUsage callUsage() {
        return lane.callUsage();
    }

    @Override
    public OutcomePage outcomes(Instant since, OutcomeCursor from) throws InterruptedException {
        long after = from.text().matches("[0-9]{1,9}") ? Long.parseLong(from.text()) : 0;
        JsonNode page = read(lane, Endpoint.OUTCOMES, JSON.createObjectNode().put("after", after));
        Set<CrmId> deals = new LinkedHashSet<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (JsonNode deal : page.path("deals")) {
            deals.add(new CrmId(deal.path("id").asString()));
            if (deal.has("stage")) {
                Outcome.Kind stage = Outcome.Kind.valueOf(deal.path("stage").asString());
                outcomes.add(outcome(deal, Outcome.Kind.OPPORTUNITY, "opened"));
                if (stage != Outcome.Kind.OPPORTUNITY) {
                    outcomes.add(outcome(deal, stage, "at"));
                }
            }
        }
        String next = page.path("next").asString("");
        return new OutcomePage(
                deals, outcomes, next.isEmpty() ? Optional.empty() : Optional.of(new OutcomeCursor(next)));
    }

    private static Outcome outcome(JsonNode deal, Outcome.Kind kind, String at) {
        return new Outcome(
                new CrmId(deal.path("company").asString()),
                Optional.of(new CrmId(deal.path("id").asString())),
                kind,
                Optional.of(new BigDecimal(deal.path("value").asString())),
                "",
                Instant.parse(deal.path(at).asString()));
    }

    @Override
    public void close() {
        lane.close();
        login.close();
    }

    @Override
    public String toString() {
        return "HttpCrm[" + lane + "]";
    }

    private AccessToken token() throws InterruptedException {
        JsonNode answer = read(login, Endpoint.TOKEN, JSON.createObjectNode().put("secret", secret.value()));
        return new AccessToken(new Secret(answer.path("token").asString()));
    }

    private static JsonNode read(HttpLane through, Endpoint endpoint, ObjectNode asked) throws InterruptedException {
        return sent(through, Effect.READ, endpoint, asked);
    }

    private static JsonNode sent(HttpLane through, Effect effect, Endpoint endpoint, ObjectNode asked)
            throws InterruptedException {
        HttpCall call = HttpCall.of("POST", effect, endpoint.path()).json(asked.toString());
        return understood(through.send(call), endpoint);
    }

    private static JsonNode understood(HttpReply reply, Endpoint endpoint) {
        boolean documented = reply.isSuccess() || (reply.status() == 400 && endpoint.writes());
        return ScriptedReplies.json(reply)
                .filter(json -> documented)
                .orElseThrow(() -> new AdapterException(
                        FailureKind.PROTOCOL,
                        "Scripted CRM, " + endpoint.path() + ": status " + reply.status()
                                + ", which it should not answer with. Look at the test.",
                        null));
    }

    private static FoundRecord found(RecordRef ref, JsonNode result) {
        Map<String, String> fields = new HashMap<>();
        result.path("fields")
                .properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().asString()));
        Map<String, Boolean> facts = new HashMap<>();
        result.path("facts").forEach(fact -> facts.put(fact.asString(), true));
        return new FoundRecord(ref, new CrmId(result.path("id").asString()), Optional.empty(), fields, facts);
    }

    private static String kind(Endpoint endpoint) {
        return endpoint.name().toLowerCase(Locale.ROOT);
    }
}
