package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Needs of a mapping, for tests. */
final class BlueprintBuilder {
    static final ObjectName ACCOUNT = new ObjectName("account");
    static final ObjectName CONTACT = new ObjectName("contact");
    static final ObjectName LEAD = new ObjectName("lead");

    private final List<Blueprint.Field> fields = new ArrayList<>();
    private final List<Blueprint.MemberList> lists = new ArrayList<>();
    private final List<Blueprint.Sequence> sequences = new ArrayList<>();
    private final TreeSet<ObjectName> created = new TreeSet<>();
    private boolean tasks;

    static BlueprintBuilder needs() {
        return new BlueprintBuilder();
    }

    BlueprintBuilder field(ObjectName object, String name, FieldType type, String from, String... choices) {
        return field(object, name, type, from, WritePolicy.ALWAYS, choices);
    }

    BlueprintBuilder field(
            ObjectName object, String name, FieldType type, String from, WritePolicy write, String... choices) {
        String label = name.replaceFirst("__c$", "").replace('_', ' ');
        fields.add(new Blueprint.Field(object, name, type, label, List.of(choices), from, write, false));
        return this;
    }

    BlueprintBuilder labelled(ObjectName object, String name, String label) {
        fields.add(new Blueprint.Field(
                object, name, FieldType.TEXT, label, List.of(), "value", WritePolicy.ALWAYS, false));
        return this;
    }

    BlueprintBuilder foundBy(ObjectName object, String name) {
        fields.add(new Blueprint.Field(
                object, name, FieldType.TEXT, name, List.of(), "account.domain", WritePolicy.ON_CREATE, true));
        return this;
    }

    /** A field that people fill in. */
    BlueprintBuilder asks(ObjectName object, String name, String... choices) {
        return field(object, name, FieldType.TEXT, "feedback", WritePolicy.NEVER, choices);
    }

    BlueprintBuilder list(ObjectName object, String name) {
        lists.add(new Blueprint.MemberList(object, name));
        return this;
    }

    BlueprintBuilder sequence(String name) {
        sequences.add(new Blueprint.Sequence(name, new TreeSet<>(), Optional.empty()));
        return this;
    }

    BlueprintBuilder creates(ObjectName object) {
        created.add(object);
        return this;
    }

    BlueprintBuilder tasks() {
        tasks = true;
        return this;
    }

    Blueprint build() {
        return new Blueprint(fields, lists, sequences, created, tasks);
    }
}
