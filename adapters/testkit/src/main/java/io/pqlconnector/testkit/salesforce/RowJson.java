package io.pqlconnector.testkit.salesforce;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Records as the API tells them. */
final class RowJson {
    private final Org org;
    private final String version;

    RowJson(Org org, String version) {
        this.org = org;
        this.version = version;
    }

    /** A record with some fields, those of parents in objects of their own. */
    ObjectNode row(Row row, List<FieldPath> fields) {
        ObjectNode json = start(row);
        for (FieldPath path : fields) {
            put(json, row, path, 0);
        }
        return json;
    }

    private void put(ObjectNode json, Row row, FieldPath path, int depth) {
        if (depth == path.ways().size()) {
            value(json, path.field(), path.field().name(), row.get(path.field().name()));
            return;
        }
        SalesforceField way = path.ways().get(depth);
        Optional<Row> parent = row.get(way.name()).flatMap(org::live);
        if (parent.isEmpty()) {
            json.putNull(way.relationship());
            return;
        }
        ObjectNode inner = json.get(way.relationship()) instanceof ObjectNode there ? there : start(parent.get());
        json.set(way.relationship(), inner);
        put(inner, parent.get(), path, depth + 1);
    }

    /** Puts a value as JSON of its type: numbers of fractions always with a point, as Salesforce does. */
    static void value(ObjectNode json, SalesforceField field, String name, Optional<String> value) {
        if (value.isEmpty()) {
            json.putNull(name);
            return;
        }
        String text = value.get();
        switch (field.kind()) {
            case NUMBER, CURRENCY -> json.put(name, new BigDecimal(text).doubleValue());
            case WHOLE_NUMBER -> json.put(name, Integer.parseInt(text));
            case CHECKBOX -> json.put(name, text.equals("true"));
            case DATETIME -> json.put(name, Times.told(Times.instant(text).orElseThrow()));
            default -> json.put(name, text);
        }
    }

    private ObjectNode start(Row row) {
        ObjectNode json = Json.object();
        json.putObject("attributes")
                .put("type", row.type())
                .put("url", "/services/data/v" + version + "/sobjects/" + row.type() + "/" + row.id());
        return json;
    }
}
