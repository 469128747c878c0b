package io.pqlconnector.testkit.hubspot;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The definition of a property (HubSpot contract §6).
 *
 * @param type {@code string}, {@code number}, {@code enumeration}, ...
 * @param fieldType how people edit it: {@code text}, {@code checkbox}, ...
 * @param options of an enumeration
 * @param unique whether a value belongs to one record only
 * @param readOnly whether HubSpot alone writes it
 * @param custom whether the portal made it
 */
public record HubSpotProperty(
        String name,
        String label,
        String type,
        String fieldType,
        String group,
        String description,
        List<Option> options,
        boolean unique,
        boolean readOnly,
        boolean custom) {

    /** Copies the options. */
    public HubSpotProperty {
        options = List.copyOf(options);
    }

    /**
     * A choice.
     *
     * @param value what the API takes, with exact case
     */
    public record Option(String label, String value, int displayOrder, boolean hidden) {}

    /** One of the portal's own. */
    public static HubSpotProperty of(String name, String type, String fieldType) {
        return new HubSpotProperty(name, name, type, fieldType, "pql", "", List.of(), false, false, true);
    }

    /** The same with choices, whose values are their labels. */
    public HubSpotProperty options(String... values) {
        return withOptions(IntStream.range(0, values.length)
                .mapToObj(i -> new Option(values[i], values[i], i, false))
                .toList());
    }

    /** The same with other choices. */
    public HubSpotProperty withOptions(List<Option> others) {
        return new HubSpotProperty(name, label, type, fieldType, group, description, others, unique, readOnly, custom);
    }

    /** The same, but each value belongs to one record only. */
    public HubSpotProperty asUnique() {
        return new HubSpotProperty(name, label, type, fieldType, group, description, options, true, readOnly, custom);
    }

    /** The same as HubSpot defines it for every portal. */
    HubSpotProperty standard() {
        return new HubSpotProperty(
                name, label, type, fieldType, "information", description, options, unique, readOnly, false);
    }

    /** The same, but HubSpot alone writes it. */
    HubSpotProperty written() {
        return new HubSpotProperty(
                name, label, type, fieldType, "information", description, options, unique, true, false);
    }

    Optional<Option> option(String value) {
        return options.stream().filter(one -> one.value().equals(value)).findFirst();
    }

    boolean isEnumeration() {
        return type.equals("enumeration");
    }

    /** Whether it takes several choices at once. */
    boolean isMultiple() {
        return fieldType.equals("checkbox");
    }

    /** Properties of one type: name, name. */
    static List<HubSpotProperty> all(String type, String fieldType, String... names) {
        return Arrays.stream(names)
                .map(name -> of(name, type, fieldType).standard())
                .toList();
    }
}
