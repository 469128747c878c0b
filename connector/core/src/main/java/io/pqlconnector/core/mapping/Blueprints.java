package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What mappings need to find in a destination. */
public final class Blueprints {
    private Blueprints() {}

    /** What a mapping needs: the fields that it writes or finds records by, its lists, its sequences, and what it makes. */
    public static Blueprint of(Mapping mapping) {
        return new Blueprint(
                mapping.objects().stream().flatMap(Blueprints::fields).toList(),
                mapping.lists().stream()
                        .map(list -> new Blueprint.MemberList(list.of(), list.name()))
                        .toList(),
                mapping.enrollments().stream().map(Blueprints::sequence).toList(),
                mapping.objects().stream()
                        .filter(ObjectMapping::createMissing)
                        .map(ObjectMapping::name)
                        .collect(Collectors.toCollection(TreeSet::new)),
                !mapping.tasks().isEmpty() || !mapping.notes().isEmpty());
    }

    private static Stream<Blueprint.Field> fields(ObjectMapping object) {
        List<String> keys = object.matches().stream().map(MatchMapping::field).toList();
        return object.fields().stream()
                .filter(field -> field.write() != WritePolicy.NEVER || keys.contains(field.field()))
                .map(field -> new Blueprint.Field(
                        object.name(),
                        field.field(),
                        field.type(),
                        label(field),
                        field.choices(),
                        field.from(),
                        field.write(),
                        keys.contains(field.field())));
    }

    /**
     * A field that people fill in and we read.
     *
     * @param choices what it can say; empty for a text
     */
    public static Blueprint.Field read(ObjectName object, String field, List<String> choices) {
        return new Blueprint.Field(
                object,
                field,
                choices.isEmpty() ? FieldType.TEXT : FieldType.ENUMERATION,
                label(field),
                choices,
                "",
                WritePolicy.NEVER,
                false);
    }

    private static Blueprint.Sequence sequence(EnrollmentMapping enrollment) {
        return new Blueprint.Sequence(
                enrollment.sequence(),
                new TreeSet<>(enrollment.sender().email().stream().toList()),
                enrollment.sender().ownerOf());
    }

    private static String label(FieldMapping field) {
        return field.label().isEmpty() ? label(field.field()) : field.label();
    }

    // Salesforce ends the names of its customers' fields with __c, which is nothing for people.
    private static String label(String field) {
        return Terms.label(field.replaceFirst("__c$", "")).replaceAll("(?i)\\bpql\\b", "PQL");
    }
}
