package io.pqlconnector.testkit.salesforce;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A field of an object in a fake Salesforce. Immutable: each method makes another. */
public final class SalesforceField {
    private final String name;
    private final FieldKind kind;
    private String label;
    private int length;
    private int precision;
    private int scale;
    private boolean required;
    private boolean createable = true;
    private boolean updateable = true;
    private boolean externalId;
    private boolean unique;
    private boolean caseSensitive;
    private boolean restricted;
    private boolean profileGrants = true;
    private String defaultValue = "";
    private List<Choice> values = List.of();
    private String relationship = "";
    private List<String> referenceTo = List.of();

    private SalesforceField(String name, FieldKind kind) {
        this.name = name;
        this.kind = kind;
        this.label = name.replaceAll("__c$", "").replace('_', ' ');
    }

    /** A value of a picklist. */
    record Choice(String value, boolean active) {}

    static SalesforceField of(String name, FieldKind kind) {
        return new SalesforceField(name, kind);
    }

    /** A line of text. */
    public static SalesforceField text(String name, int length) {
        return of(name, FieldKind.TEXT).with(copy -> copy.length = length);
    }

    /** Text of several lines, which no query can filter by. */
    public static SalesforceField longText(String name, int length) {
        return of(name, FieldKind.LONG_TEXT).with(copy -> copy.length = length);
    }

    /** An e-mail address. */
    public static SalesforceField email(String name) {
        return of(name, FieldKind.EMAIL).with(copy -> copy.length = 80);
    }

    /** An address on the web. */
    public static SalesforceField url(String name) {
        return of(name, FieldKind.URL).with(copy -> copy.length = 255);
    }

    /**
     * A number.
     *
     * @param precision how many digits in all
     * @param scale how many of them behind the point
     */
    public static SalesforceField number(String name, int precision, int scale) {
        return of(name, FieldKind.NUMBER).with(copy -> {
            copy.precision = precision;
            copy.scale = scale;
        });
    }

    /** An amount of money. */
    public static SalesforceField currency(String name) {
        return of(name, FieldKind.CURRENCY).with(copy -> {
            copy.precision = 18;
            copy.scale = 2;
        });
    }

    /** Yes or no; no, if nobody says. */
    public static SalesforceField checkbox(String name) {
        return of(name, FieldKind.CHECKBOX).with(copy -> copy.defaultValue = "false");
    }

    /** A day. */
    public static SalesforceField date(String name) {
        return of(name, FieldKind.DATE);
    }

    /** An instant. */
    public static SalesforceField datetime(String name) {
        return of(name, FieldKind.DATETIME);
    }

    /** One of some values, or any other text unless it is {@link #restricted}. */
    public static SalesforceField picklist(String name, String... values) {
        return of(name, FieldKind.PICKLIST).values(values).with(copy -> copy.length = 255);
    }

    /** Some of some values, or others unless it is {@link #restricted}. */
    public static SalesforceField multiPicklist(String name, String... values) {
        return of(name, FieldKind.MULTI_PICKLIST).values(values).with(copy -> copy.length = 4099);
    }

    /**
     * The id of another record.
     *
     * @param relationship how queries name the way there; empty if they cannot go it
     */
    public static SalesforceField reference(String name, String relationship, String... types) {
        return of(name, FieldKind.REFERENCE).with(copy -> {
            copy.length = 18;
            copy.relationship = relationship;
            copy.referenceTo = List.of(types);
        });
    }

    /** With another label. */
    public SalesforceField label(String other) {
        return with(copy -> copy.label = other);
    }

    /** One that no record can be without. */
    public SalesforceField required() {
        return with(copy -> copy.required = true);
    }

    /** One that records can be without. */
    public SalesforceField optional() {
        return with(copy -> copy.required = false);
    }

    /** One that nobody can write. */
    public SalesforceField readOnly() {
        return with(copy -> {
            copy.createable = false;
            copy.updateable = false;
        });
    }

    /** One that can be written only when a record is created. */
    public SalesforceField createOnly() {
        return with(copy -> copy.updateable = false);
    }

    /** One by which records can be upserted. */
    public SalesforceField externalId() {
        return with(copy -> copy.externalId = true);
    }

    /** One of which no two records have the same value. */
    public SalesforceField unique() {
        return with(copy -> copy.unique = true);
    }

    /** An external id that is unique. */
    public SalesforceField key() {
        return externalId().unique();
    }

    /** One whose values differ if only their case does. */
    public SalesforceField caseSensitive() {
        return with(copy -> copy.caseSensitive = true);
    }

    /** A picklist that takes no other values. */
    public SalesforceField restricted() {
        return with(copy -> copy.restricted = true);
    }

    /** A picklist with these values. */
    public SalesforceField values(String... others) {
        return with(copy -> copy.values =
                List.of(others).stream().map(value -> new Choice(value, true)).toList());
    }

    /** A picklist of which a value is no longer in use. */
    public SalesforceField deactivate(String value) {
        List<Choice> others = new ArrayList<>(values);
        others.replaceAll(one -> one.value().equals(value) ? new Choice(value, false) : one);
        return with(copy -> copy.values = List.copyOf(others));
    }

    /** With a value for records that come without one. */
    public SalesforceField defaultValue(String value) {
        return with(copy -> copy.defaultValue = value);
    }

    /** One that nobody sees whom no permission set lets (Salesforce contract §3.3). */
    SalesforceField grantedToNobody() {
        return with(copy -> copy.profileGrants = false);
    }

    /** As the API names it. */
    public String name() {
        return name;
    }

    FieldKind kind() {
        return kind;
    }

    String label() {
        return label;
    }

    int length() {
        return length;
    }

    int precision() {
        return precision;
    }

    int scale() {
        return scale;
    }

    boolean isRequired() {
        return required;
    }

    boolean isCreateable() {
        return createable;
    }

    boolean isUpdateable() {
        return updateable;
    }

    boolean isExternalId() {
        return externalId;
    }

    boolean isUnique() {
        return unique;
    }

    boolean isCaseSensitive() {
        return caseSensitive;
    }

    boolean isRestricted() {
        return restricted;
    }

    boolean isGrantedByProfile() {
        return profileGrants;
    }

    boolean isCustom() {
        return name.endsWith("__c");
    }

    Optional<String> initial() {
        return Optional.of(defaultValue).filter(value -> !value.isEmpty());
    }

    List<Choice> values() {
        return values;
    }

    String relationship() {
        return relationship;
    }

    List<String> referenceTo() {
        return referenceTo;
    }

    private SalesforceField with(Consumer<SalesforceField> change) {
        SalesforceField copy = new SalesforceField(name, kind);
        copy.label = label;
        copy.length = length;
        copy.precision = precision;
        copy.scale = scale;
        copy.required = required;
        copy.createable = createable;
        copy.updateable = updateable;
        copy.externalId = externalId;
        copy.unique = unique;
        copy.caseSensitive = caseSensitive;
        copy.restricted = restricted;
        copy.profileGrants = profileGrants;
        copy.defaultValue = defaultValue;
        copy.values = values;
        copy.relationship = relationship;
        copy.referenceTo = referenceTo;
        change.accept(copy);
        return copy;
    }
}
