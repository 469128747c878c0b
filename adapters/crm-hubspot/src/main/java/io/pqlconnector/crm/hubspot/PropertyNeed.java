package io.pqlconnector.crm.hubspot;

import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One property that a mapping writes, or that people fill in for us, held against what HubSpot has. */
final class PropertyNeed {
    private final HubSpotObject object;
    private final Blueprint.Field field;

    PropertyNeed(HubSpotObject object, Blueprint.Field field) {
        this.object = object;
        this.field = field;
    }

    String name() {
        return field.name();
    }

    HubSpotObject object() {
        return object;
    }

    /** What is there, and whether it fits. */
    Finding inspect(Map<String, Property> live, Map<String, Property> archived) {
        Property property = live.get(field.name());
        if (property == null) {
            return missing(archived);
        }
        if (field.isFilledByPeople()) {
            return filledByPeople(property);
        }
        if (property.readOnly()) {
            return finding(
                    Finding.State.WRONG,
                    "HubSpot fills it itself and lets nobody write it. Take it out of the mapping, or write it to a"
                            + " property of your own.");
        }
        if (isKey() && !property.unique()) {
            return finding(
                    Finding.State.WRONG,
                    "is not unique, so records cannot be told apart by it, and that cannot be changed later. Delete it"
                            + " in HubSpot, then: ./pql provision --apply");
        }
        if (!fits(property)) {
            return finding(
                    Finding.State.WRONG,
                    "is of the type " + property.mappedType().word() + " in HubSpot, and the mapping says "
                            + field.type().word() + ". Change type: in the mapping, or write to another property.");
        }
        List<String> lacking = lacking(property);
        return lacking.isEmpty()
                ? finding(Finding.State.PRESENT, property.mappedType().word())
                : lacks(lacking);
    }

    // A property of another maker is read as it is; ours offers what the configuration has learned since.
    private Finding filledByPeople(Property property) {
        List<String> lacking = lacking(property);
        return !lacking.isEmpty() && property.group().equals(Properties.GROUP)
                ? lacks(lacking)
                : finding(
                        Finding.State.PRESENT,
                        property.mappedType().word() + ", which people fill in"
                                + (lacking.isEmpty()
                                        ? ""
                                        : "; nobody can choose " + String.join(", ", lacking)
                                                + " until somebody adds it in HubSpot: Settings > Properties"));
    }

    private Finding lacks(List<String> lacking) {
        return finding(
                Finding.State.MISSING,
                "lacks the " + (lacking.size() == 1 ? "option " : "options ") + String.join(", ", lacking)
                        + ". Those that are there stay.");
    }

    private Finding missing(Map<String, Property> archived) {
        if (archived.containsKey(field.name())) {
            return finding(
                    Finding.State.WRONG,
                    "was put into the archive, and making it again would bring it back with all that it held. Restore it"
                            + " in HubSpot: Settings > Properties > Archived; or "
                            + (field.isFilledByPeople() ? "read" : "write to") + " another property.");
        }
        if (isEnumeration() && field.choices().isEmpty()) {
            return finding(
                    Finding.State.WRONG,
                    "does not exist, and which options it needs is not known beforehand. Make it in HubSpot with its"
                            + " options, or write type: text in the mapping.");
        }
        return finding(
                Finding.State.MISSING,
                "a new property of the type " + madeType().word()
                        + (field.isFilledByPeople() ? ", which people fill in" : "")
                        + (isKey() ? ", unique" : "")
                        + (isEnumeration() ? ", with the options " + String.join(", ", field.choices()) : ""));
    }

    /** As it is made. */
    Property draft() {
        return new Property(
                field.name(),
                Properties.GROUP,
                field.label(),
                type(),
                fieldType(),
                madeType() == FieldType.BOOL
                        ? List.of(new Property.Option("Yes", "true"), new Property.Option("No", "false"))
                        : options(field.choices()),
                isKey(),
                false);
    }

    /** What HubSpot's settings say about it. */
    String description() {
        return field.isFilledByPeople()
                ? "Filled in by people; PQL Connector only reads it."
                : "Filled by PQL Connector.";
    }

    boolean isFilledByPeople() {
        return field.isFilledByPeople();
    }

    /** All options that it should have: those that are there first. */
    List<Property.Option> withOptions(Property property) {
        List<Property.Option> all = new ArrayList<>(property.options());
        all.addAll(options(lacking(property)));
        return all;
    }

    private List<String> lacking(Property property) {
        if (!isEnumeration() || !property.type().equals("enumeration")) {
            return List.of();
        }
        Set<String> lacking = new LinkedHashSet<>(field.choices());
        property.values().forEach(lacking::remove);
        return List.copyOf(lacking);
    }

    // Any text property shows a number or a date as well; the other way round values would be refused.
    private boolean fits(Property property) {
        FieldType live = property.mappedType();
        return live == field.type() || live == FieldType.TEXT;
    }

    private boolean isKey() {
        return field.name().equals(object.keyProperty());
    }

    private boolean isEnumeration() {
        return madeType() == FieldType.ENUMERATION || madeType() == FieldType.MULTI_SELECT;
    }

    private FieldType madeType() {
        if (!field.isFilledByPeople()) {
            return field.type();
        }
        return field.choices().isEmpty() ? FieldType.TEXT : FieldType.ENUMERATION;
    }

    private String type() {
        return switch (madeType()) {
            case NUMBER -> "number";
            case TEXT -> "string";
            case ENUMERATION, MULTI_SELECT -> "enumeration";
            case BOOL -> "bool";
            case DATE -> "date";
            case DATETIME -> "datetime";
        };
    }

    private String fieldType() {
        return switch (madeType()) {
            case NUMBER -> "number";
            case TEXT -> isKey() || field.isFilledByPeople() ? "text" : "textarea";
            case ENUMERATION -> "select";
            case MULTI_SELECT -> "checkbox";
            case BOOL -> "booleancheckbox";
            case DATE, DATETIME -> "date";
        };
    }

    private static List<Property.Option> options(List<String> values) {
        return values.stream()
                .map(value -> new Property.Option(label(value), value))
                .toList();
    }

    // "outgrown_free_plan" is for files; a person reads "Outgrown free plan".
    private static String label(String value) {
        String spaced = value.replace('_', ' ');
        return spaced.isEmpty() ? spaced : spaced.substring(0, 1).toUpperCase(Locale.ROOT) + spaced.substring(1);
    }

    private Finding finding(Finding.State state, String words) {
        return new Finding(object.word() + "." + field.name(), state, words);
    }

    /** The need for our own key, which is there whatever a mapping says. */
    static PropertyNeed ofKey(HubSpotObject object) {
        String label = object == HubSpotObject.COMPANY ? "PQL account key" : "PQL user key";
        return new PropertyNeed(
                object,
                new Blueprint.Field(
                        object.objectName(),
                        object.keyProperty(),
                        FieldType.TEXT,
                        label,
                        List.of(),
                        "key",
                        WritePolicy.IF_EMPTY,
                        true));
    }
}
