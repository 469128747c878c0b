package io.pqlconnector.crm.hubspot;

import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.WritePolicy;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** An upsert with the definitions of the properties that it writes. */
final class Draft {
    private static final String LIFECYCLE = "lifecyclestage";

    private final HubSpotObject object;
    private final Operation.Upsert upsert;
    private final Map<String, Property> definitions;
    private final ZoneId zone;

    Draft(HubSpotObject object, Operation.Upsert upsert, Map<String, Property> definitions, ZoneId zone) {
        this.object = object;
        this.upsert = upsert;
        this.definitions = definitions;
        this.zone = zone;
    }

    Operation.Upsert upsert() {
        return upsert;
    }

    /** Throws if a property does not exist or cannot be written, which would be so for every record. */
    void checkSetup() {
        for (String field : upsert.fields().keySet()) {
            Property property = definitions.get(field);
            if (property == null) {
                throw Remedies.wrong("HubSpot has no property " + object.word() + "." + field
                        + ". Make it: ./pql provision --apply    or take it out of the mapping. Nothing was written.");
            }
            if (property.readOnly()) {
                throw Remedies.wrong("HubSpot fills " + object.word() + "." + field
                        + " itself and lets nobody write it. Take it out of the mapping, or write it to a property of your"
                        + " own. Nothing was written.");
            }
        }
    }

    /** What is wrong with a value; empty if HubSpot can judge all of them. */
    Optional<Receipt> rejection() {
        for (Map.Entry<String, FieldWrite> field : upsert.fields().entrySet()) {
            Optional<Values.Wrong> wrong = Values.wrong(field.getValue().value(), definition(field.getKey()));
            if (wrong.isPresent()) {
                return Optional.of(new Receipt.Rejected(
                        upsert.key(),
                        wrong.get().code(),
                        field.getKey(),
                        wrong.get().message(),
                        wrong.get().remedy()));
            }
        }
        return Optional.empty();
    }

    /** The properties that have to be looked at before the record is updated: HubSpot writes whatever it is sent. */
    Set<String> lookedAt() {
        Set<String> fields = new LinkedHashSet<>();
        upsert.fields().forEach((field, write) -> {
            if (write.policy() == WritePolicy.IF_EMPTY || field.equals(LIFECYCLE)) {
                fields.add(field);
            }
        });
        return fields;
    }

    /**
     * What is sent for a record that is there.
     *
     * @param claims whether the record gets our key
     */
    SortedMap<String, String> update(Row row, boolean claims) {
        SortedMap<String, String> properties = new TreeMap<>();
        upsert.fields().forEach((field, write) -> {
            boolean due = switch (write.policy()) {
                case ALWAYS -> true;
                case IF_EMPTY -> row.get(field).isBlank();
                case ON_CREATE, NEVER -> false;
            };
            if (due && (!field.equals(LIFECYCLE) || isForward(row.get(field), write.value()))) {
                properties.put(field, wire(field, write.value()));
            }
        });
        if (claims) {
            properties.put(object.keyProperty(), upsert.record().key());
        }
        return properties;
    }

    /** What is sent for a record that is created, with what it is found by. */
    SortedMap<String, String> create() {
        SortedMap<String, String> properties = new TreeMap<>();
        for (Match match : upsert.record().matches()) {
            if (definitions.containsKey(match.field())) {
                properties.putIfAbsent(match.field(), match.value());
            }
        }
        upsert.fields().forEach((field, write) -> {
            if (write.policy() != WritePolicy.NEVER && !(write.value() instanceof FieldValue.Cleared)) {
                properties.put(field, wire(field, write.value()));
            }
        });
        properties.put(object.keyProperty(), upsert.record().key());
        return properties;
    }

    // A way back would be answered with success and not be done (§4.8); and a stage is never taken away. One that the
    // portal does not have is for HubSpot to refuse: left out it would seem to be written.
    private boolean isForward(String held, FieldValue wanted) {
        if (held.isEmpty() || wanted.shown().isBlank()) {
            return held.isEmpty();
        }
        Optional<Integer> to = place(wanted.shown());
        return to.isEmpty() || place(held).filter(from -> from > to.get()).isEmpty();
    }

    private Optional<Integer> place(String stage) {
        int place = definition(LIFECYCLE).values().indexOf(stage);
        return place < 0 ? Optional.empty() : Optional.of(place);
    }

    private String wire(String field, FieldValue value) {
        return Values.wire(value, definition(field), zone);
    }

    private Property definition(String field) {
        return Optional.ofNullable(definitions.get(field))
                .orElseThrow(() -> new IllegalStateException("not checked: " + field));
    }
}
