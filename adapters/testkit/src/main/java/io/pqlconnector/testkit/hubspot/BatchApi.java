package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.web.Answer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Records by the hundred (HubSpot contract §4.1 to §4.5). */
final class BatchApi {
    private static final int MOST = 100;

    private final Portal portal;
    private final RecordWrites writes;
    private final RecordJson json;

    BatchApi(Portal portal, RecordWrites writes, RecordJson json) {
        this.portal = portal;
        this.writes = writes;
        this.json = json;
    }

    List<Route> routes() {
        String path = "objects/{type}/batch/";
        Scopes.Need write = Scopes.write("type");
        return List.of(
                Route.of("POST", path + "upsert", "{type}/batch/upsert", Route.Kind.WRITE, write, this::upsert),
                Route.of("POST", path + "update", "{type}/batch/update", Route.Kind.WRITE, write, this::update),
                Route.of("POST", path + "create", "{type}/batch/create", Route.Kind.WRITE, write, this::create),
                Route.of("POST", path + "archive", "{type}/batch/archive", Route.Kind.CHANGE, write, this::archive),
                Route.of("POST", path + "read", "{type}/batch/read", Route.Kind.READ, Scopes.read("type"), this::read));
    }

    private Answer.Whole upsert(Call call) {
        ObjectType type = call.type("type");
        List<JsonNode> inputs = Inputs.of(call.body(), MOST);
        Inputs.requireDistinct(inputs);
        for (JsonNode input : inputs) {
            String idProperty = Inputs.textOrEmpty(input, "idProperty");
            if (!idProperty.isEmpty()) {
                requireUnique(type, idProperty, "update/upsert");
            }
            Inputs.properties(input);
        }
        portal.troubles().requireUnlocked();
        return new BatchRun(portal)
                .each(inputs, (input, claimed) -> upsertOne(call, type, input, claimed))
                .answer(200);
    }

    private Supplier<ObjectNode> upsertOne(Call call, ObjectType type, JsonNode input, Set<String> claimed) {
        String id = Inputs.text(input, "id");
        String idProperty = Inputs.textOrEmpty(input, "idProperty");
        Map<String, String> values = Inputs.properties(input);
        Optional<HubRecord> target;
        if (idProperty.isEmpty()) {
            target = Optional.of(require(type, id));
        } else {
            target = portal.records(type).by(idProperty, id);
            values.putIfAbsent(idProperty, id);
        }
        if (idProperty.equals(Records.EMAIL) && target.isPresent()) {
            values = wholeContact(type, values);
        }
        RecordWrites.Plan plan = writes.check(type, target, values, claimed, call.version());
        return () -> json.written(writes.apply(plan), plan.values().keySet(), call.version())
                .put("new", target.isEmpty());
    }

    // Upserts by e-mail are whole: what they do not name is emptied, or they are refused (HubSpot contract §0.4).
    private Map<String, String> wholeContact(ObjectType type, Map<String, String> values) {
        if (!portal.options().emailUpsertBlanks()) {
            throw HubSpotError.validation("Partial upserts are not supported when using `email` as the `idProperty` for"
                    + " contacts. Use a custom unique identifier property instead.");
        }
        Map<String, String> whole = new LinkedHashMap<>();
        portal.catalog(type).all().stream()
                .filter(property -> property.custom() && !property.readOnly())
                .forEach(property -> whole.put(property.name(), ""));
        whole.putAll(values);
        return whole;
    }

    private Answer.Whole update(Call call) {
        ObjectType type = call.type("type");
        List<JsonNode> inputs = Inputs.of(call.body(), MOST);
        Inputs.requireDistinct(inputs);
        for (JsonNode input : inputs) {
            String idProperty = Inputs.textOrEmpty(input, "idProperty");
            if (!idProperty.isEmpty()) {
                requireUnique(type, idProperty, "update/upsert");
            }
            Inputs.properties(input);
        }
        portal.troubles().requireUnlocked();
        return new BatchRun(portal)
                .each(inputs, (input, claimed) -> {
                    HubRecord target = find(type, Inputs.text(input, "id"), Inputs.textOrEmpty(input, "idProperty"));
                    RecordWrites.Plan plan =
                            writes.check(type, Optional.of(target), Inputs.properties(input), claimed, call.version());
                    return () -> json.written(writes.apply(plan), plan.values().keySet(), call.version());
                })
                .answer(200);
    }

    private Answer.Whole create(Call call) {
        ObjectType type = call.type("type");
        List<JsonNode> inputs = Inputs.of(call.body(), MOST);
        inputs.forEach(Inputs::properties);
        portal.troubles().requireUnlocked();
        return new BatchRun(portal)
                .each(inputs, (input, claimed) -> {
                    RecordWrites.Plan plan =
                            writes.check(type, Optional.empty(), Inputs.properties(input), claimed, call.version());
                    List<Associations.Wanted> wanted = Associations.Wanted.of(portal, type, input);
                    return () -> {
                        HubRecord record = writes.apply(plan);
                        wanted.forEach(one -> portal.associations().add(record, one));
                        return json.written(record, plan.values().keySet(), call.version());
                    };
                })
                .answer(201);
    }

    private Answer.Whole archive(Call call) {
        ObjectType type = call.type("type");
        for (JsonNode input : Inputs.of(call.body(), MOST)) {
            portal.record(type, Inputs.text(input, "id"))
                    .ifPresent(record -> portal.records(type).archive(record, portal.now()));
        }
        return HubSpotWords.empty();
    }

    private Answer.Whole read(Call call) {
        ObjectType type = call.type("type");
        JsonNode body = call.body();
        String idProperty = Inputs.textOrEmpty(body, "idProperty");
        if (!idProperty.isEmpty()) {
            requireUnique(type, idProperty, "read");
        }
        List<String> names = Inputs.textsOrEmpty(body, "properties");
        BatchRun run = new BatchRun(portal);
        Map<String, HubRecord> found = new HashMap<>();
        for (JsonNode input : Inputs.of(body, MOST)) {
            try {
                HubRecord record = call.flag("archived")
                        ? findArchived(type, Inputs.text(input, "id"), idProperty)
                        : find(type, Inputs.text(input, "id"), idProperty);
                found.put(record.id(), record);
            } catch (HubSpotError e) {
                if (!e.isNotFound()) {
                    throw e;
                }
                run.fail(input, e);
            }
        }
        found.values().forEach(record -> run.add(json.of(record, names)));
        return run.answer(200);
    }

    private void requireUnique(ObjectType type, String property, String deed) {
        boolean email = type == ObjectType.CONTACTS && property.equals(Records.EMAIL);
        boolean unique = portal.catalog(type)
                .find(property)
                .filter(HubSpotProperty::unique)
                .isPresent();
        if (!email && !unique) {
            throw HubSpotError.validation(
                    "Unable to perform " + deed + " by non-unique " + type.id() + " property " + property);
        }
    }

    private HubRecord find(ObjectType type, String id, String idProperty) {
        return idProperty.isEmpty()
                ? require(type, id)
                : portal.records(type).by(idProperty, id).orElseThrow(() -> unknown(type, id));
    }

    private HubRecord findArchived(ObjectType type, String id, String idProperty) {
        Records records = portal.records(type);
        return (idProperty.isEmpty() ? records.getArchived(id) : records.archivedBy(idProperty, id))
                .orElseThrow(() -> unknown(type, id));
    }

    private HubRecord require(ObjectType type, String id) {
        return portal.record(type, id).orElseThrow(() -> unknown(type, id));
    }

    private static HubSpotError unknown(ObjectType type, String id) {
        return HubSpotError.notFound("Could not get some " + type.singular()
                        + " objects, they may be deleted or not exist. Check that ids are valid.")
                .context("ids", List.of(id));
    }
}
