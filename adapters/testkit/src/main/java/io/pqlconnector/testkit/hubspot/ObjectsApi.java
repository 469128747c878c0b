package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.web.Answer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Records one by one (HubSpot contract §4.5, §9.1). */
final class ObjectsApi {
    private static final int PAGE = 100;

    private final Portal portal;
    private final RecordWrites writes;
    private final RecordJson json;

    ObjectsApi(Portal portal, RecordWrites writes, RecordJson json) {
        this.portal = portal;
        this.writes = writes;
        this.json = json;
    }

    List<Route> routes() {
        String one = "objects/{type}/{id}";
        Scopes.Need read = Scopes.read("type");
        Scopes.Need write = Scopes.write("type");
        return List.of(
                Route.of("POST", "objects/{type}/merge", "{type}/merge", Route.Kind.CHANGE, write, this::merge),
                Route.of("POST", "objects/{type}", "{type}/create", Route.Kind.WRITE, write, this::create),
                Route.of("GET", "objects/{type}", "{type}/list", Route.Kind.READ, read, this::list),
                Route.of("GET", one, "{type}/get", Route.Kind.READ, read, this::get),
                Route.of("PATCH", one, "{type}/update", Route.Kind.WRITE, write, this::update),
                Route.of("DELETE", one, "{type}/archive", Route.Kind.CHANGE, write, this::archive));
    }

    private Answer.Whole create(Call call) {
        ObjectType type = call.type("type");
        JsonNode body = call.body();
        portal.troubles().requireUnlocked();
        RecordWrites.Plan plan =
                writes.check(type, Optional.empty(), Inputs.properties(body), new HashSet<>(), call.version());
        List<Associations.Wanted> wanted = Associations.Wanted.of(portal, type, body);
        HubRecord record = writes.apply(plan);
        wanted.forEach(one -> portal.associations().add(record, one));
        return HubSpotWords.json(201, json.written(record, plan.values().keySet(), call.version()));
    }

    private Answer.Whole get(Call call) {
        HubRecord record = find(call);
        ObjectNode body = json.of(record, call.names("properties"));
        addAssociations(call, record, body);
        return HubSpotWords.json(200, body);
    }

    private Answer.Whole update(Call call) {
        HubRecord record = find(call);
        portal.troubles().requireUnlocked();
        Map<String, String> values = Inputs.properties(call.body());
        RecordWrites.Plan plan =
                writes.check(record.type(), Optional.of(record), values, new HashSet<>(), call.version());
        return HubSpotWords.json(200, json.written(writes.apply(plan), values.keySet(), call.version()));
    }

    // Archiving what is not there is a success.
    private Answer.Whole archive(Call call) {
        ObjectType type = call.type("type");
        portal.record(type, call.variable("id"))
                .ifPresent(record -> portal.records(type).archive(record, portal.now()));
        return HubSpotWords.empty();
    }

    private Answer.Whole list(Call call) {
        Records records = portal.records(call.type("type"));
        Collection<HubRecord> all = call.flag("archived") ? records.archived() : records.all();
        List<String> names = call.names("properties");
        return HubSpotWords.json(200, Page.of(call, 10, PAGE).of(List.copyOf(all), record -> {
            ObjectNode shown = json.of(record, names);
            addAssociations(call, record, shown);
            return shown;
        }));
    }

    private Answer.Whole merge(Call call) {
        ObjectType type = call.type("type");
        JsonNode body = call.body();
        HubRecord primary = require(type, Inputs.text(body, "primaryObjectId"));
        HubRecord merged = require(type, Inputs.text(body, "objectIdToMerge"));
        return HubSpotWords.json(200, json.of(new Merge(portal).of(primary, merged), List.of()));
    }

    private HubRecord find(Call call) {
        ObjectType type = call.type("type");
        String id = call.variable("id");
        Optional<String> idProperty = call.parameter("idProperty");
        if (idProperty.isPresent()) {
            return portal.records(type).by(idProperty.get(), id).orElseThrow(() -> unknown(id));
        }
        if (call.flag("archived")) {
            return portal.records(type).getArchived(id).orElseThrow(() -> unknown(id));
        }
        return require(type, id);
    }

    private HubRecord require(ObjectType type, String id) {
        return portal.record(type, id).orElseThrow(() -> unknown(id));
    }

    private void addAssociations(Call call, HubRecord record, ObjectNode body) {
        for (String name : call.names("associations")) {
            ObjectType to = ObjectType.named(name).orElseThrow(() -> HubSpotError.validation("Unknown type " + name));
            portal.associations()
                    .of(record, to)
                    .forEach(other -> body.withObject("associations")
                            .withObject(to.word())
                            .withArray("results")
                            .addObject()
                            .put("id", other.id())
                            .put("type", record.type().lower() + "_to_" + to.lower()));
        }
    }

    private static HubSpotError unknown(String id) {
        return HubSpotError.notFound("Object not found.  objectId are usually numeric.")
                .context("id", List.of(id));
    }
}
